"""Badges of Party age: which a member has, with numbers of the right shape (members.md section 3)."""

import datetime as dt
import random
from typing import Any

from handbook.demo.names import plus_months

LEVELS = (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)
ROUNDS = ((2, 3), (5, 19), (9, 2), (11, 7))
_SHAPES = {
    30: ("", 8),
    40: ("", 7),
    45: ("E", 7),
    50: ("", 6),
    55: ("D", 6),
    60: ("", 5),
    65: ("C", 5),
    70: ("", 4),
} | {
    75: ("B", 4),
    80: ("", 3),
    85: ("A", 3),
    90: ("", 2),
}


def round_on_or_after(day: dt.date) -> dt.date:
    """The next of the four yearly rounds (duties.md D41)."""
    days = [dt.date(year, *month_day) for year in (day.year, day.year + 1) for month_day in ROUNDS]
    return next(one for one in days if one >= day)


def seniority_start(member: dict[str, Any]) -> dt.date:
    """The decision, else the ceremony; of a month or year the last day, so that nothing is promised too early."""
    known = member["decision_date"] or member["admission_date"]
    if len(known) == 10:
        return dt.date.fromisoformat(known)
    if len(known) == 7:
        first = dt.date.fromisoformat(f"{known}-01")
        return plus_months(first, 1) - dt.timedelta(days=1)
    return dt.date(int(known), 12, 31)


def badges_reached(rng: random.Random, member: dict[str, Any], today: dt.date) -> list[dict[str, Any]]:
    """Fields of a Badge for every level whose round has come while membership lasted."""
    end = dt.date.fromisoformat(member["ended_on"]) if member.get("ended_on") else today
    badges = []
    for level in LEVELS if member["official_date"] else ():
        awarded = round_on_or_after(plus_months(seniority_start(member), 12 * level))
        if awarded <= min(end, today):
            letter, digits = _SHAPES[level]
            known = 10 if rng.random() < 0.85 else 4
            badges.append(
                {
                    "level": level,
                    "number": f"{letter}{rng.randrange(1, 10**digits):0{digits}d}",
                    "awarded_on": awarded.isoformat()[:known],
                }
            )
    return badges
