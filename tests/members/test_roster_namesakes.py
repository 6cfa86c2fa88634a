"""Rows and members of one name: told apart by numbers of one kind, else asked about; never doubled in silence."""

from typing import Any

import pytest

from members.models import Fate
from members.rosters.choices import Choices
from members.rosters.judging import judge_rows
from members.rosters.known import KnownList
from members.rosters.types import JudgedRow, Level
from members.services.rosters.staging import opened
from tests.factories import make_member
from tests.members.test_roster_rules import TODAY, known, member_row
from tests.members.test_roster_services import judge, row, write  # noqa: F401 -- `judge` is a fixture

DAY, OTHER_DAY = "1985-04-03", "1986-04-03"
PERSON, OTHER_PERSON, OLD_CARD = "019085001234", "019085005678", "06012345"


def doubtful(facts: dict[str, str | None], *readings: str) -> JudgedRow:
    """A row of cell X1 whose birth date has the two `readings`, where there are any."""
    made = member_row(organisation="X1", **facts)
    if readings:
        made.add(Level.ASK, "date_ambiguous", "birth_date", "Hai cách đọc.", "Gõ lại.", "", *readings)
    return made


def matched(one: JudgedRow, **facts: str) -> set[str]:
    """Codes about the name after `one` was held against a member of cell X1 with `facts`."""
    with judge_rows([one], KnownList([known(**facts)]), today=TODAY, choices=Choices()) as judged:
        (seen,) = judged.rows()
        return {finding.code for finding in seen.findings if finding.field == "full_name"}


@pytest.mark.parametrize(
    ("row_facts", "member_facts", "codes"),
    [
        ({"birth_date": DAY}, {"birth_date": DAY}, {"match_by_name_only"}),
        ({"birth_date": DAY}, {"birth_date": OTHER_DAY}, set()),
        ({"birth_date": DAY}, {}, {"match_by_name_only"}),
        ({}, {"birth_date": DAY}, {"match_by_name_only"}),
        ({}, {}, {"match_by_name_only"}),
        ({"citizen_id": PERSON}, {"citizen_id": OTHER_PERSON}, set()),
        (
            {"citizen_id": PERSON, "birth_date": DAY},
            {"citizen_id": OTHER_PERSON, "birth_date": DAY},
            {"possible_duplicate"},
        ),
        ({"citizen_id": PERSON}, {"card_number_2003": OLD_CARD}, {"match_by_name_only"}),
        ({"card_number": OLD_CARD}, {"card_number_2003": "06099999"}, set()),
        ({"citizen_id": PERSON}, {"card_number_2003": OLD_CARD, "organisation": "X2"}, set()),
    ],
)
def test_a_member_of_that_name_is_asked_about_unless_numbers_tell_them_apart(
    row_facts: dict[str, str | None], member_facts: dict[str, str], codes: set[str]
) -> None:
    assert matched(doubtful(row_facts), **member_facts) == codes


def test_a_birth_with_two_readings_may_be_a_member_born_on_either() -> None:
    both = (DAY, "1985-03-04")

    assert [matched(doubtful({}, *both), birth_date=day) for day in (*both, "1985-05-05")] == [
        {"match_by_name_only"},
        {"match_by_name_only"},
        set(),
    ]


@pytest.mark.parametrize(
    ("first", "later", "codes"),
    [
        ({"citizen_id": PERSON}, {"citizen_id": OTHER_PERSON}, [set(), {"possible_duplicate"}]),
        ({"citizen_id": PERSON}, {"card_number": OLD_CARD}, [{"possible_duplicate_weak"}] * 2),
    ],
)
@pytest.mark.parametrize("readings", [(DAY,), (DAY, "1985-03-04")])
def test_two_rows_of_one_name_and_day_are_told(
    first: dict[str, str | None], later: dict[str, str | None], codes: list[set[str]], readings: tuple[str, ...]
) -> None:
    if len(readings) == 1:
        rows = [doubtful({**facts, "birth_date": DAY}) for facts in (first, later)]
    else:
        rows = [doubtful(facts, *readings) for facts in (first, later)]

    with judge_rows(rows, KnownList([]), today=TODAY, choices=Choices()) as judged:
        seen = [{finding.code for finding in one.findings if finding.field == "full_name"} for one in judged.rows()]

    assert seen == codes


def test_members_of_unknown_birth_are_found_in_the_database(judge: Any, cast: dict[str, Any], tree: Any) -> None:  # noqa: F811  # the fixture
    make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="")
    make_member("Vi Thị Đồi", cell=tree.cell_a1, birth_date="1961-01-01")
    make_member("Vi Thị Núi", cell=tree.cell_b1, birth_date="")

    judged = judge(
        row("Vi Thị Suối", "099161000777"), ["Vi Thị Đồi", "", *row("", "")[2:]], row("Vi Thị Núi", "099161000778")
    )

    fates = {opened(stored).member["full_name"]: stored.fate for stored in judged.rows.exclude(fate=Fate.MISSING)}
    assert fates == {"Vi Thị Suối": "waiting", "Vi Thị Đồi": "waiting", "Vi Thị Núi": "new"}
