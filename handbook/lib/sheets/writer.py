"""Writing spreadsheets: text stays text, nothing a sender typed can run as a formula (ASVS 5.0: 1.2.10)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from handbook.lib.sheets.neutral import neutralise

LONGEST = 32_767
"""Characters of one cell; Excel holds no more."""
_NO_TIME = dt.datetime(2000, 1, 1)
TEXT = {"num_format": "@", "valign": "top"}
WRONG = {"bg_color": "#FFC7CE"}
HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F2E6D0"}


@contextmanager
def new_workbook(target: BinaryIO | str, **options: Any) -> Iterator[Workbook]:
    """A workbook written into `target` when the block ends. Rows must be written in their order: none stays in memory.

    Equal content gives equal bytes, so that a file sent twice is known by its fingerprint. `options` are XlsxWriter's.
    """
    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, {**safe, **options})
    book.set_properties({"created": _NO_TIME})
    try:
        yield book
    finally:
        book.close()


def put(sheet: Worksheet, row: int, column: int, text: str, style: Format | None = None) -> None:
    """`text` into the cell (both numbers from 0), neutralised; an empty one leaves only the style."""
    if text:
        sheet.write_string(row, column, neutralise(text)[:LONGEST], style)
    elif style is not None:
        sheet.write_blank(row, column, None, style)


def merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Join the cells (numbers from 0); the text stands in the first, written by `put`.

    XlsxWriter's own method writes ahead into the rows below, which a workbook that keeps no rows cannot do.
    """
    sheet.merge.append([top, left, bottom, right])


def write_workbook(
    target: BinaryIO | str,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[str] = (),
    heading_above: Sequence[str] = (),
) -> None:
    """One sheet `title`: lines of `heading_above`, `columns` as (heading, width), then `rows` as text.

    A cell may be (value, "wrong"), which colours it. Everything is written as text, so leading zeros stay.
    """
    with new_workbook(target) as book:
        plain = book.add_format({**TEXT, "text_wrap": True})
        coloured = book.add_format({**TEXT, "text_wrap": True, **WRONG})
        bold = book.add_format(HEADING)
        sheet = book.add_worksheet(title[:31])
        for index, (_, width) in enumerate(columns):
            sheet.set_column(index, index, width)
        row = 0
        for line in [*heading_above, *notes]:
            put(sheet, row, 0, line)
            row += 1
        for index, (heading, _) in enumerate(columns):
            put(sheet, row, index, heading, bold)
        for values in rows:
            row += 1
            for index, value in enumerate(values):
                is_wrong = isinstance(value, tuple)
                text = value[0] if is_wrong else value
                if is_wrong or text not in (None, ""):
                    put(sheet, row, index, "" if text is None else str(text), coloured if is_wrong else plain)
