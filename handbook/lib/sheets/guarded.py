"""The parent's side of the child that reads a spreadsheet: says in a sentence why it did not finish."""

import json
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path

from handbook.lib.guarded import ChildFailed, told_by
from handbook.lib.sheets.checks import SAVE_AS, Limits
from handbook.lib.sheets.grid import SheetError
from handbook.lib.sheets.protocol import LONGEST_LINE

_CHILD = "handbook.lib.sheets.child"
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
    arguments = (str(path.resolve()), format_name, json.dumps(asdict(limits)))
    try:
        yield from told_by(_CHILD, *arguments, wall_seconds=limits.wall_seconds, longest_line=LONGEST_LINE)
    except ChildFailed as failure:
        raise refusal(failure.code) from None
