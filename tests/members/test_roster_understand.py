"""From a file to rows, one at a time: what people decided counts, and no part holds the rows of a file."""

import datetime as dt
import gc
import weakref

import pytest

from handbook.lib.sheets import Cell, CellKind, Row, Sheet, SheetError, Workbook
from members.rosters.choices import NO_CHOICES, NOT_IMPORTED, Choices, RowChoice
from members.rosters.directory import Directory, OrganisationEntry
from members.rosters.types import Change, Level
from members.rosters.understand import Understanding, understand, understand_workbook
from tests.lib.sheets_help import row, sheet, write_xlsx

TODAY = dt.date(2026, 7, 31)
HEADING = ["STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Số CCCD", "Chi bộ"]
MEMBER = ["1", "Nông Văn Thử", "Nam", "03/02/1985", "Tày", "019085001234", "Chi bộ thôn Nà Thử"]


@pytest.fixture
def directory():
    def entry(code, name, kind, parent):
        return OrganisationEntry(code, name, name.replace("Chi bộ ", ""), kind, parent)

    return Directory(
        [
            entry("X", "Đảng bộ xã Thử Một", "commune", ""),
            entry("X1", "Chi bộ thôn Nà Thử", "cell", "X"),
            entry("X2", "Chi bộ thôn Tân Lập (xã Cũ A)", "cell", "X"),
            entry("X3", "Chi bộ thôn Tân Lập (xã Cũ B)", "cell", "X"),
        ],
        "X",
    )


def cell(value):
    return value if isinstance(value, Cell) else Cell(CellKind.TEXT, value, value)


def book(*lines, name="Danh sách", hidden=False):
    rows = {n: {c: cell(v) for c, v in enumerate(line, 1) if v} for n, line in enumerate(lines, 1)}
    return Workbook("a.xlsx", "xlsx", "0" * 64, [Sheet(name, hidden, rows)])


def member(**changed):
    names = ("number", "name", "sex", "birth", "ethnic", "citizen", "unit")
    return [changed.get(name, value) for name, value in zip(names, MEMBER, strict=True)]


def understood(workbook, directory, **choices) -> Understanding:
    return understand_workbook(workbook, directory=directory, today=TODAY, choices=Choices(**choices))


def one_row(workbook, directory, **choices):
    (found,) = understood(workbook, directory, **choices).rows()
    return found


def codes(found):
    return {(finding.level, finding.code) for finding in found.findings}


def test_empty_choices_read_the_file_as_it_stands(directory):
    found = one_row(book(HEADING, MEMBER), directory)

    assert (found.member["full_name"], found.member["organisation"], found.change) == ("Nông Văn Thử", "X1", Change.NEW)
    assert codes(found) == set()


def test_a_sheet_is_left_out_or_taken_in_by_choice(directory):
    open_sheet, hidden = book(HEADING, MEMBER), book(HEADING, MEMBER, hidden=True)

    left_out = understood(open_sheet, directory, sheets={"Danh sách": False})
    asked = understood(hidden, directory)
    taken_in = understood(hidden, directory, sheets={"Danh sách": True})

    assert (left_out.sheets[0].role, list(left_out.rows())) == ("ignore", [])
    assert (asked.sheets[0].role, list(asked.rows())) == ("ask", [])
    assert asked.refusal == asked.sheets[0].reason
    assert (taken_in.refusal, len(list(taken_in.rows()))) == (None, 1)


def test_a_heading_stands_where_it_is_said_to_stand_also_far_below(directory):
    titles = [["Ghi chú"] for _ in range(40)]
    workbook = book(*titles, HEADING, MEMBER)

    assert understood(workbook, directory).refusal is not None
    chosen = understood(workbook, directory, headings={"Danh sách": (41, 41)})
    assert chosen.sheets[0].header_rows == [41]
    assert [(found.row, found.member["full_name"]) for found in chosen.rows()] == [(42, "Nông Văn Thử")]


def test_columns_hold_what_they_are_said_to_hold(directory):
    workbook = book([*HEADING[:3], "Cột lạ", *HEADING[4:]], MEMBER)

    as_is = one_row(workbook, directory)
    chosen = one_row(workbook, directory, columns={("Danh sách", 4): "birth_date", ("Danh sách", 5): NOT_IMPORTED})

    assert (as_is.member.get("birth_date"), as_is.member["ethnic_group"]) == (None, "Tày")
    assert chosen.member["birth_date"] == "1985-02-03"
    assert "ethnic_group" not in chosen.member


def test_a_name_column_by_choice_makes_a_list_of_what_was_none(directory):
    workbook = book(["A", "B", "C", "D", "E", "F", "G"], MEMBER)

    assert understood(workbook, directory).refusal is not None
    columns = {("Danh sách", 2): "full_name", ("Danh sách", 4): "birth_date", ("Danh sách", 7): "organisation"}
    found = one_row(workbook, directory, headings={"Danh sách": (1, 1)}, columns=columns)
    assert (found.member["full_name"], found.member["birth_date"]) == ("Nông Văn Thử", "1985-02-03")


def true_date(text):
    day, month, year = map(int, text.split("/"))
    value = dt.date(year, month, day)
    return Cell(CellKind.DATE, value, text, serial=float((value - dt.date(1899, 12, 30)).days))


@pytest.mark.parametrize(
    ("order", "value", "asked"), [(None, None, True), ("day", "1985-02-03", False), ("month", "1985-03-02", False)]
)
def test_the_order_of_day_and_month_is_asked_once_and_kept(directory, order, value, asked):
    workbook = book(HEADING, member(birth=true_date("03/02/1985")), member(birth=true_date("05/04/1986"), number="2"))
    choices = {} if order is None else {"day_order": {("Danh sách", "birth_date"): order}}

    found = understood(workbook, directory, **choices)

    assert [question.field for question in found.questions] == (["birth_date"] if asked else [])
    first, second = found.rows()
    assert first.member["birth_date"] == value
    assert (first.level_of("birth_date") is Level.ASK) == asked
    assert second.member["birth_date"] == {None: None, "day": "1986-04-05", "month": "1986-05-04"}[order]


def test_words_once_answered_are_understood_and_told(directory):
    workbook = book(HEADING, member(ethnic="Tầy quê", unit="CB Tân  Lập"))
    values = {("ethnic_group", "tay que"): "Tày", ("organisation", "cb tan lap"): "X3"}

    asked, answered = one_row(workbook, directory), one_row(workbook, directory, values=values)

    assert (asked.member["ethnic_group"], asked.member["organisation"]) == (None, None)
    assert (answered.member["ethnic_group"], answered.member["organisation"]) == ("Tày", "X3")
    assert (Level.NOTE, "value_learned") in codes(answered)
    assert not answered.waits


def test_answers_never_lead_out_of_the_scope_and_may_say_nothing(directory):
    workbook = book(HEADING, member(ethnic="?", unit="CB Tân Lập"))
    values = {("organisation", "cb tan lap"): "Y9", ("ethnic_group", "?"): NOT_IMPORTED}

    found = one_row(workbook, directory, values=values)

    assert (found.member["organisation"], found.level_of("organisation")) == (None, Level.ASK)
    assert (found.member["ethnic_group"], found.level_of("ethnic_group")) == (None, Level.NOTE)


def test_the_cell_of_a_whole_sheet_may_be_answered_by_its_name(directory):
    workbook = book(HEADING[:6], MEMBER[:6], name="Tân Lập 2")

    assert [question.field for question in understood(workbook, directory).questions] == ["organisation"]
    answered = understood(workbook, directory, values={("organisation", "tan lap 2"): "X3"})
    assert answered.questions == []
    assert [found.member["organisation"] for found in answered.rows()] == ["X3"]


def test_a_mended_text_stands_for_the_cell_and_the_decision_for_the_unchanged_row_only(directory):
    wrong = member(birth="31/06/1985", sex="?")
    fingerprint = one_row(book(HEADING, wrong), directory).fingerprint
    choices = {"rows": {fingerprint: RowChoice(fixes={"birth_date": "30/06/1985", "sex": "Nữ", "ethnic_group": ""})}}

    mended = one_row(book(HEADING, wrong), directory, **choices)
    elsewhere = one_row(book(["DANH SÁCH"], HEADING, wrong, name="Khác"), directory, **choices)
    changed = one_row(book(HEADING, member(birth="31/06/1985", sex="?", number="2")), directory, **choices)

    for found in (mended, elsewhere):
        assert [found.member[name] for name in ("birth_date", "sex", "ethnic_group")] == ["1985-06-30", "Nữ", None]
    assert changed.member["birth_date"] is None
    assert len({mended.fingerprint, elsewhere.fingerprint}) == 1
    assert changed.fingerprint != mended.fingerprint


def test_a_mended_sex_and_birth_date_count_also_where_columns_tell_both(directory):
    workbook = book(
        ["STT", "Họ và tên", "Ngày sinh nam", "Ngày sinh nữ", "Chi bộ"],
        ["1", "Nông Văn Thử", "1985", "1985", MEMBER[6]],
    )
    fingerprint = one_row(workbook, directory).fingerprint

    fixes = {"sex": "Nam", "birth_date": "02/03/1985"}
    found = one_row(workbook, directory, rows={fingerprint: RowChoice(fixes=fixes)})

    assert (found.member["sex"], found.member["birth_date"], found.level_of("sex")) == ("Nam", "1985-03-02", None)


def test_a_row_is_skipped_and_doubts_pass_but_errors_never(directory):
    workbook = book(HEADING, member(birth="khoảng 1950", name="123"))
    fingerprint = one_row(workbook, directory).fingerprint

    accepted = frozenset({"date_guess", "name_not_a_name"})
    passed = one_row(workbook, directory, rows={fingerprint: RowChoice(accepted=accepted)})
    skipped = one_row(workbook, directory, rows={fingerprint: RowChoice(is_skipped=True)})

    assert (passed.level_of("birth_date"), passed.level_of("full_name")) == (Level.NOTE, Level.ERROR)
    assert (passed.waits, skipped.waits, skipped.change) == (True, False, Change.SKIPPED)


def test_columns_are_shown_with_values_that_differ(directory):
    births = ["", "", "", "", "", "", "07/02/1985", "08/02/1985", "09/02/1985"]
    lines = [member(number=str(n), ethnic="Tày" if n < 5 else "Nùng", birth=birth) for n, birth in enumerate(births, 1)]

    seen = {column.heading: column for column in understood(book(HEADING, *lines), directory).sheets[0].seen_columns}

    assert seen["Dân tộc"].samples == ("Tày", "Nùng")
    assert seen["Ngày sinh"].samples == ("07/02/1985", "08/02/1985", "09/02/1985")
    assert (seen["Số CCCD"].field, seen["Số CCCD"].is_certain) == ("citizen_id", True)


class _CountedRow(Row):
    __slots__ = ("__weakref__",)


class _EndlessSheet:
    """As many members as are asked for, and how many of them somebody still holds."""

    def __init__(self, members):
        self.head, self.members = Sheet("Danh sách"), members
        self.alive, self.most = weakref.WeakSet(), 0

    def rows(self):
        yield Row(1, {c: cell(v) for c, v in enumerate(HEADING, 1)})
        for number in range(2, self.members + 2):
            line = member(number=str(number), citizen=f"019085{number:06}")
            counted = _CountedRow(number, {c: cell(v) for c, v in enumerate(line, 1)})
            self.alive.add(counted)
            self.most = max(self.most, len(self.alive))
            yield counted


@pytest.mark.parametrize("members", [100, 5_000])
def test_rows_are_let_go_however_many_there_are(directory, members):
    endless = _EndlessSheet(members)
    understanding = Understanding(directory, TODAY, NO_CHOICES)
    gc.disable()
    try:
        understanding.look_at([endless])
        seen = sum(1 for _ in understanding.rows())
        again = sum(1 for _ in understanding.rows())
    finally:
        gc.enable()

    assert (seen, again) == (members, members)
    assert endless.most <= 60


def test_a_file_is_understood_from_its_child_and_let_go_with_the_understanding(tmp_path, directory):
    rows = row(1, *HEADING) + row(2, *MEMBER) + row(3, *member(number="2", citizen="019085009999"))
    path = write_xlsx(tmp_path / "a.xlsx", sheet(rows))

    with understand(path, "Danh sách xã.xlsx", directory=directory, today=TODAY) as understanding:
        first = [found.member["citizen_id"] for found in understanding.rows()]
        second = [found.member["citizen_id"] for found in understanding.rows()]
        digest = understanding.sha256

    assert first == second == ["019085001234", "019085009999"]
    assert len(digest) == 64
    with pytest.raises(ValueError, match="closed file"):
        next(understanding.rows())


def test_a_file_that_breaks_off_is_refused_whole(tmp_path, directory):
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, *HEADING) + row(2, *MEMBER) + "<row r='3'><c r='ZZZ3'/></row>"))

    with pytest.raises(SheetError) as caught:
        understand(path, "a.xlsx", directory=directory, today=TODAY)

    assert caught.value.code == "broken"


def test_merged_cells_fill_from_above_and_join_rows_of_one_member(tmp_path, directory):
    heading = ["STT", "Họ và tên", "Ngày sinh", "Chi bộ"]
    rows = (
        row(1, *heading)
        + row(2, "1", "Nông Văn Thử", "1985", MEMBER[6])
        + row(3, None, "(bí thư)")
        + row(4, "2", "Lý Thị Mẫu", "1986")
        + row(5, "3", "Hà Văn Ví", "1987")
    )
    merges = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="D2:D4"/></mergeCells>'
    path = write_xlsx(tmp_path / "a.xlsx", sheet(rows, "", merges))

    with understand(path, "a.xlsx", directory=directory, today=TODAY) as understanding:
        found = [(r.row, r.last_row, r.member["full_name"], r.member["organisation"]) for r in understanding.rows()]

    assert found == [
        (2, 3, "Nông Văn Thử", "X1"),
        (4, None, "Lý Thị Mẫu", "X1"),
        (5, None, "Hà Văn Ví", None),
    ]


def test_a_text_too_long_for_any_fact_is_read_in_part_and_told(directory):
    found = one_row(book(HEADING, member(name="(" * 30_000, ethnic="Tày")), directory)

    assert {code for _, code in codes(found)} == {"cell_cut", "name_not_a_name"}
    assert found.member["ethnic_group"] == "Tày"
    assert all(len(finding.value) <= 1_000 for finding in found.findings)
