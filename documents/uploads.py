"""What is looked at before a file is kept: size, ending, and that the content is what the ending says.

ASVS 5.0: 5.2.1 (size), 5.2.2 (ending and content agree), 5.2.3 (unpacked size and entries before unpacking).
"""

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError

from documents.containers import SIGNATURE, BrokenContainer, Container, is_locked

MEGABYTE = 1024 * 1024
UNPACKED_BYTES = 300 * MEGABYTE
ENTRIES = 5_000
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
_OTHER_TEXTS = ("<!doctype", "<html", "<?xml", "<svg", "%pdf-", "{\\rtf")
_MACRO_STREAMS = frozenset({"_VBA_PROJECT", "_VBA_PROJECT_CUR"})
_MACRO_ENDINGS = frozenset({"docm", "dotm", "xlsm", "xlsb", "xltm", "pptm", "ppsm"})

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "txt": "text/plain; charset=utf-8",
}
"""Endings that are taken, and how their files are served."""


@dataclass(frozen=True)
class FileFacts:
    """`size` in bytes, `sha256` in hexadecimal."""

    extension: str
    content_type: str
    size: int
    sha256: str


def inspect_upload(stream: BinaryIO, name: str, *, max_bytes: int) -> FileFacts:
    """Facts of the file in `stream` (from its start), called `name` by its sender; leaves the stream at its start.

    Raises ValidationError with a sentence for a file that is too large, empty, of another kind, or not what it says.
    """
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension in _MACRO_ENDINGS:
        raise ValidationError(f"Tệp .{extension} có thể chứa macro nên không nhận. Lưu lại dạng thường hoặc PDF.")
    if extension not in CONTENT_TYPES:
        kinds = ", ".join(CONTENT_TYPES)
        raise ValidationError(f"Không nhận loại tệp này. Chỉ nhận: {kinds}.")
    size = stream.seek(0, 2)
    if size == 0:
        raise ValidationError("Tệp rỗng, không có gì bên trong. Chọn lại tệp.")
    if size > max_bytes:
        raise ValidationError(f"Tệp lớn hơn {max_bytes / MEGABYTE:g} MB. Giảm cỡ ảnh hoặc chia thành nhiều tệp.")
    _CHECKS[extension](stream, extension)
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any BinaryIO is read alike
    stream.seek(0)
    return FileFacts(extension, CONTENT_TYPES[extension], size, digest)


def _disagrees(extension: str) -> ValidationError:
    return ValidationError(f"Tệp mang đuôi .{extension} nhưng bên trong là loại khác. Mở tệp, lưu lại đúng loại.")


def _macros() -> ValidationError:
    return ValidationError("Tệp chứa macro nên không nhận. Lưu lại dạng thường hoặc PDF.")


def _locked() -> ValidationError:
    return ValidationError("Tệp đặt mật khẩu hoặc bị khóa nên không nhận. Bỏ mật khẩu, bỏ khóa rồi tải lại.")


def _broken() -> ValidationError:
    return ValidationError("Tệp hỏng, không mở được. Mở thử bằng Word, Excel rồi lưu lại.")


def _check_pdf(stream: BinaryIO, extension: str) -> None:
    stream.seek(0)
    if not stream.read(8).startswith(b"%PDF-"):
        raise _disagrees(extension)
    stream.seek(max(0, stream.seek(0, 2) - 2048))
    if b"%%EOF" not in stream.read():
        raise ValidationError("Tệp PDF bị cụt, có lẽ chưa tải xong. Mở thử rồi chọn lại.")


def _check_zip(stream: BinaryIO, extension: str) -> None:
    stream.seek(0)
    head = stream.read(8)
    if head == SIGNATURE and "EncryptedPackage".encode("utf-16-le") in stream.read():
        raise _locked()
    if not head.startswith(b"PK"):
        raise _disagrees(extension)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise _broken() from None
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise ValidationError("Tệp phình quá lớn khi mở nên không nhận. Lưu lại dạng PDF.")
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _macros()
    if "[content_types].xml" not in names or not any(name.startswith(_PARTS[extension]) for name in names):
        raise _disagrees(extension)


def _check_ole(stream: BinaryIO, extension: str) -> None:
    stream.seek(0)
    data = stream.read()
    if not data.startswith(SIGNATURE):
        raise _disagrees(extension)
    try:
        container = Container(data)
        if container.names & _MACRO_STREAMS:
            raise _macros()
        if is_locked(container):
            raise _locked()
    except BrokenContainer:
        raise _broken() from None
    if _STREAMS[extension] not in container.names:
        raise _disagrees(extension)


def _check_text(stream: BinaryIO, extension: str) -> None:
    stream.seek(0)
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError("Tệp chữ này không theo mã UTF-8. Lưu lại, chọn mã UTF-8, rồi tải lên.") from None
    if any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
        raise _disagrees(extension)
    if text.lstrip().lower().startswith(_OTHER_TEXTS):
        raise _disagrees(extension)


_CHECKS: dict[str, Callable[[BinaryIO, str], None]] = {
    "pdf": _check_pdf,
    "txt": _check_text,
    **dict.fromkeys(_PARTS, _check_zip),
    **dict.fromkeys(_STREAMS, _check_ole),
}
