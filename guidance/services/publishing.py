"""Putting a procedure before readers and taking it back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from guidance.models import Procedure


@transaction.atomic
def publish_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Show `procedure` to everybody from now on; one that is shown already keeps its time.

    Raises PermissionDenied; ValidationError for one that tells no step or rests on no provision (portal.md section 5).
    """
    _may_publish(procedure, actor)
    if not procedure.steps.exists():
        raise ValidationError("Chưa có bước nào. Ghi ít nhất một bước rồi công bố.")
    if not procedure.provisions.exists():
        raise ValidationError("Chưa có căn cứ. Ghi văn bản và điều, mục rồi công bố.")
    with recording("procedure.published", actor=actor):
        procedure.published_at = procedure.published_at or timezone.now()
        procedure.save(update_fields=["published_at", "updated_at"])
    return procedure


@transaction.atomic
def withdraw_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Make `procedure` a draft again. Raises PermissionDenied."""
    _may_publish(procedure, actor)
    with recording("procedure.withdrawn", actor=actor):
        procedure.published_at = None
        procedure.save(update_fields=["published_at", "updated_at"])
    return procedure


def _may_publish(procedure: Procedure, actor: Any) -> None:
    allowed = actor.has_perm("guidance.publish_procedure")
    if not (allowed and Procedure.objects.editable_by(actor).filter(pk=procedure.pk).exists()):
        raise PermissionDenied
