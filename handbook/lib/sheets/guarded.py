"""The parent's side of the guarded child: starts it, bounds its time, says in a sentence why it did not finish."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handbook.lib.sheets.checks import SAVE_AS, Limits
from handbook.lib.sheets.grid import SheetError
from handbook.lib.sheets.protocol import LONGEST_LINE

_ROOT = Path(__file__).resolve().parents[3]
_ENDINGS = (b'["done"', b'["error"')
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
    "too_many_merges": f"Tệp có quá nhiều ô gộp. {SAVE_AS}",
    "no_space": "Máy chủ hết chỗ trống nên chưa đọc được tệp. Báo người quản trị rồi tải lại.",
    "broken": f"Tệp hỏng, không đọc được. {SAVE_AS}",
    "crashed": f"Không đọc được tệp này. {SAVE_AS}",
}


def refusal(code: str) -> SheetError:
    return SheetError(code, _REFUSALS.get(code, _REFUSALS["broken"]))


def told_by_child(path: Path, format_name: str, limits: Limits) -> Generator[bytes, None, None]:
    """The child's lines but the last; closing it ends the child.

    Raises SheetError for a refusal, a death or a time-out.
    """
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
            while line := child.stdout.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    is_silent = len(line) < LONGEST_LINE  # half a line: the child died while speaking
                    break
                if line.startswith(_ENDINGS):
                    ending = json.loads(line)
                    break
                yield line
            else:
                is_silent = True
        finally:
            if not is_silent:
                child.kill()
            status = child.wait()
            alarm.cancel()
    if ending and ending[0] == "error":
        raise refusal(ending[1])
    if not ending:
        # SIGXCPU: the processor time is used up; SIGABRT: how Rust code ends when it gets no memory
        slow = late.is_set() or status == -signal.SIGXCPU
        raise refusal("too_slow" if slow else "memory" if status == -signal.SIGABRT else "crashed")
