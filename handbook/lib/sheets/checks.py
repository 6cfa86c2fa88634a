"""What is looked at before a file is opened: kind, size, the zip directory (ASVS 5.0: 5.2.1, 5.2.2, 5.2.3)."""

import mmap
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from handbook.lib.sheets.grid import SheetError

SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi tải lại."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_EXTENSIONS = frozenset({"xlsm", "xlsb", "xltm", "xlam"})
_NO_TEXT = (b"PK\x03\x04", _OLE, b"%PDF", b"{\\rtf", b"\x1f\x8b")
_MEGABYTE = 1_000_000
_ENTRY_BYTES = 400
"""Of the zip directory for one entry; a part of a workbook needs about 80."""
_LONGEST_END = 66_000


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. A roster of 100,000 rows × 31 columns: 17 MB, 150 MB unpacked, 5 s, 40 MB of memory."""

    file_bytes: int = 100 * _MEGABYTE
    """A province of 500,000 members in one file of template 4.0 takes 86 MB."""
    unpacked_bytes: int = 1_500 * _MEGABYTE
    ratio: int = 400
    """Unpacked to packed size of one part; looked at in parts above 50 MB only, small ones pack well."""
    entries: int = 2_000
    rows: int = 600_000
    cells: int = 20_000_000
    cell_characters: int = 32_767
    """What Excel itself allows in one cell."""
    merges: int = 200_000
    cpu_seconds: int = 180
    wall_seconds: int = 360
    memory_bytes: int = 512 * 1024 * 1024
    """Address space of the child; a streamed file needs a tenth of it, an old .xls is held whole."""

    @property
    def most(self) -> str:
        """The largest file in words: "100 MB"."""
        return f"{self.file_bytes / _MEGABYTE:g} MB"

    @property
    def too_large(self) -> str:
        return f"Tệp lớn hơn {self.most}. Chia thành nhiều tệp theo xã rồi tải từng tệp."


IN_MEMORY = Limits(file_bytes=25 * _MEGABYTE, rows=60_000, cells=2_000_000)
"""For readers that hold every cell of a file at once."""


def check_file(path: Path, name: str, limits: Limits) -> str:
    """The format ("xlsx", "xls", "csv") of the file at `path`, called `name` by its sender. Raises SheetError."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not path.is_file():
        raise SheetError("missing", f"Không tìm thấy tệp {name}. Kiểm tra lại tên và chỗ để tệp.")
    size = path.stat().st_size
    if size == 0:
        raise SheetError("empty", f"Tệp {name} rỗng, không có gì bên trong. Chọn lại tệp.")
    if size > limits.file_bytes:
        raise SheetError("too_large", limits.too_large)
    if extension in _MACRO_EXTENSIONS:
        raise SheetError("macros", f"Tệp .{extension} có thể chứa macro nên không nhận. {SAVE_AS}")
    check = {"xlsx": _check_xlsx, "xls": _check_xls, "csv": _check_csv}.get(extension)
    if check is None:
        raise SheetError("unknown_kind", f"Chỉ nhận tệp .xlsx, .xls hoặc .csv; tệp này là {name}. {SAVE_AS}")
    check(path, limits)
    return extension


def _disagree(extension: str, inside: str) -> SheetError:
    return SheetError("not_what_it_says", f"Tệp mang đuôi .{extension} nhưng bên trong {inside}. {SAVE_AS}")


def _ole_streams(path: Path) -> set[str]:
    """Which of the streams that matter an OLE container has; their names stand in its directory as UTF-16."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:8] != _OLE:
            return set()
        names = ("EncryptedPackage", "Workbook", "Book", "_VBA_PROJECT_CUR")
        return {name for name in names if data.find(name.encode("utf-16-le")) >= 0}


def _refuse_password(streams: set[str]) -> None:
    if "EncryptedPackage" in streams:
        raise SheetError("password", "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi tải lại.")


def _check_xls(path: Path, limits: Limits) -> None:
    with path.open("rb") as stream:
        if stream.read(2) == b"PK":
            raise _disagree("xls", "là dạng .xlsx")
    streams = _ole_streams(path)
    _refuse_password(streams)
    if not streams & {"Workbook", "Book"}:
        raise _disagree("xls", "không phải bảng tính Excel 97–2003")
    if "_VBA_PROJECT_CUR" in streams:
        raise SheetError("macros", f"Tệp chứa macro nên không nhận. {SAVE_AS}")


def _check_csv(path: Path, limits: Limits) -> None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_NO_TEXT) or head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise _disagree("csv", "là loại tệp khác")


def _check_xlsx(path: Path, limits: Limits) -> None:
    with path.open("rb") as stream:
        head = stream.read(8)
    if head == _OLE:
        _refuse_password(_ole_streams(path))
        raise _disagree("xlsx", "là dạng cũ .xls hoặc loại tệp khác")
    if not head.startswith(b"PK"):
        raise _disagree("xlsx", "không phải bảng tính Excel")
    if _directory_size(path) > limits.entries * _ENTRY_BYTES:
        raise _bomb()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise SheetError("broken", f"Tệp hỏng, không mở được. {SAVE_AS}") from None
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise _bomb()
    for entry in entries:
        if entry.file_size > 50 * _MEGABYTE and entry.file_size > limits.ratio * entry.compress_size:
            raise _bomb()
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise SheetError("macros", f"Tệp chứa macro nên không nhận. {SAVE_AS}")
    if any(name.endswith("workbook.bin") for name in names):
        raise _disagree("xlsx", "là dạng .xlsb")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _disagree("xlsx", "không phải bảng tính Excel")


def _directory_size(path: Path) -> int:
    """Bytes of the zip directory as its end record tells; 0 where there is none. Opening a zip holds all of it."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _LONGEST_END))
        tail = stream.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) < end + 16:
            return 0
        size: int = struct.unpack_from("<I", tail, end + 12)[0]
        locator = tail[end - 20 : end] if end >= 20 else b""
        if locator.startswith(b"PK\x06\x07"):
            stream.seek(min(struct.unpack_from("<Q", locator, 8)[0], path.stat().st_size))
            record = stream.read(56)
            if record.startswith(b"PK\x06\x06") and len(record) == 56:
                size = struct.unpack_from("<Q", record, 40)[0]
        return size


def _bomb() -> SheetError:
    return SheetError("bomb", "Tệp phình quá lớn khi mở. Chép riêng phần danh sách sang một tệp mới rồi tải lại.")
