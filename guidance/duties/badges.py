"""Seniority and badges: anniversaries, the round that hands them out, limits when gravely ill or dead (C7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from handbook.lib.working_days import MONTHS_IN_YEAR, add_months

LEVELS = (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)
EARLY_MONTHS, EARLY_MONTHS_FROM_70, POSTHUMOUS_MONTHS = 12, 24, 12
MonthDay = tuple[int, int]


def anniversary(decision: dt.date, level: int, excluded: int = 0) -> dt.date:
    """The day `level` years of seniority are full: a status date, so it never moves. `excluded` in months."""
    return add_months(decision, level * MONTHS_IN_YEAR + excluded)


def early_from(decision: dt.date, level: int, excluded: int = 0) -> dt.date:
    """The first day on which somebody gravely ill may be considered (06-HD, 18.1)."""
    limit = EARLY_MONTHS_FROM_70 if level >= 70 else EARLY_MONTHS
    return add_months(decision, level * MONTHS_IN_YEAR + excluded - limit)


def posthumous_from(decision: dt.date, level: int, excluded: int = 0) -> dt.date:
    """Whoever dies on this day or later may be given the badge of `level` (06-HD, 18.2)."""
    return add_months(decision, level * MONTHS_IN_YEAR + excluded - POSTHUMOUS_MONTHS)


@dataclass(frozen=True)
class Round:
    """A day on which badges are handed out, and the anniversaries it takes, both ends included.

    Without a window it takes the anniversaries since the round before. 29/02 as an end means the end of February.
    """

    month: int
    day: int
    opens: MonthDay | None = None
    closes: MonthDay | None = None

    def takes(self, when: MonthDay) -> bool:
        if self.opens is None or self.closes is None:
            return False
        if self.opens <= self.closes:
            return self.opens <= when <= self.closes
        return when >= self.opens or when <= self.closes

    def of(self, day: dt.date) -> dt.date:
        """The day of this round that takes the anniversary `day`, which lies in the window."""
        wraps = self.opens is not None and self.closes is not None and self.opens > self.closes
        is_year_before = wraps and (day.month, day.day) >= (self.opens or (0, 0))
        return dt.date(day.year + is_year_before, self.month, self.day)


@dataclass(frozen=True)
class BadgeRounds:
    """The rounds of a year; `papers_working_days` before each the papers must be in, None where nobody has said."""

    rounds: tuple[Round, ...]
    papers_working_days: int | None = None

    @property
    def has_windows(self) -> bool:
        return any(each.opens for each in self.rounds)

    def round_of(self, day: dt.date) -> dt.date:
        """The day on which the badge for the anniversary `day` is handed out."""
        if self.has_windows:
            return next(each for each in self.rounds if each.takes((day.month, day.day))).of(day)
        days = (dt.date(year, each.month, each.day) for year in (day.year, day.year + 1) for each in self.rounds)
        return min(one for one in days if one >= day)


def uncovered_days(rounds: Sequence[Round]) -> list[MonthDay]:
    """Days of the year that no window takes, or more than one; empty for windows that cover it once."""
    leap_year = (dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(366))
    days = ((day.month, day.day) for day in leap_year)
    return [day for day in days if sum(each.takes(day) for each in rounds) != 1]
