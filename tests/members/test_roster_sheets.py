"""Sheets no generator made: other wordings, orders, levels and spellings than the layouts known by name."""

import datetime as dt

import pytest

from members.rosters.directory import Directory
from members.rosters.judge import judge
from members.rosters.known import KnownList
from members.rosters.types import Judgement
from tests.members.roster_sheets import SHEETS, UNITS, Written, workbook_of

TODAY = dt.date(2026, 7, 31)


def judged(written: Written) -> Judgement:
    return judge(workbook_of(written), directory=Directory(UNITS, "X"), today=TODAY, source=KnownList([]))


@pytest.mark.parametrize("written", SHEETS, ids=lambda written: written.name)
def test_a_sheet_is_read_as_a_careful_person_would(written):
    judgement = judged(written)

    assert judgement.refusal is None
    got = [
        {name: row.member.get(name) for name in want}
        for row, want in zip(judgement.rows, written.expected, strict=False)
    ]
    assert (got, len(judgement.rows)) == (written.expected, len(written.expected))
    for number, codes in written.codes.items():
        row = next(row for row in judgement.rows if row.row == number)
        assert codes <= {finding.code for finding in row.findings}
