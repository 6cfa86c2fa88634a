"""Fresh workbooks, not only the committed sample: the judgement was not fitted to fifteen files."""

import datetime as dt

import pytest

from handbook.lib.sheets import read_workbook
from members.rosters.directory import Directory
from members.rosters.judge import judge
from members.rosters.known import KnownList
from members.rosters.report import as_report
from tests.members.roster_help import organisation_entries
from tests.rosters.generate import MIXES, roster, save
from tests.rosters.rosterkit.compare import compare, passed
from tests.rosters.rosterkit.traps import by_mix
from tests.rosters.rosterkit.units import Units

# A formula may yield a name that really has no mark; the comparer knows no second remark on a formula cell.
TRAPS = [name for name in by_mix(*MIXES["all"]) if name != "name_from_formula"]
LAYOUTS = ["nhap-lieu-4.0", "chin-truong", "trich-ngang", "trich-ngang-merged", "ngan", "nhieu-sheet"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", ["fresh-1", "fresh-2"])
def test_generated_roster_equals_its_truth(tmp_path, layout, seed):
    path = tmp_path / "danh-sach.xlsx"
    book, _, context = roster(Units(seed=1, communes=96, scale=0.1), layout, 90, seed, TRAPS, 1, 0.4)
    truth = save(book, layout, path, context, seed)

    judgement = judge(
        read_workbook(path),
        directory=Directory(organisation_entries(), truth["scope"]),
        today=dt.date.fromisoformat(truth["as_of"]),
        source=KnownList([]),
    )

    report = compare(truth, as_report(judgement))
    assert passed(report), report


@pytest.mark.parametrize("layout", ["chin-truong", "trich-ngang"])
def test_month_first_machine_is_asked_once_per_column(tmp_path, layout):
    path = tmp_path / "danh-sach.xlsx"
    book, _, context = roster(Units(seed=1, communes=96, scale=0.1), layout, 60, "us", us_locale=True)
    truth = save(book, layout, path, context, "us")

    judgement = judge(
        read_workbook(path),
        directory=Directory(organisation_entries(), truth["scope"]),
        today=dt.date.fromisoformat(truth["as_of"]),
        source=KnownList([]),
    )

    assert sorted(question.field for question in judgement.questions) == [
        "admission_date",
        "birth_date",
        "official_date",
    ]
    assert passed(compare(truth, as_report(judgement)))
