"""Writing spreadsheets: text stays text, nothing a sender typed can run as a formula (ASVS 5.0: 1.2.10)."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import xlsxwriter

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def neutralise(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(_RUNS) else text


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
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    wrong = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FFC7CE"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet(title[:31])
    for index, (_, width) in enumerate(columns):
        sheet.set_column(index, index, width)
    row = 0
    for line in [*heading_above, *notes]:
        sheet.write_string(row, 0, neutralise(line))
        row += 1
    for index, (heading, _) in enumerate(columns):
        sheet.write_string(row, index, neutralise(heading), bold)
    for values in rows:
        row += 1
        for index, value in enumerate(values):
            style = plain
            if isinstance(value, tuple):
                value, style = value[0], wrong
            if value not in (None, ""):
                sheet.write_string(row, index, neutralise(str(value)), style)
            elif style is wrong:
                sheet.write_blank(row, index, None, wrong)
    book.close()
