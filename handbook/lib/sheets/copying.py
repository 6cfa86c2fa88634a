"""Cells as they were read, written again so that reading them gives the same: kind, text, font, day number."""

import datetime as dt
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from handbook.lib.sheets.convert import date_cell
from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.sheets.neutral import neutralise
from handbook.lib.sheets.writer import HEADING, LONGEST, TEXT, WRONG

NO_VALUE = "#N/A"
_EXACT = 15
"""Longer numbers would lose digits on the way; they are written as text."""
_FIRST_DAY = dt.date(1900, 1, 1)
_SHAPES: dict[str, dict[str, Any]] = {
    "text": {**TEXT, "text_wrap": True},
    "heading": {**HEADING, "num_format": "@"},
    "whole": {"num_format": "0", "valign": "top"},
    "number": {"valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top"},
}


class CellCopier:
    """Writes cells of one workbook; `is_wrong` colours a cell. `date_1904`: the workbook counts days from 1904."""

    def __init__(self, book: Workbook, *, date_1904: bool = False) -> None:
        self.book, self.date_1904 = book, date_1904
        self.styles: dict[tuple[str, str, bool], Format] = {}

    def style(self, shape: str, font: str = "", *, is_wrong: bool = False) -> Format:
        key = (shape, font, is_wrong)
        if key not in self.styles:
            look = _SHAPES[shape] | ({"font_name": font} if font else {}) | (WRONG if is_wrong else {})
            self.styles[key] = self.book.add_format(look)
        return self.styles[key]

    def put(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, *, is_wrong: bool = False, shape: str = "text"
    ) -> None:
        """`cell` into the place (numbers from 0). A formula leaves its value; what has none is an error value.

        `shape` is the look of text: "text" or "heading".
        """
        if cell.kind is CellKind.BLANK:
            if is_wrong:
                sheet.write_blank(row, column, None, self.style("text", is_wrong=True))
        elif cell.kind is CellKind.NUMBER and len(cell.text) <= _EXACT:
            shape = "whole" if isinstance(cell.value, int) else "number"
            sheet.write_number(row, column, float(str(cell.value)), self.style(shape, cell.font, is_wrong=is_wrong))
        elif cell.kind is CellKind.DATE:
            self._put_date(sheet, row, column, cell, self.style("date", cell.font, is_wrong=is_wrong))
        elif cell.kind is CellKind.BOOLEAN:
            style = self.style("number", cell.font, is_wrong=is_wrong)
            sheet.write_boolean(row, column, bool(cell.value), style)
        elif cell.kind is CellKind.FORMULA_NO_VALUE:
            sheet.write_string(row, column, NO_VALUE, self.style("text", is_wrong=is_wrong))
        elif cell.runs:
            self._put_runs(sheet, row, column, cell, is_wrong=is_wrong)
        else:
            text = neutralise(cell.text)[:LONGEST]
            sheet.write_string(row, column, text, self.style(shape, cell.font, is_wrong=is_wrong))

    def _put_date(self, sheet: Worksheet, row: int, column: int, cell: Cell, style: Format) -> None:
        """By its day number, as a year typed into a date cell is known by it; by its day where the source counts
        from another year; as text before the first day a spreadsheet knows."""
        day = cell.value
        if cell.serial is not None and date_cell(repr(cell.serial), date_1904=self.date_1904).value == day:
            sheet.write_number(row, column, cell.serial, style)
        elif isinstance(day, dt.date) and dt.date(day.year, day.month, day.day) >= _FIRST_DAY:
            sheet.write_datetime(row, column, day, style)
        else:
            sheet.write_string(row, column, cell.text, style)

    def _put_runs(self, sheet: Worksheet, row: int, column: int, cell: Cell, *, is_wrong: bool) -> None:
        """Text in several fonts; legacy encodings are known by the font, so each run keeps its own."""
        pieces = [(text, font) for text, font in cell.runs if text]
        if neutralise(cell.text) != cell.text:
            pieces[0] = (f"'{pieces[0][0]}", pieces[0][1])
        parts: list[Any] = []
        for text, font in pieces:
            parts += [self.style("number", font), text]
        sheet.write_rich_string(row, column, *parts, self.style("text", is_wrong=is_wrong))
