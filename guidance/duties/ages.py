"""Age at admission, counted by month (294-QĐ/TW, 1.1.1): a warning, never a block."""

import datetime as dt
from enum import StrEnum

from handbook.lib.working_days import MONTHS_IN_YEAR, add_months

YOUNGEST, OLDEST = 18, 60


class AgeFinding(StrEnum):
    FITS = "fits"
    UNCLEAR = "unclear"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"


def birthday(born: dt.date, age: int) -> dt.date:
    """The day somebody born on `born` reaches `age`; 29/02 becomes 28/02 in common years (C5)."""
    return add_months(born, age * MONTHS_IN_YEAR)


def age_finding(born: dt.date, on: dt.date) -> AgeFinding:
    """What the age of somebody says when the cell considers on `on`.

    In the month of the 18th birthday, before the day, it is unclear whether 18 is full; in the month of the 60th it
    still is within "đến đủ 60".
    """
    young, old = birthday(born, YOUNGEST), birthday(born, OLDEST)
    month = (on.year, on.month)
    if month < (young.year, young.month):
        return AgeFinding.TOO_YOUNG
    if on < young:
        return AgeFinding.UNCLEAR
    return AgeFinding.TOO_OLD if month > (old.year, old.month) else AgeFinding.FITS
