"""One file of a folder, read: its text by clauses and what its first page says; nothing is stored."""

from dataclasses import dataclass, replace
from pathlib import Path

from documents.loading.first_page import FirstPage, read_first_page
from documents.text.files import FileRefused, read_file
from documents.text.lines import Line
from documents.text.pieces import Split
from documents.text.reading import Facts
from documents.text.secrecy import find_marks
from documents.text.structure import split_text
from handbook.lib.text import clean

_FIRST_PAGE_LINES = 60


class NotTaken(Exception):
    """`str()` says in a sentence why the file is left out."""


class Stamped(NotTaken):
    """A file with a stamp of secrecy; `where` it stands."""

    def __init__(self, stamp: str, where: str) -> None:
        super().__init__(f"Có dấu “{stamp}” ở {where}. Sổ tay không nhận tài liệu mật.")
        self.where = where


@dataclass(frozen=True)
class Source:
    """A file whose text was read; `page` is what its first page says."""

    name: str
    path: Path
    split: Split
    page: FirstPage

    @property
    def is_kept(self) -> bool:
        """Plain text is all in the clauses; of other kinds readers want the file."""
        return self.path.suffix.lower() != ".txt"


def read_source(name: str, path: Path, *, may_keep: bool) -> Source:
    """The text of the file at `path`, called `name`. Raises NotTaken, also for a file that would be kept where
    `may_keep` is not."""
    extension = path.suffix.lower().removeprefix(".")
    facts = Facts()
    if extension == "txt":
        text = _decoded(path.read_bytes())
        split = split_text(text)
        lines = [Line(line) for line in text.lstrip("\ufeff\r\n\t ").splitlines()]
    else:
        if not may_keep:
            raise NotTaken("Tệp này được lưu lại nên cần --actor và --not-secret: ai đưa lên, cam đoan không mật.")
        try:
            reading = read_file(path, extension)
        except FileRefused as refusal:
            raise NotTaken(str(refusal)) from None
        split, lines, facts = reading.split(), reading.lines, reading.facts
        if facts.is_scan:
            raise NotTaken("Tệp là ảnh chụp, không có chữ để đọc. Tải riêng tệp này ở trang quản trị.")
        split = replace(split, title=split.title or clean(Path(name).stem.replace("_", " ")))
    marks = find_marks(name, facts.metadata, lines, facts.margins)
    if marks.secrecy:
        raise Stamped(marks.secrecy, marks.where)
    if marks.circulation:
        raise NotTaken("Tệp mang dấu hạn chế lưu hành. Tải riêng tệp này ở trang quản trị để người thứ hai quyết định.")
    if not split.title:
        raise NotTaken("Tệp không có chữ. Dòng đầu phải là tên văn bản.")
    head = [line.text for line in lines[:_FIRST_PAGE_LINES]]
    return Source(name, path, split, read_first_page(split.title, head[1:] if extension == "txt" else head))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotTaken("Tệp chữ này không theo mã UTF-8. Lưu lại, chọn mã UTF-8, rồi nạp lại.") from None
