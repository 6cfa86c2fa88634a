"""Cells written again as they were read."""

import datetime as dt
import io

import pytest

from handbook.lib.sheets import Cell, CellKind, read_workbook
from handbook.lib.sheets.copying import CellCopier
from handbook.lib.sheets.writer import new_workbook


def again(cell, tmp_path, *, date_1904=False):
    path = tmp_path / "thu.xlsx"
    with new_workbook(str(path), date_1904=date_1904) as book:
        CellCopier(book, date_1904=date_1904).put(book.add_worksheet("Thử"), 0, 0, cell)
    return read_workbook(path).sheets[0].cell(1, 1)


def date(day, serial=None):
    return Cell(CellKind.DATE, day, f"{day:%d/%m}/{day.year:04}", serial=serial)


@pytest.mark.parametrize(
    "cell",
    [
        Cell(CellKind.TEXT, "=1+1", "=1+1"),
        Cell(CellKind.TEXT, "019", "019"),
        Cell(CellKind.NUMBER, 19085001234, "19085001234"),
        Cell(CellKind.NUMBER, 1.5, "1.5"),
        Cell(CellKind.BOOLEAN, True, "TRUE"),
        Cell(CellKind.ERROR, "#REF!", "#REF!"),
        date(dt.date(1985, 2, 3), 31081.0),
        date(dt.date(1905, 5, 3), 1950.0),
        date(dt.date(1909, 5, 4), 1950.0),
        date(dt.datetime(1990, 1, 2, 3, 4)),
    ],
    ids=lambda cell: f"{cell.kind} {cell.text}",
)
def test_kind_value_and_text_stay(cell, tmp_path):
    read = again(cell, tmp_path)

    assert (read.kind, read.value, read.text) == (cell.kind, cell.value, cell.text)


def test_a_year_in_a_date_cell_keeps_its_number_in_both_ways_of_counting(tmp_path):
    assert again(date(dt.date(1905, 5, 3), 1950.0), tmp_path).serial == 1950
    assert again(date(dt.date(1909, 5, 4), 1950.0), tmp_path, date_1904=True).serial == 1950


def test_what_a_spreadsheet_cannot_hold_is_kept_as_text(tmp_path):
    long = Cell(CellKind.NUMBER, 1234567890123456789, "1234567890123456789")

    kept = [again(cell, tmp_path) for cell in (long, date(dt.date(1850, 1, 1)))]

    assert [(cell.kind, cell.text) for cell in kept] == [
        (CellKind.TEXT, "1234567890123456789"),
        (CellKind.TEXT, "01/01/1850"),
    ]


def test_fonts_stay_with_their_letters(tmp_path):
    whole = again(Cell(CellKind.TEXT, "NguyÔn", "NguyÔn", ".VnTime"), tmp_path)
    runs = (("NguyÔn ", ".VnTime"), ("An", "VNI-Times"))
    mixed = again(Cell(CellKind.TEXT, "NguyÔn An", "NguyÔn An", "", runs), tmp_path)

    assert (whole.text, whole.font) == ("NguyÔn", ".VnTime")
    assert (mixed.text, mixed.runs) == ("NguyÔn An", runs)


def test_a_formula_without_result_is_an_error_and_a_wrong_blank_cell_only_coloured(tmp_path):
    assert again(Cell(CellKind.FORMULA_NO_VALUE, None, "", is_formula=True), tmp_path).kind is CellKind.ERROR
    target = io.BytesIO()
    with new_workbook(target) as book:
        sheet = book.add_worksheet("Thử")
        CellCopier(book).put(sheet, 0, 0, Cell(CellKind.BLANK, None, ""), is_wrong=True)
    assert target.getvalue()
