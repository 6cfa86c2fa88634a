"""Fresh workbooks at every run: the judgement is not fitted to a list of files.

The seed is new each time and stands in the name of every failing test; `ROSTER_SEED=… scripts/test FILE` repeats it;
`ROSTER_COUNT=30` makes thirty workbooks of each layout instead of three.
"""

import datetime as dt
import os
import random
import secrets

import pytest

from handbook.lib.sheets import read_workbook
from members.rosters.directory import Directory, OrganisationEntry
from members.rosters.judge import judge
from members.rosters.known import KnownList
from members.rosters.report import as_report
from members.rosters.types import Judgement
from tests.members.roster_help import known_after
from tests.rosters.generate import AS_OF, MIXES, make_rows, roster, save
from tests.rosters.rosterkit.compare import compare, passed
from tests.rosters.rosterkit.followup import pair
from tests.rosters.rosterkit.layouts import LAYOUTS
from tests.rosters.rosterkit.people import People
from tests.rosters.rosterkit.rows import Style
from tests.rosters.rosterkit.traps import by_mix
from tests.rosters.rosterkit.units import Units

SEED = os.environ.get("ROSTER_SEED") or secrets.token_hex(4)
COUNT = int(os.environ.get("ROSTER_COUNT", "3"))
UNITS = Units(seed=SEED, communes=96, scale=0.1)
FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
COUNTERS = ("count", "dotted", "text", "gaps", "none", "formula", "broken")


def judged(path, scope, as_of, known=()) -> Judgement:
    entries = [OrganisationEntry(u.code, u.name, u.short, u.kind, u.parent or "", tuple(u.former)) for u in UNITS.list]
    return judge(
        read_workbook(path),
        directory=Directory(entries, scope),
        today=dt.date.fromisoformat(as_of),
        source=KnownList(list(known)),
    )


def differences(truth, judgement):
    report = compare(truth, as_report(judgement))
    return {} if passed(report) else {kind: found for kind, found in report.items() if found and kind != "noise"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", [f"{SEED}-{number}" for number in range(COUNT)])
def test_generated_roster_equals_its_truth(tmp_path, layout, seed):
    dice = random.Random(f"{seed} {layout}")  # noqa: S311  (dice of a test, no secret)
    style = Style(
        names=dice.choice(["upper", "title"]),
        dates=dice.choice(["text", "text", "true"]),
        date_format=dice.choice(FORMATS),
        unit=dice.choice(["name", "short"]),
        position_blank=dice.choice(["", "Đảng viên"]),
    )
    traps = by_mix(*MIXES["all"]) + (["badge_zero_number"] if layout == "4a-hhd" else [])
    if layout == "7-hsdv":
        traps.remove("name_from_formula")  # a cell with a name and another name in it is written as plain text
    scope = UNITS.communes()[dice.randrange(4)].code
    options = {"stt": dice.choice(COUNTERS)}
    if layout == "nhieu-sheet":
        strangers, cell = People(seed, AS_OF, "X"), UNITS.villages(scope)[0].code
        options |= {name: make_rows(strangers.cell(cell, 5), style, UNITS) for name in ("gone", "newcomers")}
    path = tmp_path / "danh-sach.xlsx"
    book, _, context = roster(
        UNITS,
        layout,
        dice.choice([20, 60, 120]),
        seed,
        each=dice.choice([0, 1, 2]),
        rate=dice.choice([0, 0.3, 0.6]),
        style=style,
        cells=dice.choice([1, 3, 6]),
        scope=scope,
        only=traps,
        **options,
    )
    truth = save(book, layout, path, context, seed)

    assert differences(truth, judged(path, truth["scope"], truth["as_of"])) == {}


@pytest.mark.parametrize("layout", ["chin-truong", "trich-ngang", "nhap-lieu-4.0"])
def test_month_first_machine_is_asked_once_per_column(tmp_path, layout):
    path = tmp_path / "danh-sach.xlsx"
    book, _, context = roster(UNITS, layout, 60, SEED, us_locale=True)
    truth = save(book, layout, path, context, SEED)

    judgement = judged(path, truth["scope"], truth["as_of"])

    assert sorted(question.field for question in judgement.questions) == [
        "admission_date",
        "birth_date",
        "official_date",
    ]
    assert differences(truth, judgement) == {}


def test_three_months_later_every_change_is_found(tmp_path):
    before, after = pair(tmp_path, UNITS, UNITS.communes()[0].code, 160, SEED, "truoc", "sau")

    first = judged(tmp_path / "truoc.xlsx", before["scope"], before["as_of"])
    later = judged(tmp_path / "sau.xlsx", after["scope"], after["as_of"], known_after(first))

    assert (differences(before, first), differences(after, later)) == ({}, {})
    kinds = {(row.sheet, row.row): row.change.value for row in later.rows}
    assert kinds == {(want["sheet"], want["row"]): want["change"]["kind"] for want in after["rows"]}
    assert {member.get("full_name") for member in later.missing} == {member["full_name"] for member in after["missing"]}
