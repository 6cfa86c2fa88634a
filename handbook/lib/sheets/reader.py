"""A whole workbook in memory, for sheets that are small by nature; rosters are streamed."""

from pathlib import Path

from handbook.lib.sheets.checks import IN_MEMORY, Limits
from handbook.lib.sheets.grid import Sheet, Workbook
from handbook.lib.sheets.stream import SheetStream


def read_workbook(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> Workbook:
    """The workbook at `path` (called `name` by its sender). Raises SheetError; never runs a macro or a formula."""
    with SheetStream(path, name=name, limits=limits or IN_MEMORY, is_kept=False) as stream:
        sheets: list[Sheet] = []
        for streamed in stream.sheets():
            sheet = streamed.head
            for row in streamed.rows():
                sheet.rows[row.number] = row.cells
                if row.is_hidden:
                    sheet.hidden_rows.add(row.number)
            sheets.append(sheet)
        return Workbook(stream.name, stream.format, stream.sha256, sheets, stream.cells.date_1904)
