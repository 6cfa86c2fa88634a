"""Small files of every kind that is taken, and of kinds that are not; nothing in them was written by anybody."""

import io
import zipfile

from handbook.lib.sheets.writer import write_workbook
from tests.documents.prints import pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = pdf([[(117, 700, "1. Giữ sổ họp của xóm ở đình.")]])


def office(folder: str, *more: str) -> bytes:
    """A zip with the parts that tell an Office file by its folder ("word", "xl", "ppt"), and `more` entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return target.getvalue()


def ole(*streams: str) -> bytes:
    """The head of an OLE container whose directory names `streams`."""
    return OLE + b"\0" * 504 + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


def workbook(headings: list[str], *rows: list[str]) -> bytes:
    """A title in row 1, the headings in row 2, then the rows."""
    target = io.BytesIO()
    columns = [(heading, 20) for heading in headings]
    write_workbook(target, "Văn bản", columns, rows, heading_above=("Danh mục văn bản",))
    return target.getvalue()


def bomb() -> bytes:
    """A small .docx that unpacks to 400 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b" " * 1024 * 1024)
    return target.getvalue()
