"""Counting by the written conventions: months keep their day or end on the last, working days skip what is off."""

import datetime as dt
import random

import pytest

from handbook.lib.working_days import WorkCalendar, add_months, last_day_of

SEED = 20261125


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def calendar_of(chance: random.Random) -> WorkCalendar:
    """A table of days off and swapped weekends, thrown by chance over 2024 to 2027."""
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(1461)]
    off = frozenset(one for one in days if one.weekday() < 5 and chance.random() < 0.08)
    worked = frozenset(one for one in days if one.weekday() >= 5 and chance.random() < 0.05)
    return WorkCalendar(off, worked, frozenset(range(2024, 2028)))


def random_days(chance: random.Random, count: int) -> list[dt.date]:
    return [dt.date(2024, 3, 1) + dt.timedelta(days=chance.randrange(1000)) for _ in range(count)]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("31/01/2026", 1, "28/02/2026"),
        ("31/01/2026", 2, "31/03/2026"),
        ("29/02/2024", 12, "28/02/2025"),
        ("29/02/2024", 48, "29/02/2028"),
        ("31/12/2025", 2, "28/02/2026"),
        ("30/11/2025", 3, "28/02/2026"),
        ("15/12/2025", 1, "15/01/2026"),
        ("31/03/2026", -1, "28/02/2026"),
        ("15/01/2026", -1, "15/12/2025"),
        ("15/01/2026", 0, "15/01/2026"),
    ],
)
def test_months_keep_the_day_or_end_on_the_last(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_the_31st_never_leaves_the_target_month() -> None:
    for start in (dt.date(2023, month, 31) for month in (1, 3, 5, 7, 8, 10, 12)):
        for months in range(130):
            index = start.month - 1 + months
            year, month = 2023 + index // 12, index % 12 + 1
            assert add_months(start, months) == last_day_of(year, month) or add_months(start, months).day == 31
            assert (add_months(start, months).year, add_months(start, months).month) == (year, month)


def test_working_days_skip_days_off_and_take_swapped_ones() -> None:
    calendar = WorkCalendar(frozenset({day("24/11/2026")}), frozenset({day("28/11/2026")}), frozenset({2026}))

    assert calendar.after(day("23/11/2026"), 1) == day("25/11/2026")
    assert calendar.after(day("25/11/2026"), 3) == day("28/11/2026")
    assert calendar.after(day("25/11/2026"), 4) == day("30/11/2026")
    assert calendar.after(day("25/11/2026"), -1) == day("23/11/2026")
    assert calendar.next_working(day("29/11/2026")) == day("30/11/2026")
    assert calendar.next_working(day("28/11/2026")) == day("28/11/2026")
    assert calendar.between(day("23/11/2026"), day("30/11/2026")) == 5
    assert calendar.between(day("30/11/2026"), day("23/11/2026")) == -5


def test_a_count_is_certain_only_where_every_year_is_stated() -> None:
    calendar = WorkCalendar(years=frozenset({2025, 2026}))

    assert calendar.knows(day("31/12/2025"), day("15/01/2026"))
    assert not calendar.knows(day("31/12/2026"), day("15/01/2027"))


def test_working_days_add_up_and_never_land_on_a_day_off() -> None:
    chance = random.Random(SEED)  # noqa: S311 -- a test wants the same numbers again
    calendar = calendar_of(chance)
    for start in random_days(chance, 300):
        first, second = chance.randrange(1, 60), chance.randrange(1, 60)
        end = calendar.after(start, first + second)
        assert not calendar.is_off(end)
        assert end == calendar.after(calendar.after(start, first), second)
        assert calendar.between(start, end) == first + second
        assert calendar.after(end, -1) < end
