"""The old binary format .xls: values by calamine, which is allowed nowhere but in this guarded child."""

import datetime as dt
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from handbook.lib.sheets.grid import column_letter
from handbook.lib.sheets.protocol import Emitter, Refusal

_EPOCH = dt.datetime(1899, 12, 30)


def read(path: str, emitter: Emitter) -> None:
    """Emits every worksheet; dates come as days from 1900 even where the file counts from 1904. Raises Refusal."""
    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise Refusal("password") from error
    emitter.line("workbook", False)
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        emitter.line("sheet", meta.name, meta.visible != SheetVisibleEnum.Visible)
        top, left = sheet.start or (0, 0)
        for row, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
            cells = []
            for column, value in enumerate(values, left + 1):
                if value != "" and value is not None:
                    kind, plain = _content(value)
                    cells.append([column, kind, emitter.checked(plain) if kind == "t" else plain, -1, 0])
            if cells:
                emitter.row(row, cells)
        merges = [f"{_reference(*first)}:{_reference(*last)}" for first, last in sheet.merged_cell_ranges or []]
        emitter.line("end", merges, [], [])


def _content(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int | float):
        return "n", repr(value)
    if isinstance(value, dt.date):  # a datetime is one as well
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return "d", repr((moment - _EPOCH).total_seconds() / 86400)
    return "t", str(value)


def _reference(row: int, column: int) -> str:
    return f"{column_letter(column + 1)}{row + 1}"
