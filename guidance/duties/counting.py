"""From the start of a clock to its deadline, by the conventions C1 to C6."""

import datetime as dt
from dataclasses import dataclass

from guidance.duties.rules import ReminderUnit, Rule, Term, Unit
from handbook.lib.dates import PartialDate
from handbook.lib.working_days import MONTHS_IN_YEAR, WorkCalendar, add_months


@dataclass(frozen=True)
class Deadline:
    """`on` as counted; `act_by` the next working day where a duty in months falls on a day off (C4); `late` with the
    extra working days of special cases; provisional where a year without a table of days off was counted (C2).
    """

    on: dt.date
    act_by: dt.date
    late: dt.date | None
    is_provisional: bool


def deadline(rule: Rule, start: dt.date, calendar: WorkCalendar, term: Term | None = None) -> Deadline:
    """Where `rule` leads from `start`. A rule without a term in days or months leads to `start` itself."""
    amount = (term or rule.term).amount
    if rule.unit == Unit.WORKING_DAYS:
        on = act_by = calendar.after(start, amount)
    else:
        on = add_months(start, amount) if rule.unit == Unit.MONTHS else start
        act_by = on if rule.is_status else calendar.next_working(on)
    late = calendar.after(start, amount + rule.extra) if rule.extra else None
    counted_from = start if rule.unit == Unit.WORKING_DAYS else on
    is_counted = rule.unit == Unit.WORKING_DAYS or not rule.is_status
    is_known = not is_counted or calendar.knows(min(counted_from, on), max(counted_from, act_by, late or on))
    return Deadline(on, act_by, late, not is_known)


def roughly(rule: Rule, start: PartialDate, term: Term | None = None) -> str:
    """A reduced date for a start known to the month or the year (C6); "" where that says nothing, as with working days.

    A year known needs whole years to go on.
    """
    months = (term or rule.term).amount if rule.unit == Unit.MONTHS else 0
    if rule.unit == Unit.WORKING_DAYS or (start.month is None and months % MONTHS_IN_YEAR):
        return ""
    if start.month is None:
        return f"{start.year + months // MONTHS_IN_YEAR:04d}"
    moved = add_months(dt.date(start.year, start.month, 1), months)
    return f"{moved:%Y-%m}"


def reminder_days(rule: Rule, start: dt.date, on: dt.date, calendar: WorkCalendar) -> list[dt.date]:
    """The days on which `rule` is brought to mind, earliest first."""
    if rule.reminder_unit == ReminderUnit.MONTHS_ON:
        days = [add_months(start, count) for count in rule.reminders]
    elif rule.reminder_unit == ReminderUnit.WORKING_DAYS:
        days = [calendar.after(on, -count) for count in rule.reminders]
    else:
        days = [on - dt.timedelta(days=count) for count in rule.reminders]
    return sorted(days)
