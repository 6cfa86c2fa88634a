"""Every worked example of the date rules, as it stands in the written rules."""

import pytest

from guidance.duties.ages import AgeFinding, age_finding, birthday
from guidance.duties.badges import anniversary, early_from, posthumous_from
from guidance.duties.counting import deadline
from guidance.duties.facts import MemberFacts
from guidance.duties.votes import more_than_half_of, two_thirds_of
from handbook.lib.working_days import add_months
from tests.guidance.duty_help import CALENDAR, RULES, STRICT, WINDOWS, day, duties


@pytest.mark.parametrize(
    ("ceremony", "official", "considered_by"),
    [
        ("10/10/2024", "10/10/2025", "21/11/2025"),
        ("29/02/2024", "28/02/2025", "14/04/2025"),
        ("31/08/2025", "31/08/2026", "14/10/2026"),
        ("20/01/2025", "20/01/2026", "10/03/2026"),
    ],
)
def test_end_of_probation_and_deadline_of_the_cell(ceremony: str, official: str, considered_by: str) -> None:
    found = duties(MemberFacts("probationary", ceremony=day(ceremony).isoformat()), today=ceremony)

    assert (found["D08"].due, found["D08"].act_by) == (day(official).isoformat(), None)
    assert found["D10"].due == day(considered_by).isoformat()


@pytest.mark.parametrize(
    ("code", "start", "on", "late"),
    [
        ("D05", "20/10/2025", "22/12/2025", "13/01/2026"),
        ("D05", "30/01/2026", "10/04/2026", "06/05/2026"),
        ("D05", "31/03/2026", "05/06/2026", "26/06/2026"),
        ("D11", "20/10/2025", "01/12/2025", "22/12/2025"),
        ("D11", "30/01/2026", "20/03/2026", "10/04/2026"),
        ("D11", "31/03/2026", "15/05/2026", "05/06/2026"),
    ],
)
def test_decision_after_the_resolution_of_the_cell(code: str, start: str, on: str, late: str) -> None:
    end = deadline(RULES[code], day(start), CALENDAR)

    assert (end.on, end.late) == (day(on), day(late))


@pytest.mark.parametrize(
    ("code", "start", "on"),
    [
        ("D06", "31/10/2025", "12/12/2025"),
        ("D06", "06/02/2026", "27/03/2026"),
        ("D06", "15/04/2026", "01/06/2026"),
        ("D07", "15/10/2025", "26/11/2025"),
        ("D07", "03/03/2026", "14/04/2026"),
        ("D07", "24/04/2026", "10/06/2026"),
        ("D20", "01/10/2025", "24/12/2025"),
        ("D20", "01/01/2026", "02/04/2026"),
        ("D20", "02/03/2026", "28/05/2026"),
        ("D21", "28/11/2025", "12/01/2026"),
        ("D21", "26/01/2026", "16/03/2026"),
        ("D21", "20/04/2026", "04/06/2026"),
        ("D26", "29/09/2025", "22/12/2025"),
        ("D27", "29/09/2025", "10/11/2025"),
        ("D26", "15/01/2026", "16/04/2026"),
        ("D27", "15/01/2026", "05/03/2026"),
        ("D26", "31/03/2026", "26/06/2026"),
        ("D27", "31/03/2026", "15/05/2026"),
        ("D60", "10/10/2025", "21/11/2025"),
        ("D60", "10/02/2026", "31/03/2026"),
        ("D60", "24/04/2026", "10/06/2026"),
        ("D61", "02/03/2026", "09/07/2026"),
        ("D01", "28/02/2025", "28/02/2030"),
        ("D02", "28/02/2025", "28/02/2026"),
        ("D01", "29/02/2024", "28/02/2029"),
        ("D02", "29/02/2024", "28/02/2025"),
        ("D01", "31/08/2025", "31/08/2030"),
        ("D02", "31/08/2025", "31/08/2026"),
        ("D17", "31/08/2023", "31/08/2026"),
        ("D17", "30/11/2023", "30/11/2026"),
        ("D17", "29/02/2024", "28/02/2027"),
    ],
)
def test_deadline_from_a_recorded_day(code: str, start: str, on: str) -> None:
    end = deadline(RULES[code], day(start), CALENDAR)

    assert (end.on, end.act_by) == (day(on), day(on))


@pytest.mark.parametrize(
    ("start", "on", "act_by"),
    [
        ("28/11/2025", "28/02/2026", "02/03/2026"),
        ("26/01/2026", "26/04/2026", "28/04/2026"),
        ("20/04/2026", "20/07/2026", "20/07/2026"),
    ],
)
def test_three_month_line_of_a_transfer_moves_off_a_day_off(start: str, on: str, act_by: str) -> None:
    end = deadline(RULES["D22"], day(start), CALENDAR)

    assert (end.on, end.act_by) == (day(on), day(act_by))


@pytest.mark.parametrize(
    ("leave", "months", "end"),
    [("30/11/2025", 3, "28/02/2026"), ("31/03/2026", 11, "28/02/2027"), ("05/09/2024", 24, "05/09/2026")],
)
def test_end_of_a_temporary_stay_does_not_move(leave: str, months: int, end: str) -> None:
    stated = add_months(day(leave), months)
    found = duties(MemberFacts("official", is_temporary=True, temporary_end=stated.isoformat()), today=leave)

    assert (found["D24"].due, found["D24"].act_by) == (day(end).isoformat(), None)


@pytest.mark.parametrize(
    ("decision", "excluded", "level", "full", "strict", "windows"),
    [
        ("20/08/1996", 0, 30, "20/08/2026", "02/09/2026", "02/09/2026"),
        ("29/02/1996", 0, 30, "28/02/2026", "19/05/2026", "03/02/2026"),
        ("30/09/1986", 0, 40, "30/09/2026", "07/11/2026", "02/09/2026"),
        ("15/06/1985", 18, 40, "15/12/2026", "03/02/2027", "03/02/2027"),
        ("31/10/1985", 4, 40, "28/02/2026", "19/05/2026", "03/02/2026"),
        ("31/01/1986", 0, 40, "31/01/2026", "03/02/2026", "03/02/2026"),
    ],
)
def test_seniority_and_round(decision: str, excluded: int, level: int, full: str, strict: str, windows: str) -> None:
    reached = anniversary(day(decision), level, excluded)
    facts = MemberFacts("official", decision=day(decision).isoformat(), excluded=excluded)
    shown = [duties(facts, "20/01/2026", rounds)["D41"] for rounds in (STRICT, WINDOWS)]

    assert reached == day(full)
    assert STRICT.round_of(reached) == day(strict)
    assert WINDOWS.round_of(reached) == day(windows)
    assert [(duty.level, duty.due) for duty in shown] == [
        (level, day(strict).isoformat()),
        (level, day(windows).isoformat()),
    ]


def test_counting_from_the_ceremony_would_be_one_round_late() -> None:
    assert STRICT.round_of(anniversary(day("03/09/1996"), 30)) == day("07/11/2026")


@pytest.mark.parametrize(
    ("decision", "level", "full", "early", "posthumous"),
    [
        ("20/06/1952", 75, "20/06/2027", "20/06/2025", "20/06/2026"),
        ("30/11/1986", 40, "30/11/2026", "30/11/2025", "30/11/2025"),
        ("29/02/1956", 70, "28/02/2026", "29/02/2024", "28/02/2025"),
        ("31/03/1968", 60, "31/03/2028", "31/03/2027", "31/03/2027"),
    ],
)
def test_early_and_posthumous_limits(decision: str, level: int, full: str, early: str, posthumous: str) -> None:
    assert anniversary(day(decision), level) == day(full)
    assert early_from(day(decision), level) == day(early)
    assert posthumous_from(day(decision), level) == day(posthumous)


def test_dead_thirteen_months_short_gets_nothing_and_alive_would() -> None:
    dead = MemberFacts("ended", "deceased", "2026-05-20", decision="1952-06-20", badges=frozenset({70}))
    later = MemberFacts("ended", "deceased", "2026-06-20", decision="1952-06-20", badges=frozenset({70}))
    ill = MemberFacts("official", decision="1952-06-20", badges=frozenset({70}))

    assert "D44" not in duties(dead, "21/06/2026")
    assert duties(later, "21/06/2026")["D44"].level == 75
    assert (duties(ill, "20/05/2026")["D43"].level, duties(ill, "20/05/2026")["D43"].due) == (75, "2025-06-20")


@pytest.mark.parametrize(
    ("start", "case", "end"),
    [
        ("31/08/2025", "khiển trách", "28/02/2026"),
        ("31/05/2025", "cảnh cáo", "28/02/2026"),
        ("29/02/2024", "cách chức", "28/02/2025"),
    ],
)
def test_wait_after_discipline(start: str, case: str, end: str) -> None:
    rule = RULES["D45"]
    term = next(term for term in rule.terms if term.label == case)

    assert deadline(rule, day(start), CALENDAR, term).on == day(end)
    assert rule.is_explained_only


@pytest.mark.parametrize(
    ("born", "on", "finding"),
    [
        ("15/06/1966", "30/06/2026", AgeFinding.FITS),
        ("15/06/1966", "01/07/2026", AgeFinding.TOO_OLD),
        ("20/08/2008", "31/07/2026", AgeFinding.TOO_YOUNG),
        ("20/08/2008", "19/08/2026", AgeFinding.UNCLEAR),
        ("20/08/2008", "20/08/2026", AgeFinding.FITS),
        ("29/02/2008", "27/02/2026", AgeFinding.UNCLEAR),
        ("29/02/2008", "28/02/2026", AgeFinding.FITS),
    ],
)
def test_age_at_admission_is_counted_by_month(born: str, on: str, finding: AgeFinding) -> None:
    assert age_finding(day(born), day(on)) == finding


def test_birthday_of_a_leap_day() -> None:
    assert birthday(day("29/02/2008"), 18) == day("28/02/2026")


def test_votes_needed() -> None:
    assert [two_thirds_of(base) for base in (10, 9, 3)] == [7, 6, 2]
    assert more_than_half_of(15) == 8
