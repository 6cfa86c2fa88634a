"""What holds for every member and every date, tried on numbers thrown with a fixed seed."""

import datetime as dt
import random
from dataclasses import replace

from guidance.duties.badges import LEVELS, anniversary, uncovered_days
from guidance.duties.counting import deadline
from guidance.duties.evaluate import Duty, evaluate
from guidance.duties.facts import MemberFacts, Recorded
from guidance.duties.periods import tasks_for
from guidance.duties.rules import RuleBook, Unit
from handbook.lib.working_days import WorkCalendar
from tests.guidance.duty_help import CALENDAR, RULES, WINDOWS, day, duties, frame

SEED = 20261126
ALL_WHO = {"member", "cell", "grassroots", "commune", "organising", "province", "family"}
SENIORITY = ["D40", "D41"]


def days(count: int, first: int = 1940, last: int = 2020) -> list[dt.date]:
    chance = random.Random(SEED)  # noqa: S311 -- a test wants the same numbers again
    span = (dt.date(last, 12, 31) - dt.date(first, 1, 1)).days
    return [dt.date(first, 1, 1) + dt.timedelta(days=chance.randrange(span)) for _ in range(count)]


def codes(found: dict[str, Duty]) -> set[str]:
    return set(found)


def test_the_rules_are_all_there_and_say_whom_they_concern() -> None:
    wanted = {f"D{n:02d}" for n in (*range(1, 19), *range(20, 33), *range(40, 53), *range(60, 77))}

    assert set(RULES) == wanted
    assert [rule.code for rule in RULES.values() if not rule.who or rule.who - ALL_WHO - {"applicant"}] == []
    assert [rule.code for rule in RULES.values() if rule.unit != Unit.NONE and not rule.terms] == []
    assert {rule.code for rule in RULES.values() if rule.is_explained_only} == {"D45", "D67", "D68"}
    assert not any(rule.recorded_by for rule in RULES.values() if rule.is_explained_only)


def test_no_deadline_in_working_days_lands_on_a_day_off() -> None:
    for rule in (rule for rule in RULES.values() if rule.unit == Unit.WORKING_DAYS):
        for start in days(40, 2025, 2026):
            for term in rule.terms:
                assert not CALENDAR.is_off(deadline(rule, start, CALENDAR, term).on)


def test_a_duty_in_months_moves_to_a_working_day_and_a_status_date_never_moves() -> None:
    for rule in (rule for rule in RULES.values() if rule.unit == Unit.MONTHS):
        for start in days(60, 2024, 2026):
            end = deadline(rule, start, CALENDAR)
            assert (end.act_by == end.on) if rule.is_status else not CALENDAR.is_off(end.act_by)


def test_a_new_table_of_days_off_moves_open_duties_and_leaves_closed_ones() -> None:
    facts = MemberFacts("probationary", ceremony="2025-10-10")
    now = frame("20/10/2026")
    before = {duty.code: duty for duty in evaluate(facts, now)}
    more_off = WorkCalendar(CALENDAR.days_off | {day("22/10/2026")}, years=CALENDAR.years)
    closed = replace(facts, closed=frozenset({before["D07"].key}))

    after = {duty.code: duty.due for duty in evaluate(closed, replace(now, calendar=more_off))}

    assert before["D10"].due == "2026-11-20"
    assert after["D10"] == "2026-11-23"
    assert "D07" not in after


def test_a_year_without_a_table_is_provisional() -> None:
    found = duties(MemberFacts("probationary", ceremony="2025-12-01"), "01/12/2026")

    assert found["D10"].is_provisional
    assert not found["D07"].is_provisional
    assert not found["D08"].is_provisional


def test_anniversaries_rise_through_the_levels_and_35_never_appears() -> None:
    assert (30, 40, *range(45, 91, 5)) == LEVELS
    for start in days(300):
        reached = [anniversary(start, level, level % 7) for level in LEVELS]
        assert reached == sorted(set(reached))


def test_excluded_months_only_delay() -> None:
    for start in days(100):
        for level in LEVELS:
            dates = [anniversary(start, level, excluded) for excluded in range(0, 30, 3)]
            assert dates == sorted(dates)
            assert len(set(dates)) == len(dates)


def test_windows_cover_the_year_once_and_a_gap_or_overlap_is_seen() -> None:
    first, *others = WINDOWS.rounds

    assert uncovered_days(WINDOWS.rounds) == []
    assert uncovered_days(others) == [(1, n) for n in range(1, 32)] + [(2, n) for n in range(1, 30)] + [
        (12, n) for n in range(1, 32)
    ]
    assert uncovered_days([replace(first, closes=(3, 1)), *others]) == [(3, 1)]


def test_every_anniversary_has_a_round_near_it() -> None:
    for start in days(300):
        assert 0 <= (duties_round(start, strict=True) - start).days <= 105
        assert -30 <= (duties_round(start, strict=False) - start).days <= 105


def duties_round(start: dt.date, *, strict: bool) -> dt.date:
    return (frame().rounds if strict else WINDOWS).round_of(start)


def test_without_a_decision_the_anniversary_is_an_estimate_and_no_round_is_asserted() -> None:
    found = duties(MemberFacts("official", ceremony="1997-01-15"))

    assert (found["D40"].due, found["D40"].is_estimate) == ("2027-01-15", True)
    assert (found["D41"].due, found["D41"].level) == ("", 30)
    assert "D43" not in found


def test_seniority_that_was_interrupted_is_an_estimate_too() -> None:
    found = duties(MemberFacts("official", decision="1997-01-15", excluded=None))

    assert found["D40"].is_estimate
    assert found["D41"].due == ""


def test_nothing_known_is_said_and_never_left_out() -> None:
    unknown = duties(MemberFacts("unknown"))
    probationary = duties(MemberFacts("probationary"))
    temporary = duties(MemberFacts("official", decision="1996-08-20", is_temporary=True))

    assert [unknown["D40"].due] == [""]
    assert {code: probationary[code].due for code in ("D07", "D08", "D09", "D10", "D40")} == dict.fromkeys(
        ("D07", "D08", "D09", "D10", "D40"), ""
    )
    assert temporary["D24"].due == ""


def test_a_month_or_a_year_known_gives_a_month_or_a_year() -> None:
    month = duties(MemberFacts("probationary", ceremony="2026-03"))
    year = duties(MemberFacts("official", decision="1997"))

    assert (month["D08"].due, month["D10"].due) == ("2027-03", "")
    assert (year["D40"].due, year["D40"].reminders) == ("2027", ())


def test_exempt_member_keeps_seniority_and_has_no_yearly_review() -> None:
    facts = MemberFacts("official", decision="1997-01-15", is_exempt=True)
    book = frame().book

    assert set(SENIORITY) <= codes(duties(facts))
    assert "D65" not in {task.code for task in tasks_for(book, {"member"}, day("25/11/2026"), facts)}
    assert "D65" in {
        task.code for task in tasks_for(book, {"member"}, day("25/11/2026"), replace(facts, is_exempt=False))
    }


def test_temporary_member_pays_at_the_temporary_cell() -> None:
    facts = MemberFacts("official", decision="1997-01-15", is_temporary=True, temporary_end="2027-02-01")
    places = {
        task.code: task.is_at_temporary_cell for task in tasks_for(frame().book, {"member"}, day("25/11/2026"), facts)
    }

    assert places["D66"]
    assert not places["D46"]
    assert duties(facts)["D40"].due == "2027-01-15"


def test_probationary_member_has_no_card_rules() -> None:
    facts = MemberFacts("probationary", decision="2026-05-01", ceremony="2026-05-19")
    found = codes(duties(facts)) | {task.code for task in tasks_for(frame().book, {"member"}, day("25/11/2026"), facts)}

    assert {"D08", "D09", "D10"} <= found
    assert not {"D48", "D51", "D12"} & found


def test_dead_or_departed_member_leaves_only_the_papers_to_the_cell() -> None:
    facts = MemberFacts(
        "ended", "resigned", "2026-10-01", ceremony="2026-01-01", is_temporary=True, temporary_end="2026-12-01"
    )

    assert {code: duty.due for code, duty in duties(facts).items()} == {"D50": ""}
    assert tasks_for(frame().book, ALL_WHO, day("25/11/2026"), facts) == []
    recorded = replace(facts, recorded=(Recorded("D50", "2026-10-05"), Recorded("D20", "2026-10-05")))
    assert {code: duty.due for code, duty in duties(recorded).items()} == {"D50": "2026-11-16"}


def test_a_duty_keeps_the_version_under_which_its_clock_began() -> None:
    old = RULES["D21"]
    ended = replace(old, valid_to=day("30/09/2026"))
    new = replace(old, key=999, terms=(replace(old.term, amount=10),), valid_from=day("01/10/2026"))
    book = RuleBook([ended, new])
    facts = MemberFacts("official", recorded=(Recorded("D21", "2026-09-30"), Recorded("D21", "2026-10-01")))

    found = evaluate(facts, replace(frame(), book=book))

    assert [(duty.rule.key, duty.due) for duty in found] == [(old.key, "2026-11-11"), (999, "2026-10-15")]
    assert book.version("D21", day("01/01/2020")) == ended


def test_reminders_come_in_order_before_the_day() -> None:
    found = duties(MemberFacts("probationary", ceremony="2026-01-15"), "01/07/2026")
    transfer = duties(MemberFacts("official", recorded=(Recorded("D21", "2026-04-20"),)), "01/05/2026")["D21"]

    assert found["D09"].reminders == (day("15/07/2026"), day("15/10/2026"), day("15/12/2026"))
    assert found["D08"].reminders == (day("17/10/2026"), day("16/12/2026"), day("08/01/2027"))
    assert transfer.due == "2026-06-04"
    assert [CALENDAR.between(one, day("04/06/2026")) for one in transfer.reminders] == [20, 10, 3]


def test_calendar_tasks_name_their_period() -> None:
    words = {task.code: task.when for task in tasks_for(frame().book, ALL_WHO, day("25/11/2026"))}

    assert {code: words[code] for code in ("D04", "D23", "D47", "D48", "D46", "D64", "D76")} == {
        "D04": "Tháng 11/2026",
        "D23": "Quý IV năm 2026",
        "D47": "6 tháng cuối năm 2026",
        "D48": "Năm 2026",
        "D46": "Tháng 12/2026",
        "D64": "Tháng 01/2027",
        "D76": "30/09/2027",
    }
