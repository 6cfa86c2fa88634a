"""Counting days, months and working days by the portal's written conventions (C1 to C5 of the page on counting).

C1: the day of the event is day 0. C2: working days are Monday to Friday less the table of days off, plus working days
swapped into a weekend. C3, C5: months keep the day number, or end on the last day of the month.
"""

import calendar
import datetime as dt
from dataclasses import dataclass, field

_DAY = dt.timedelta(days=1)
MONTHS_IN_YEAR = 12


def add_months(day: dt.date, months: int) -> dt.date:
    """`day` moved by whole months, also backwards: the same day number, else the last day of the month (C3).

    Always counted from the original day: 31/01 and two months is 31/03, though one month is 28/02.
    """
    index = day.year * MONTHS_IN_YEAR + day.month - 1 + months
    year, month = index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day_of(year: int, month: int = MONTHS_IN_YEAR) -> dt.date:
    """The last day of a month, or of the year."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class WorkCalendar:
    """Days off on weekdays, working days on weekends, and the years for which somebody has stated them."""

    days_off: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()
    years: frozenset[int] = field(default=frozenset())

    def is_off(self, day: dt.date) -> bool:
        return day in self.days_off or (day.weekday() >= 5 and day not in self.worked)

    def next_working(self, day: dt.date) -> dt.date:
        """`day`, or the first working day after it (C4)."""
        while self.is_off(day):
            day += _DAY
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day` (C1); `day` itself for 0, the working days before it below 0."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while self.is_off(day):
                day += step
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """Working days after `first` up to and with `last`; negative where `last` lies before `first`."""
        if last < first:
            return -self.between(last, first)
        return sum(not self.is_off(first + n * _DAY) for n in range(1, (last - first).days + 1))

    def knows(self, first: dt.date, last: dt.date) -> bool:
        """Is the table stated for every year from `first` to `last`? Else a count is provisional (C2)."""
        return self.years.issuperset(range(first.year, last.year + 1))
