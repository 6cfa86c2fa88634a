"""The file of rows that wait: as the sender wrote them, wrong cells coloured, with reasons, ready to be sent again."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from handbook.lib.sheets.copying import CellCopier
from handbook.lib.sheets.grid import BLANK_CELL, Row
from handbook.lib.sheets.writer import HEADING, TEXT, merge, new_workbook, put
from handbook.lib.text import clean, fold

WHY = "Vì sao"
TO_MEND = "Cần sửa"
_CHECKED, _DETAILS = "ket qua kiem tra", "chi tiet loi"
_WIDTH, _WHY_WIDTH = 16, 70
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class WaitingRow:
    """One member of the source: the rows as read (usually one; merged cells filled), and why they wait.

    `wrong` are (row number, column number) in the source. `section` is the line that must stand above the row where
    only a section tells the cell. `joined` is the column whose merged cell joins several rows to one member.
    """

    rows: Sequence[Row]
    reasons: Sequence[str]
    wrong: Collection[tuple[int, int]] = ()
    section: str = ""
    joined: int = 0


@dataclass(frozen=True)
class WaitingSheet:
    """A sheet of the source: `head` are its rows down to the heading's last, `first` and `last` bound the heading.

    `merges` (top, left, bottom, right) may be those of the whole sheet.
    """

    name: str
    head: Sequence[Row]
    first: int
    last: int
    rows: Iterable[WaitingRow]
    merges: Sequence[tuple[int, int, int, int]] = field(default=())


def write_error_file(target: BinaryIO, sheets: Iterable[WaitingSheet], *, date_1904: bool = False) -> int:
    """Write the waiting rows below the headings of their sheets; returns the number of members.

    Columns and headings are the source's, so that the file can be mended and imported again; the reader passes over
    what is added: "Vì sao" after the last heading, or columns AD and AE of template 4.0. One row is in memory at once.
    """
    count = 0
    with new_workbook(target, default_date_format="dd/mm/yyyy", date_1904=date_1904) as book:
        copier = CellCopier(book, date_1904=date_1904)
        text, bold = book.add_format({**TEXT, "text_wrap": True}), book.add_format(HEADING)
        for source in sheets:
            page = _Page(source, book.add_worksheet(_free(source.name, book.sheetnames)), copier, text)
            page.write_head(bold)
            for row in source.rows:
                page.write(row)
                count += 1
    return count


def _free(name: str, taken: Collection[str]) -> str:
    """The source's name of a sheet as far as Excel allows it, with a number where the file has it already."""
    names = {known.lower() for known in taken}
    name = _FORBIDDEN.sub("-", name)[:31].strip("'") or "Trang"
    kept, number = name, 2
    while kept.lower() in names:
        kept, number = f"{name[:26]} ({number})", number + 1
    return kept


class _Page:
    def __init__(self, source: WaitingSheet, sheet: Worksheet, copier: CellCopier, text: Format) -> None:
        self.source, self.sheet, self.copier, self.text = source, sheet, copier, text
        self.head = {row.number: row for row in source.head if row.number <= source.last}
        self.merges = [area for area in source.merges if area[2] <= source.last]
        self.verdict, self.why = self._columns()
        self.next = source.last
        self.section = ""

    def _columns(self) -> tuple[int, int]:
        """Columns for the verdict (0: none) and for the reasons."""
        named, last = {}, 0
        for number in range(self.source.first, self.source.last + 1):
            for column, cell in (self.head[number].cells if number in self.head else {}).items():
                if heading := fold(clean(cell.text)):
                    named.setdefault(heading, column)
                    last = max(last, column)
        last = max([last, *(area[3] for area in self.merges if area[0] >= self.source.first and area[3] < 1000)])
        if _DETAILS in named:
            return named.get(_CHECKED, 0), named[_DETAILS]
        return 0, named.get(fold(WHY), last + 1)

    def write_head(self, bold: Format) -> None:
        """Titles and headings where they stood, and the heading of the reasons."""
        self.sheet.set_column(0, self.why - 1, _WIDTH)
        self.sheet.set_column(self.why - 1, self.why - 1, _WHY_WIDTH)
        for number in range(1, self.source.last + 1):
            is_heading = number >= self.source.first
            for column, cell in sorted((self.head[number].cells if number in self.head else {}).items()):
                if not is_heading or column < self.why:
                    shape = "heading" if is_heading else "text"
                    self.copier.put(self.sheet, number - 1, column - 1, cell, shape=shape)
            if number == self.source.first:
                seen = self.head[number].cells.get(self.why, BLANK_CELL) if number in self.head else BLANK_CELL
                put(self.sheet, number - 1, self.why - 1, seen.text or WHY, bold)
        for top, left, bottom, right in self.merges:
            merge(self.sheet, top - 1, left - 1, bottom - 1, min(right, left + 1000) - 1)
        self.sheet.freeze_panes(self.source.last, 0)

    def write(self, waiting: WaitingRow) -> None:
        if waiting.section and waiting.section != self.section:
            self.section = waiting.section
            put(self.sheet, self.next, 0, waiting.section)
            self.next += 1
        for index, row in enumerate(waiting.rows):
            for column in sorted({*row.cells, *(c for number, c in waiting.wrong if number == row.number)}):
                is_free = column < self.why and column != self.verdict
                if is_free and not (index and column == waiting.joined):
                    is_wrong = (row.number, column) in waiting.wrong
                    cell = row.cells.get(column, BLANK_CELL)
                    self.copier.put(self.sheet, self.next + index, column - 1, cell, is_wrong=is_wrong)
            if not index:
                if self.verdict:
                    put(self.sheet, self.next, self.verdict - 1, TO_MEND, self.text)
                reasons = [*waiting.reasons, f"(Dòng {row.number} của tệp gốc.)"]
                put(self.sheet, self.next, self.why - 1, "\n".join(reasons), self.text)
        if len(waiting.rows) > 1 and waiting.joined:
            column = waiting.joined - 1
            merge(self.sheet, self.next, column, self.next + len(waiting.rows) - 1, column)
        self.next += len(waiting.rows)
