"""What the calendar alone brings: a task for each month, quarter, half-year or year, for a member or a body."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from guidance.duties.facts import MemberFacts
from guidance.duties.rules import Every, Rule, RuleBook, Start

_QUARTERS = ("I", "II", "III", "IV")
MONTHS_IN_QUARTER, MONTHS_IN_HALF = 3, 6


@dataclass(frozen=True)
class PeriodTask:
    """A task and when it is done, in words; `is_at_temporary_cell` where a guest does it at the temporary cell."""

    rule: Rule
    when: str
    is_at_temporary_cell: bool = False

    @property
    def code(self) -> str:
        return self.rule.code


def period_words(rule: Rule, today: dt.date) -> str:
    """The period of `rule` that runs on `today`, or the next one of a rule bound to a month or a day."""
    if rule.every == Every.MONTH:
        return f"Tháng {today:%m/%Y}"
    if rule.every == Every.QUARTER:
        return f"Quý {_QUARTERS[(today.month - 1) // MONTHS_IN_QUARTER]} năm {today.year}"
    if rule.every == Every.HALF_YEAR:
        return f"6 tháng {'đầu' if today.month <= MONTHS_IN_HALF else 'cuối'} năm {today.year}"
    if rule.month is None:
        return f"Năm {today.year}"
    if rule.day is None:
        return f"Tháng {rule.month:02d}/{today.year + (today.month > rule.month)}"
    year = today.year + ((today.month, today.day) > (rule.month, rule.day))
    return f"{rule.day:02d}/{rule.month:02d}/{year}"


def tasks_for(
    book: RuleBook, who: Collection[str], today: dt.date, facts: MemberFacts | None = None
) -> list[PeriodTask]:
    """Tasks of the calendar for any of `who`; for a member, without those that do not fit what is known of that member.

    Nothing is left of them once membership has ended.
    """
    if facts is not None and facts.is_ended:
        return []
    return [
        PeriodTask(rule, period_words(rule, today), bool(facts and facts.is_temporary and rule.is_at_temporary_cell))
        for rule in book.in_force(today)
        if rule.start == Start.CALENDAR and rule.every and rule.who & set(who) and _fits(rule, facts)
    ]


def _fits(rule: Rule, facts: MemberFacts | None) -> bool:
    if facts is None:
        return True
    if rule.for_status and rule.for_status != facts.status:
        return False
    return not (rule.is_waived_by_exemption and facts.is_exempt)
