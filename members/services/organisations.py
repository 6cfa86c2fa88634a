"""Changes of the tree, with dates."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import recording
from members.models import Organisation, Placement


@transaction.atomic
def move_organisation(
    organisation: Organisation, parent: Organisation, *, on: dt.date, actor: Any, decision: str = ""
) -> Organisation:
    """Put `organisation` below `parent` from the day `on`; the history keeps where it stood before.

    Raises ValidationError for a move below itself or before the last one.
    """
    if parent.path.startswith(organisation.path):
        raise ValidationError("Tổ chức không thể trực thuộc chính nó hoặc cấp dưới của nó. Chọn cấp trên khác.")
    with recording("organisation.moved", actor=actor):
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        current = Placement.objects.filter(organisation=organisation, valid_to=None).first()
        if current and current.valid_from and on <= current.valid_from:
            raise ValidationError("Ngày chuyển phải sau ngày của lần chuyển trước.")
        if current:
            current.valid_to = on - dt.timedelta(days=1)
            current.save(update_fields=["valid_to"])
        Placement.objects.create(organisation=organisation, parent=parent, valid_from=on, decision=decision)
        organisation.parent = parent
        organisation.save(update_fields=["parent"])
        organisation.refresh_from_db()
    return organisation
