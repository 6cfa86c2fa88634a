"""Rows that wait leave as the sender wrote them and come back the same: judged again, they say the same."""

import datetime as dt
import io

import openpyxl
import pytest

from handbook.lib.sheets import Cell, CellKind, Row, read_workbook
from handbook.lib.sheets.copying import NO_VALUE
from members.exports.errors import WaitingSheet, write_error_file
from members.exports.waiting import reasons_of, waiting_sheets
from members.rosters.directory import Directory
from members.rosters.understand import understand_workbook
from tests.members.roster_help import SAMPLE, judge_sample, organisation_entries, truth_of

NAMES = sorted(path.name.removesuffix(".truth.json") for path in SAMPLE.glob("*.truth.json"))
WAITING = [name for name in NAMES if any(row["verdict"] in ("ask", "error") for row in truth_of(name)["rows"])]


def error_file(name, tmp_path):
    """The error file of a sample, its judgement, and the truth's scope and day."""
    truth = truth_of(name)
    judgement = judge_sample(SAMPLE / f"{name}.xlsx", truth["scope"], truth["as_of"])
    workbook = read_workbook(SAMPLE / f"{name}.xlsx")
    directory = Directory(organisation_entries(), truth["scope"])
    understanding = understand_workbook(workbook, directory=directory, today=dt.date.fromisoformat(truth["as_of"]))
    waiting = {(row.sheet, row.row): row for row in judgement.rows if row.waits}
    path = tmp_path / "can-sua.xlsx"
    with path.open("wb") as target:
        count = write_error_file(
            target,
            waiting_sheets(understanding, lambda *key: waiting[key].findings if key in waiting else None),
            date_1904=workbook.date_1904,
        )
    assert count == len(waiting)
    return path, list(waiting.values()), truth


def read_rows(path, truth):
    """The file understood row by row, before rows are held against each other."""
    directory = Directory(organisation_entries(), truth["scope"])
    today = dt.date.fromisoformat(truth["as_of"])
    return list(understand_workbook(read_workbook(path), directory=directory, today=today).rows())


def said(row):
    """Values and findings; hidden rows are shown now, and a formula without result has become an error value."""
    codes = {"formula_no_value": "cell_error"}
    found = [
        (f.level, codes.get(f.code, f.code), f.field, "" if f.value == NO_VALUE else f.value)
        for f in row.findings
        if f.code != "hidden_row"
    ]
    return row.member, sorted(found)


@pytest.mark.parametrize("name", WAITING)
def test_waiting_rows_read_the_same_from_the_error_file(name, tmp_path):
    path, waiting, truth = error_file(name, tmp_path)
    before = {(row.sheet, row.row): row for row in read_rows(SAMPLE / f"{name}.xlsx", truth)}

    after = read_rows(path, truth)

    assert len(after) == len(waiting)
    for source, again in zip(waiting, after, strict=True):
        was = before[source.sheet, source.row]
        assert said(again) == said(was), (source.sheet, source.row)
        if all(finding.code != "formula_no_value" for finding in was.findings):
            assert again.fingerprint == was.fingerprint, (source.sheet, source.row)


def texts(path, sheet=0):
    book = openpyxl.load_workbook(path)
    return [[str(cell.value or "") for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_headings_stay_wrong_cells_are_coloured_and_the_last_column_says_why(tmp_path):
    path, waiting, _ = error_file("03-chin-truong-ngay-thang", tmp_path)
    source = texts(SAMPLE / "03-chin-truong-ngay-thang.xlsx")

    rows = texts(path)

    assert [row[: len(source[0])] for row in rows[:5]] == [row[: len(rows[0]) - 1] for row in source[:5]]
    assert rows[4][-1] == "Vì sao"
    assert [row[-1].splitlines() for row in rows[5:]] == [
        [*reasons_of(row.findings), f"(Dòng {row.row} của tệp gốc.)"] for row in waiting
    ]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    coloured = {
        cell.coordinate for row in sheet.iter_rows(min_row=6) for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"
    }
    wanted = {
        f"{finding.cell.rstrip('0123456789')}{number}"
        for number, row in enumerate(waiting, 6)
        for finding in row.findings
        if finding.level in ("ask", "error") and finding.cell
    }
    assert coloured == wanted


def test_template_40_gets_its_own_columns_filled(tmp_path):
    path, waiting, _ = error_file("02-nhap-lieu-so-dinh-danh", tmp_path)

    rows = texts(path)

    assert len(rows[5]) == 31
    assert {row[29] for row in rows[7:]} == {"Cần sửa"}
    assert [row[30].splitlines()[:-1] for row in rows[7:]] == [reasons_of(row.findings) for row in waiting]


def test_an_error_file_of_an_error_file_says_only_what_is_wrong_now(tmp_path):
    path, _, truth = error_file("03-chin-truong-ngay-thang", tmp_path)
    understanding = understand_workbook(
        read_workbook(path),
        directory=Directory(organisation_entries(), truth["scope"]),
        today=dt.date.fromisoformat(truth["as_of"]),
    )
    again = io.BytesIO()

    write_error_file(again, waiting_sheets(understanding, lambda sheet, row: [] if row == 6 else None))

    rows = texts(again)
    assert rows[4].count("Vì sao") == 1
    assert [row[-1] for row in rows[5:]] == ["(Dòng 6 của tệp gốc.)"]


def test_nothing_of_a_hostile_row_can_run(tmp_path):
    for name in ("05-trich-ngang-nam-nu", "11-chin-truong-to-chuc-trung-lap", "13-tat-ca-va-vung-rong"):
        path, waiting, _ = error_file(name, tmp_path)

        book = openpyxl.load_workbook(path)
        assert waiting
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert not [text for row in texts(path) for text in row if text.startswith(("=", "+", "-", "@"))]


def test_names_of_sheets_are_made_what_a_spreadsheet_allows():
    head = [Row(1, {1: Cell(CellKind.TEXT, "Họ và tên", "Họ và tên")})]
    names = ["a/b", "A-B", "'", "x" * 40, "x" * 40]
    target = io.BytesIO()

    write_error_file(target, [WaitingSheet(name, head, 1, 1, []) for name in names])

    assert openpyxl.load_workbook(target).sheetnames == ["a-b", "A-B (2)", "Trang", "x" * 31, "x" * 26 + " (2)"]
