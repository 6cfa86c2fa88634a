"""The parent's side of reading a spreadsheet: check, start the guarded child, build the workbook from what it tells."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handbook.lib.sheets.checks import SAVE_AS, Limits, check_file
from handbook.lib.sheets.convert import CellMaker
from handbook.lib.sheets.grid import Sheet, SheetError, Workbook, column_number

_ROOT = Path(__file__).resolve().parents[3]
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\Z")
_PASSED_ON = ("PYTHONPATH", "LD_LIBRARY_PATH")
"""All the child gets of the environment: it handles strangers' files and needs no secret of ours."""
_REFUSALS = {
    "too_many_rows": "Tệp có quá nhiều dòng. Chia thành nhiều tệp theo xã rồi tải từng tệp.",
    "too_many_cells": "Tệp có quá nhiều ô có chữ. Chia thành nhiều tệp theo xã rồi tải từng tệp.",
    "cell_too_long": "Tệp có ô chứa quá nhiều chữ. Xem lại ô dài nhất, chỉ giữ danh sách trong tệp rồi tải lại.",
    "entities": f"Tệp chứa khai báo lạ (thực thể XML) nên không nhận. {SAVE_AS}",
    "memory": "Tệp quá lớn để đọc một lần. Chia thành nhiều tệp theo xã rồi tải từng tệp.",
    "password": "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi tải lại.",
    "not_text": f"Tệp mang đuôi .csv nhưng bên trong không phải chữ. {SAVE_AS}",
    "quotes": f"Tệp .csv có dấu nháy kép không khép đúng nên dễ lẫn dòng. {SAVE_AS}",
    "too_slow": "Đọc tệp quá lâu nên đã dừng. Chép riêng phần danh sách sang một tệp mới rồi tải lại.",
    "broken": f"Tệp hỏng, không đọc được. {SAVE_AS}",
    "crashed": f"Không đọc được tệp này. {SAVE_AS}",
}


def read_workbook(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> Workbook:
    """The workbook at `path` (called `name` by its sender). Raises SheetError; never runs a macro or a formula."""
    limits = limits or Limits()
    path = Path(path)
    name = Path(name or path.name).name
    format_name = check_file(path, name, limits)
    workbook = _build(_told_by_child(path, format_name, limits))
    workbook.name, workbook.format = name, format_name
    if not any(sheet.rows for sheet in workbook.sheets):
        raise SheetError("no_content", f"Tệp {name} không có dòng nào. Kiểm tra đã lưu danh sách vào tệp chưa.")
    with path.open("rb") as stream:
        workbook.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return workbook


def _refusal(code: str) -> SheetError:
    return SheetError(code, _REFUSALS.get(code, _REFUSALS["broken"]))


def _told_by_child(path: Path, format_name: str, limits: Limits) -> Iterator[list[Any]]:
    """The child's lines but the last. Raises SheetError for a refusal, a death or a time-out."""
    command = [sys.executable, "-m", "handbook.lib.sheets.child", str(path.resolve()), format_name]
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    with subprocess.Popen(  # noqa: S603  (our own module, no shell)
        [*command, json.dumps(asdict(limits))],
        cwd=_ROOT,
        env=environment | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        alarm = threading.Timer(limits.wall_seconds, stop)
        alarm.start()
        ending: list[Any] = []
        is_silent = False
        try:
            assert child.stdout is not None  # noqa: S101  (a pipe was asked for)
            for line in child.stdout:
                told = json.loads(line)
                if told[0] in ("done", "error"):
                    ending = told
                    break
                yield told
            else:
                is_silent = True
        except (ValueError, IndexError):
            is_silent = True  # half a line: the child died while speaking
        finally:
            if not is_silent:
                child.kill()
            status = child.wait()
            alarm.cancel()
    if ending and ending[0] == "error":
        raise _refusal(ending[1])
    if not ending:
        # SIGXCPU: the processor time is used up; SIGABRT: how Rust code ends when it gets no memory
        slow = late.is_set() or status == -signal.SIGXCPU
        raise _refusal("too_slow" if slow else "memory" if status == -signal.SIGABRT else "crashed")


def _build(lines: Iterator[list[Any]]) -> Workbook:
    workbook, cells = Workbook("", "", "", []), CellMaker()
    sheet = Sheet("")
    try:
        for kind, *items in lines:
            if kind == "rows":
                for number, row in items[0]:
                    sheet.rows.setdefault(number, {}).update((cell[0], cells.make(*cell[1:])) for cell in row)
            elif kind == "workbook":
                workbook.date_1904 = cells.date_1904 = bool(items[0])
            elif kind == "fonts":
                cells.fonts = items[0]
            elif kind == "strings":
                cells.strings.extend(items[0])
            elif kind == "sheet":
                sheet = Sheet(items[0], bool(items[1]))
                workbook.sheets.append(sheet)
            elif kind == "end":
                _finish(sheet, *items)
    except SheetError:
        raise
    except (ValueError, TypeError, IndexError, ArithmeticError):
        raise _refusal("broken") from None
    return workbook


def _finish(sheet: Sheet, merges: list[str], hidden_rows: list[int], hidden_columns: list[list[int]]) -> None:
    for reference in merges:
        if match := _RANGE.match(reference):
            left, top, right, bottom = match.groups()
            sheet.merges.append((int(top), column_number(left), int(bottom), column_number(right)))
    sheet.hidden_rows = set(hidden_rows)
    for first, last in hidden_columns:
        sheet.hidden_columns.update(range(first, last + 1))
