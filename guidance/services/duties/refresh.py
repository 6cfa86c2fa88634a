"""Keeping the table of due dates equal to what the rules say, set-wise.

Triggers note whom a change concerns; the job worker computes those again every minute, and everybody every night,
because time moves on too.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from guidance.duties.evaluate import Duty, Frame, evaluate
from guidance.models import DueChange, DueDate
from guidance.services.duties.facts import facts_of
from guidance.services.duties.frame import frame_of
from handbook.lib.bulk import copy_rows
from members.models import Member

AHEAD_DAYS = 400
"""Kept are due dates whose first reminder comes within these days; what lies farther is computed when it comes near."""
BATCH = 5000
LOCK = 5_294_060_038
_FIELDS = (*("rule_id", "level", "start", "due", "sort_on", "act_by", "show_from", "is_estimate", "is_provisional"),)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Refreshed:
    members: int = 0
    added: int = 0
    removed: int = 0

    def __add__(self, other: "Refreshed") -> "Refreshed":
        return Refreshed(self.members + other.members, self.added + other.added, self.removed + other.removed)


def refresh_changed(today: dt.date | None = None) -> Refreshed:
    """Compute again whoever a change concerns; waits for another refresh to end. Notes that come meanwhile stay."""
    with transaction.atomic():
        _lock()
        taken = list(DueChange.objects.select_for_update(skip_locked=True).values_list("pk", "member_key"))
        keys = {key for _, key in taken}
        done = refresh_everybody(today) if None in keys else refresh_members([key for key in keys if key], today)
        DueChange.objects.filter(pk__in=[pk for pk, _ in taken]).delete()
    return done


def refresh_everybody(today: dt.date | None = None) -> Refreshed:
    """Compute the due dates of all members."""
    return refresh_members(list(Member.objects.order_by("pk").values_list("pk", flat=True)), today)


@transaction.atomic
def refresh_members(keys: Sequence[int], today: dt.date | None = None) -> Refreshed:
    """Compute the due dates of these members; rows that stay right are left alone."""
    if not keys:
        return Refreshed()
    _lock()
    frame = frame_of(today or timezone.localdate())
    done = Refreshed()
    for start in range(0, len(keys), BATCH):
        done += _refresh_batch(keys[start : start + BATCH], frame)
    return done


def _refresh_batch(keys: Collection[int], frame: Frame) -> Refreshed:
    facts = facts_of(keys, frame.today)
    wanted = {(key, *row) for key, known in facts.items() for row in _rows(evaluate(known, frame), frame.today)}
    stored = {
        row[1:]: row[0]
        for row in DueDate.objects.filter(member__in=keys).order_by().values_list("pk", "member_id", *_FIELDS)
    }
    wrong = [pk for row, pk in stored.items() if row not in wanted]
    if wrong:
        DueDate.objects.filter(pk__in=wrong).delete()
    names = ("member_id", *_FIELDS)
    missing = [row for row in wanted if row not in stored]
    copy_rows([DueDate(**dict(zip(names, row, strict=True))) for row in missing])
    return Refreshed(len(facts), len(missing), len(wrong))


def _rows(duties: list[Duty], today: dt.date) -> Iterator[Row]:
    """One row for each duty that is near enough, or of which a date is wanting."""
    last = today + dt.timedelta(days=AHEAD_DAYS)
    for duty in duties:
        if duty.show_from is not None and duty.show_from > last:
            continue
        yield (
            duty.rule.key,
            duty.level,
            str(duty.start),
            str(duty.due),
            duty.sort_on,
            duty.act_by,
            duty.show_from,
            duty.is_estimate,
            duty.is_provisional,
        )


def _lock() -> None:
    """One refresh of many at a time, so that two never add the same row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
