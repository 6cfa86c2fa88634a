"""Whether a text holds on a day: computed from its dates, from what other texts do to it, and from what editors state.

Rules (texts.md sections 1 to 4, documents.md section 4); `documents/querysets/validity.py` says the same in SQL:

1. Before its day of issue a text is not yet in force.
2. Dates alone prove nothing: while nobody has compared them with the original, they give "unknown".
3. A date known only to the month or year answers "unknown" for every day inside it.
4. Another text that replaces this one ends it from the day the other one commences (or the relation's own day); one
   that partly repeals it leaves it partly in force. To amend, to guide and to order a replacement change no state.
   A relation that is not certain, or that comes from a text known by name only, gives "unknown" from that day.
5. What an editor states holds from its day on, against dates and against relations recorded earlier; whatever takes
   effect after the day the editor checked, or is recorded later, acts on top of it.
"""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from django.db import models


class DocumentStatus(models.TextChoices):
    """There is no secret level here and there never will be (documents.md section 7)."""

    NOT_YET = "not_yet", "Chưa có hiệu lực"
    IN_FORCE = "in_force", "Còn hiệu lực"
    PARTLY_EXPIRED = "partly_expired", "Hết hiệu lực một phần"
    EXPIRED = "expired", "Hết hiệu lực"
    UNKNOWN = "unknown", "Chưa rõ hiệu lực"


class Truth(IntEnum):
    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True)
class Act:
    """What another text does to this one: replaces it wholly, or repeals a part.

    `starts` is a reduced ISO date or ""; where it is "", the act cannot start before `issued` (the other's day of
    issue, reduced ISO or "").
    """

    is_whole: bool
    starts: str
    issued: str
    is_certain: bool
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Override:
    """What an editor states: it holds from `since`, or from the day it was checked where that is not known."""

    status: str
    since: dt.date | None
    checked_on: dt.date
    set_at: dt.datetime

    def applies(self, day: dt.date) -> bool:
        return day >= (self.since or self.checked_on)


@dataclass(frozen=True)
class Facts:
    """All that decides the state of one text; dates are reduced ISO or ""."""

    issued: str
    effective: str
    expired: str
    is_verified: bool
    acts: tuple[Act, ...] = ()
    override: Override | None = None


def has_come(day: dt.date, date: str) -> Truth:
    """Is `day` on or after `date`? MAYBE inside an imprecise date and for one that is not known."""
    shown = day.isoformat()[: len(date)]
    if shown == date:
        return Truth.YES if len(date) == 10 else Truth.MAYBE
    return Truth.YES if shown > date else Truth.NO


def status_on(facts: Facts, day: dt.date) -> DocumentStatus:
    """The state of the text on `day`."""
    if facts.issued and has_come(day, facts.issued) is Truth.NO:
        return DocumentStatus.NOT_YET
    stated = facts.override if facts.override and facts.override.applies(day) else None
    acts = [act for act in facts.acts if stated is None or _is_newer(act, stated)]
    ended = max([_own_end(facts, stated, day), *(_reach(act, day) for act in acts if act.is_whole)])
    partly = max([_reach(act, day) for act in acts if not act.is_whole], default=Truth.NO)
    if ended is Truth.YES or (stated and stated.status == DocumentStatus.EXPIRED):
        return DocumentStatus.EXPIRED
    if ended is Truth.MAYBE or (stated and stated.status == DocumentStatus.UNKNOWN):
        return DocumentStatus.UNKNOWN
    started = _started(facts, stated, day)
    if started is not Truth.YES:
        return DocumentStatus.NOT_YET if started is Truth.NO else DocumentStatus.UNKNOWN
    if partly is Truth.YES or (stated and stated.status == DocumentStatus.PARTLY_EXPIRED):
        return DocumentStatus.PARTLY_EXPIRED
    return DocumentStatus.UNKNOWN if partly is Truth.MAYBE else DocumentStatus.IN_FORCE


def _comes_after(date: str, checked_on: dt.date) -> bool:
    """Does `date` lie wholly after the day of the check?"""
    return bool(date) and has_come(checked_on, date) is Truth.NO


def _is_newer(act: Act, stated: Override) -> bool:
    return act.recorded_at > stated.set_at or _comes_after(act.starts or act.issued, stated.checked_on)


def _reach(act: Act, day: dt.date) -> Truth:
    """Does the act reach the text on `day`?"""
    come = has_come(day, act.starts)
    if not act.starts and act.issued and has_come(day, act.issued) is Truth.NO:
        come = Truth.NO
    return come if act.is_certain or come is Truth.NO else Truth.MAYBE


def _own_end(facts: Facts, stated: Override | None, day: dt.date) -> Truth:
    if not facts.expired or (stated and not _comes_after(facts.expired, stated.checked_on)):
        return Truth.NO
    come = has_come(day, facts.expired)
    return come if facts.is_verified or come is Truth.NO else Truth.MAYBE


def _started(facts: Facts, stated: Override | None, day: dt.date) -> Truth:
    if stated is None:
        return has_come(day, facts.effective) if facts.is_verified else Truth.MAYBE
    if stated.status != DocumentStatus.NOT_YET:
        return Truth.YES
    if not _comes_after(facts.effective, stated.checked_on):
        return Truth.NO
    come = has_come(day, facts.effective)
    return come if facts.is_verified or come is Truth.NO else Truth.MAYBE
