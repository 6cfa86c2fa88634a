"""What is looked at before a file is opened: kind, size, the zip directory (ASVS 5.0: 5.2.1, 5.2.2, 5.2.3)."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from handbook.lib.sheets.grid import SheetError

SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi tải lại."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_EXTENSIONS = frozenset({"xlsm", "xlsb", "xltm", "xlam"})
_NO_TEXT = (b"PK\x03\x04", _OLE, b"%PDF", b"{\\rtf", b"\x1f\x8b")
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. A roster of 100,000 rows × 31 columns uses about half of each."""

    file_bytes: int = 20 * _MEGABYTE
    unpacked_bytes: int = 600 * _MEGABYTE
    ratio: int = 400
    """Unpacked to packed size of one part; looked at in parts above 50 MB only, small ones pack well."""
    entries: int = 2_000
    rows: int = 400_000
    cells: int = 5_000_000
    cell_characters: int = 32_767
    """What Excel itself allows in one cell."""
    cpu_seconds: int = 60
    wall_seconds: int = 120
    memory_bytes: int = 3 * 512 * 1024 * 1024


def check_file(path: Path, name: str, limits: Limits) -> str:
    """The format ("xlsx", "xls", "csv") of the file at `path`, called `name` by its sender. Raises SheetError."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not path.is_file():
        raise SheetError("missing", f"Không tìm thấy tệp {name}. Kiểm tra lại tên và chỗ để tệp.")
    size = path.stat().st_size
    if size == 0:
        raise SheetError("empty", f"Tệp {name} rỗng, không có gì bên trong. Chọn lại tệp.")
    if size > limits.file_bytes:
        megabytes = limits.file_bytes / _MEGABYTE
        raise SheetError("too_large", f"Tệp lớn hơn {megabytes:g} MB. Chia thành nhiều tệp theo xã rồi tải từng tệp.")
    if extension in _MACRO_EXTENSIONS:
        raise SheetError("macros", f"Tệp .{extension} có thể chứa macro nên không nhận. {SAVE_AS}")
    check = {"xlsx": _check_xlsx, "xls": _check_xls, "csv": _check_csv}.get(extension)
    if check is None:
        raise SheetError("unknown_kind", f"Chỉ nhận tệp .xlsx, .xls hoặc .csv; tệp này là {name}. {SAVE_AS}")
    check(path, limits)
    return extension


def _disagree(extension: str, inside: str) -> SheetError:
    return SheetError("not_what_it_says", f"Tệp mang đuôi .{extension} nhưng bên trong {inside}. {SAVE_AS}")


def _ole_holds(data: bytes, stream: str) -> bool:
    """Stream names stand in the directory of an OLE container as UTF-16."""
    return data.startswith(_OLE) and stream.encode("utf-16-le") in data


def _refuse_password(data: bytes) -> None:
    if _ole_holds(data, "EncryptedPackage"):
        raise SheetError("password", "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi tải lại.")


def _check_xls(path: Path, limits: Limits) -> None:
    data = path.read_bytes()
    _refuse_password(data)
    if data.startswith(b"PK"):
        raise _disagree("xls", "là dạng .xlsx")
    if not (_ole_holds(data, "Workbook") or _ole_holds(data, "Book")):
        raise _disagree("xls", "không phải bảng tính Excel 97–2003")
    if _ole_holds(data, "_VBA_PROJECT_CUR"):
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
        _refuse_password(path.read_bytes())
        raise _disagree("xlsx", "là dạng cũ .xls hoặc loại tệp khác")
    if not head.startswith(b"PK"):
        raise _disagree("xlsx", "không phải bảng tính Excel")
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


def _bomb() -> SheetError:
    return SheetError("bomb", "Tệp phình quá lớn khi mở. Chép riêng phần danh sách sang một tệp mới rồi tải lại.")
