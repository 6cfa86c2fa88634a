"""The parent's side of reading a spreadsheet: check, hand to the guarded child, take plain data back."""

import datetime as dt
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handbook.lib.sheets.checks import SAVE_AS, Limits, check_file
from handbook.lib.sheets.grid import Cell, CellKind, Sheet, SheetError, Workbook, column_number

_ROOT = Path(__file__).resolve().parents[3]
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)\Z")
_REFUSALS = {
    "too_many_cells": "Tệp có quá nhiều ô. Chia thành nhiều tệp theo xã.",
    "entities": f"Tệp chứa khai báo lạ nên không nhận. {SAVE_AS}",
    "memory": "Tệp quá lớn để đọc một lần. Chia thành nhiều tệp theo xã.",
    "broken": f"Tệp hỏng, không đọc được. {SAVE_AS}",
    "password": "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi tải lại.",
}


def read_workbook(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> Workbook:
    """The workbook at `path` (called `name` by the sender). Raises SheetError; never runs a macro or formula."""
    limits = limits or Limits()
    path = Path(path)
    name = Path(name or path.name).name
    format_name = check_file(path, name, limits)
    data = _read_in_child(path, format_name, limits)
    fonts: dict[str, str] = {}
    sheets = [_sheet(entry, data["date_1904"], fonts) for entry in data["sheets"]]
    if not any(sheet.rows for sheet in sheets):
        raise SheetError("no_content", f"Tệp {name} không có dòng nào. Kiểm tra đã lưu danh sách vào tệp chưa.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Workbook(name, format_name, digest, sheets, data["date_1904"])


def _read_in_child(path: Path, format_name: str, limits: Limits) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "cells.json"
        command = [sys.executable, "-m", "handbook.lib.sheets.child", str(path.resolve()), format_name, str(output)]
        try:
            subprocess.run(  # noqa: S603  (our own module, no shell)
                [*command, json.dumps(asdict(limits))],
                cwd=_ROOT,
                timeout=limits.wall_seconds,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SheetError("too_slow", "Đọc tệp quá lâu nên đã dừng. Chép danh sách sang một tệp mới.") from None
        if not output.exists():
            raise SheetError("crashed", f"Không đọc được tệp này. {SAVE_AS}")
        data = json.loads(output.read_text(encoding="utf-8"))
    if "error" in data:
        raise SheetError(data["error"], _REFUSALS[data["error"]])
    return data


def _sheet(entry: dict[str, Any], date_1904: bool, fonts: dict[str, str]) -> Sheet:
    sheet = Sheet(entry["name"], entry["hidden"])
    for number, cells in entry["rows"]:
        sheet.rows[number] = {cell[0]: _cell(cell, date_1904, fonts) for cell in cells}
    for reference in entry["merges"]:
        if match := _RANGE.match(reference):
            first, top, last, bottom = match.groups()
            sheet.merges.append((int(top), column_number(first), int(bottom), column_number(last)))
    sheet.hidden_rows = set(entry["hidden_rows"])
    for first, last in entry["hidden_columns"]:
        sheet.hidden_columns.update(range(first, min(last, first + 1000) + 1))
    return sheet


def _cell(raw: list[Any], date_1904: bool, fonts: dict[str, str]) -> Cell:
    _, kind_name, value, font, is_formula, runs = raw
    font = fonts.setdefault(font, font)
    kind = CellKind(kind_name)
    if kind is CellKind.TEXT:
        return Cell(kind, value, value, font, tuple((text, name or font) for text, name in runs), is_formula)
    if kind is CellKind.NUMBER:
        number = _exact(value)
        return Cell(kind, number, _plain(number), font, (), is_formula)
    if kind is CellKind.DATE:
        return _date_cell(value, font, is_formula, date_1904)
    if kind is CellKind.BOOLEAN:
        return Cell(kind, bool(value), "TRUE" if value else "FALSE", font, (), is_formula)
    return Cell(kind, value, value or "", font, (), is_formula)


def _exact(value: str) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _plain(number: int | float) -> str:
    return str(number) if isinstance(number, int) else format(number, ".15g")


def _date_cell(value: str, font: str, is_formula: bool, date_1904: bool) -> Cell:
    serial = float(value)
    if not 0 < serial < 2_958_466:
        number = _exact(value)
        return Cell(CellKind.NUMBER, number, _plain(number), font, (), is_formula)
    epoch = dt.datetime(1904, 1, 1) if date_1904 else dt.datetime(1899, 12, 30)
    moment = epoch + dt.timedelta(days=serial)
    day = moment.date() if moment.time() == dt.time() else moment
    return Cell(CellKind.DATE, day, f"{moment:%d/%m/%Y}", font, (), is_formula, serial)
