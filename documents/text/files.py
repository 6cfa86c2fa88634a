"""Reading a PDF, DOCX or text file: facts and lines, from a guarded child; refusals as sentences."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from documents.text.lines import Line
from documents.text.pieces import Split
from documents.text.reading import Facts, Limits
from documents.text.structure import split, split_text
from handbook.lib.guarded import ChildFailed, told_by

READABLE = frozenset({"pdf", "docx", "txt"})
"""Endings of files whose text is read; others are kept as files only."""
_LONGEST_LINE = 16_000_000
_RESAVE = "Mở tệp, in ra PDF (Lưu thành PDF) rồi tải bản ấy."
REFUSALS = {
    "password": "Tệp đặt mật khẩu hoặc bị khóa nên không nhận. Bỏ mật khẩu, bỏ khóa rồi tải lại.",
    "active": f"Tệp có mã chạy hoặc tệp khác kèm bên trong nên không nhận. {_RESAVE}",
    "trailing": f"Tệp có phần lạ nối ở cuối nên không nhận. {_RESAVE}",
    "names": f"Tệp có tên đường dẫn lạ bên trong nên không nhận. {_RESAVE}",
    "entities": f"Tệp chứa khai báo lạ (thực thể XML) nên không nhận. {_RESAVE}",
    "bomb": f"Tệp phình quá lớn khi mở nên không nhận. {_RESAVE}",
    "pixels": "Tệp có ảnh quá lớn (trên 150 triệu điểm ảnh). Giảm cỡ ảnh rồi tải lại.",
    "too_many_pages": "Tệp có quá nhiều trang (trên 2.000). Chia thành nhiều tệp.",
    "too_much_text": "Tệp có quá nhiều chữ. Chia thành nhiều tệp.",
    "memory": "Tệp quá lớn để đọc một lần. Chia thành nhiều tệp.",
    "too_slow": f"Đọc tệp quá lâu nên đã dừng. {_RESAVE}",
    "not_utf8": "Tệp chữ này không theo mã UTF-8. Lưu lại, chọn mã UTF-8, rồi tải lên.",
    "broken": f"Tệp hỏng, không đọc được. {_RESAVE}",
    "crashed": f"Không đọc được tệp này. {_RESAVE}",
}


class FileRefused(Exception):
    """`str()` is a sentence for the sender; `code` a key of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS.get(code, REFUSALS["broken"]))
        self.code = code


@dataclass(frozen=True)
class Reading:
    facts: Facts
    lines: list[Line]

    def split(self, *, is_plain: bool = False) -> Split:
        """The clauses; of a plain text file the first line is the title."""
        if is_plain:
            return split_text("\n".join(line.text for line in self.lines))
        return split(self.lines)


def read_file(path: Path, extension: str, *, limits: Limits | None = None) -> Reading:
    """Facts and lines of the file at `path`, whose content is of the kind `extension` (one of READABLE).

    Raises FileRefused.
    """
    limits = limits or Limits()
    arguments = (str(path.resolve()), extension, json.dumps(asdict(limits)))
    told = told_by("documents.text.child", *arguments, wall_seconds=limits.wall_seconds, longest_line=_LONGEST_LINE)
    facts, lines = Facts(), []
    try:
        for line in told:
            kind, content = _understood(line)
            if kind == "facts":
                facts = replace(facts, **content)
            else:
                lines += [Line(*item) for item in content]
    except ChildFailed as failure:
        raise FileRefused(failure.code) from None
    finally:
        told.close()
    return Reading(facts, lines)


def _understood(line: bytes) -> tuple[str, Any]:
    kind, content = json.loads(line)
    return kind, content
