"""The duties of one member, computed when asked for, so that they are right to the minute."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import QuerySet

from guidance.duties.evaluate import Duty, evaluate
from guidance.duties.facts import MemberFacts
from guidance.duties.periods import PeriodTask, tasks_for
from guidance.duties.wording import Said, said, title_of
from guidance.models import DutyRecord, DutyRule
from guidance.services.duties.facts import facts_of
from guidance.services.duties.frame import frame_of
from handbook.lib.icalendar import Entry, calendar_file
from members.models import Member

CONCERNS_MEMBER = frozenset({"member", "family"})


@dataclass(frozen=True)
class OwnDuties:
    """What is near, what lies farther, of what a date is wanting, and what the calendar brings."""

    facts: MemberFacts
    near: list[Duty] = field(default_factory=list)
    later: list[Duty] = field(default_factory=list)
    wanting: list[Duty] = field(default_factory=list)
    tasks: list[PeriodTask] = field(default_factory=list)


def own_duties(member: Member, today: dt.date) -> OwnDuties:
    """All duties of `member`, those of the cell about the member included; the next ones first."""
    frame = frame_of(today)
    facts = facts_of([member.pk], today)[member.pk]
    found = evaluate(facts, frame)
    dated = sorted((duty for duty in found if duty.sort_on), key=lambda duty: (duty.sort_on, duty.code))
    return OwnDuties(
        facts,
        near=[duty for duty in dated if duty.show_from is None or duty.show_from <= today],
        later=[duty for duty in dated if duty.show_from is not None and duty.show_from > today],
        wanting=[duty for duty in found if not duty.due],
        tasks=tasks_for(frame.book, CONCERNS_MEMBER, today, facts),
    )


def done_duties(member: Member) -> QuerySet[DutyRecord]:
    """What was called done, the last first."""
    rows = DutyRecord.objects.filter(member=member).exclude(closed_on=None)
    return rows.select_related("rule").order_by("-closed_on", "-pk")


def calendar_of(duties: OwnDuties, rules: dict[int, DutyRule], address: str, *, made_at: dt.datetime) -> bytes:
    """A calendar file of the duties whose day is known; it names no person and no number.

    `rules` are the rules by key with their procedures; `address` is that of the portal, without a slash at the end.
    """
    return calendar_file(
        "Việc đến hạn",
        [
            _entry(duty, rules[duty.rule.key], address)
            for duty in (*duties.near, *duties.later)
            if len(duty.due) == len("2026-01-01")
        ],
        made_at=made_at,
    )


def _entry(duty: Duty, rule: DutyRule, address: str) -> Entry:
    day = duty.act_by or dt.date.fromisoformat(duty.due)
    words: Said = said(duty, day)
    lines = [f"{words.when}, theo dữ liệu hiện có.", *words.tags]
    return Entry(
        uid=f"{duty.code}-{duty.level}-{duty.start}@viec-den-han.so-tay",
        day=day,
        summary=title_of(duty.rule.title, duty.rule.start, duty.level, duty.label),
        description="\n".join(lines),
        url=f"{address}{rule.procedure.get_absolute_url()}" if rule.procedure else "",
        reminders=tuple((day - one).days for one in duty.reminders if one <= day),
    )
