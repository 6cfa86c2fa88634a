"""What is looked at before a file is opened: kind, size, contents of the zip directory."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from handbook.lib.sheets.grid import SheetError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi tải lại."


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading; the defaults let a whole province (150,000 rows) through."""

    file_bytes: int = 40_000_000
    unpacked_bytes: int = 900_000_000
    ratio: int = 400
    entries: int = 2_000
    cells: int = 8_000_000
    cpu_seconds: int = 120
    wall_seconds: int = 180
    memory_bytes: int = 6_000_000_000


def check_file(path: Path, name: str, limits: Limits) -> str:
    """The format ("xlsx", "xls", "csv") of the file at `path` called `name`. Raises SheetError."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not path.is_file():
        raise SheetError("missing", f"Không tìm thấy tệp {name}. Kiểm tra lại tên và chỗ để tệp.")
    size = path.stat().st_size
    if size == 0:
        raise SheetError("empty", f"Tệp {name} rỗng, không có byte nào. Chọn lại tệp.")
    if size > limits.file_bytes:
        raise SheetError("too_large", f"Tệp lớn hơn {limits.file_bytes // 1_000_000} MB. Chia thành nhiều tệp theo xã.")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if extension in {"xlsm", "xlsb", "xltm", "xlam"}:
        raise SheetError("macros", f"Tệp .{extension} có thể chứa macro nên không nhận. {SAVE_AS}")
    if extension == "xlsx":
        return _check_xlsx(path, head, limits)
    if extension == "xls":
        if not head.startswith(OLE):
            raise SheetError("not_what_it_says", f"Tệp mang đuôi .xls nhưng bên trong không phải Excel 97–2003. {SAVE_AS}")
        return "xls"
    if extension == "csv":
        if head.startswith((b"PK\x03\x04", OLE, b"%PDF")):
            raise SheetError("not_what_it_says", f"Tệp mang đuôi .csv nhưng bên trong là loại tệp khác. {SAVE_AS}")
        return "csv"
    raise SheetError("unknown_kind", f"Chỉ nhận tệp .xlsx, .xls hoặc .csv; tệp này là {name}. {SAVE_AS}")


def _check_xlsx(path: Path, head: bytes, limits: Limits) -> str:
    if head.startswith(OLE):
        raise SheetError("password", "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi tải lại.")
    wrong = SheetError("not_what_it_says", f"Tệp mang đuôi .xlsx nhưng bên trong không phải bảng tính Excel. {SAVE_AS}")
    if not head.startswith(b"PK"):
        raise wrong
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise SheetError("broken", f"Tệp hỏng, không mở được. {SAVE_AS}") from None
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise wrong
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetError("macros", f"Tệp chứa macro nên không nhận. {SAVE_AS}")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > limits.entries or unpacked > limits.unpacked_bytes or (
        unpacked > 50_000_000 and unpacked / packed > limits.ratio
    ):
        raise SheetError(
            "bomb", "Tệp phình quá lớn khi mở. Chép riêng phần danh sách sang một tệp mới rồi tải lại."
        )
    return "xlsx"
