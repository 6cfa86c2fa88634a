"""The old binary format .xls: values by calamine, which is allowed nowhere but in this guarded child."""

import datetime as dt
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

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
        merges = [
            (top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        ]
        emitter.sheet(meta.name, meta.visible != SheetVisibleEnum.Visible, merges, [])
        _read_rows(sheet, emitter)


def _read_rows(sheet: CalamineSheet, emitter: Emitter) -> None:
    left = sheet.start[1] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows(), 1):  # it leaves out blank columns before the data, not rows
        row: list[Any] = [number, 0]
        weight = 0
        for column, value in enumerate(values, left + 1):
            if value != "" and value is not None:
                content = _content(value)
                weight += 8 + (len(emitter.checked(content)) if isinstance(content, str) else 12)
                row += (column, content)
        if len(row) > 2:
            emitter.row(row, weight)


def _content(value: Any) -> Any:
    if isinstance(value, bool):
        return ["b", value, 0, ""]
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() and abs(value) < 1e15 else ["n", repr(value), 0, ""]
    if isinstance(value, dt.date):  # a datetime is one as well
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return ["d", repr((moment - _EPOCH).total_seconds() / 86400), 0, ""]
    return str(value)
