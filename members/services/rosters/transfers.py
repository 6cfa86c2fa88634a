"""Asking another committee for a member a roster names, and its answer."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from members.models import Fate, Member, RosterImport, TransferRequest, TransferState
from members.rosters.matching import numbers_of
from members.services.rosters.known import KnownInDatabase
from members.services.rosters.staging import opened

ELSEWHERE = "belongs_elsewhere"


@transaction.atomic
def ask_transfers(roster_import: RosterImport, positions: Collection[int], *, actor: Any) -> int:
    """Ask whoever manages the members of these waiting rows; returns how many requests are new.

    Rows whose numbers no other committee holds any more are passed over. Raises PermissionDenied.
    """
    if not RosterImport.objects.editable_by(actor).filter(pk=roster_import.pk).exists():
        raise PermissionDenied
    source, asked = KnownInDatabase(roster_import.organisation), 0
    rows = roster_import.rows.of_fate(Fate.WAITING).because_of(ELSEWHERE).filter(position__in=positions)
    with recording("transfer.asked", actor=actor):
        for stored in rows:
            for known in source.by_numbers(numbers_of([opened(stored)])):
                if known.in_scope:
                    continue
                _, created = TransferRequest.objects.get_or_create(
                    organisation=roster_import.organisation,
                    member=Member.objects.get(pk=known.key),
                    state=TransferState.ASKED,
                    defaults={"roster_import": roster_import, "asked_by": actor},
                )
                asked += created
    return asked


@transaction.atomic
def answer_transfer(request: TransferRequest, *, agrees: bool, actor: Any) -> TransferRequest:
    """The present committee's yes or no. A yes moves nobody: the asking side's next judgement may.

    Raises PermissionDenied for whoever does not manage the member, and for whoever asked; ValidationError when it
    was answered before.
    """
    if not TransferRequest.objects.editable_by(actor).filter(pk=request.pk).exists() or request.asked_by_id == actor.pk:
        raise PermissionDenied
    fresh = TransferRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.state != TransferState.ASKED:
        raise ValidationError("Đề nghị này đã được trả lời.")
    with recording("transfer.answered", actor=actor):
        fresh.state = TransferState.AGREED if agrees else TransferState.REFUSED
        fresh.decided_by, fresh.decided_at = actor, timezone.now()
        fresh.save(update_fields=["state", "decided_by", "decided_at"])
    return fresh
