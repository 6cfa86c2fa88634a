"""Reading and writing spreadsheets: one guarded way in, one neutralised way out."""

from handbook.lib.sheets.checks import Limits
from handbook.lib.sheets.grid import (
    BLANK_CELL,
    Cell,
    CellKind,
    Row,
    Sheet,
    SheetError,
    Workbook,
    column_letter,
    column_number,
)
from handbook.lib.sheets.neutral import neutralise
from handbook.lib.sheets.reader import read_workbook
from handbook.lib.sheets.stream import SheetStream
from handbook.lib.sheets.writer import write_workbook

__all__ = [
    "BLANK_CELL",
    "Cell",
    "CellKind",
    "Limits",
    "Row",
    "Sheet",
    "SheetError",
    "SheetStream",
    "Workbook",
    "column_letter",
    "column_number",
    "neutralise",
    "read_workbook",
    "write_workbook",
]
