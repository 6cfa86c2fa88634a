"""Ticks kept in an account: because the member asked, until the member clears them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from guidance.checklist import Checklist, checklist_of
from guidance.models import Procedure, ProcedureTicks


def checklist_for(procedure: Procedure, reader: Any) -> Checklist:
    """The papers and steps of a procedure that came with its `edition`, with what the account of `reader` keeps."""
    kept = ProcedureTicks.objects.visible_to(reader).filter(procedure=procedure).first()
    return checklist_of(procedure.papers.all(), procedure.steps.all(), procedure.edition, kept)  # type: ignore[attr-defined]  # annotated


@transaction.atomic
def keep_ticks(procedure: Procedure, keys: Iterable[str], *, actor: Any) -> ProcedureTicks:
    """The account of `actor` keeps these ticks instead of those before; keys of no item are left out.

    Raises PermissionDenied for a procedure `actor` may not open.
    """
    page = Procedure.objects.visible_to(actor).with_edition().filter(pk=procedure.pk).first()
    if page is None or not actor.is_authenticated:
        raise PermissionDenied
    known = checklist_of(page.papers.all(), page.steps.all()).keys
    wanted = set(keys)
    values = {"edition": page.edition, "done": [key for key in known if key in wanted]}
    return ProcedureTicks.objects.update_or_create(user=actor, procedure=page, defaults=values)[0]


def forget_ticks(procedure: Procedure, *, actor: Any) -> None:
    """The account of `actor` keeps no ticks of this procedure, also where it may no longer be opened."""
    ProcedureTicks.objects.visible_to(actor).filter(procedure=procedure).delete()
