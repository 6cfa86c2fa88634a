"""Small files of every kind that is taken, and of kinds that are not; nothing in them was written by anybody."""

import io
import struct
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


WORD = b"\xec\xa5\xc1\0" + b"\0" * 28
BOOK = b"\x09\x08\x04\0\0\x06\x05\0"
SLIDES = b"\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\x5f\xc0\x91\xe3"
_INSIDE = {"WordDocument": WORD, "Workbook": BOOK, "Current User": SLIDES}
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(*streams: str, **inside: bytes) -> bytes:
    """An OLE container with these streams, of 4096 bytes each but for "Current User", which is short; `inside` says how
    a stream begins ("_" for a blank in its name)."""
    contents = {name: inside.get(name.replace(" ", "_"), _INSIDE.get(name, b"")) for name in streams}
    if "PowerPoint Document" in contents:
        contents.setdefault("Current User", inside.get("Current_User", SLIDES))
    small = {name: content.ljust(64, b"\0") for name, content in contents.items() if name == "Current User"}
    fat: list[int] = [_TABLE]
    sectors: list[bytes] = []

    def put(content: bytes) -> int:
        first, count = len(fat), -(-len(content) // 512)
        fat.extend([*range(first + 1, first + count), _END])
        sectors.extend(content[at : at + 512].ljust(512, b"\0") for at in range(0, count * 512, 512))
        return first

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        written = name.encode("utf-16-le")
        head = written.ljust(64, b"\0") + struct.pack("<HB", len(written) + 2, kind)
        return head.ljust(116, b"\0") + struct.pack("<III", start, size, 0)

    mini = put(b"".join(small.values())) if small else _END
    mini_fat = put(struct.pack("<128I", *[_END] * len(small), *[_FREE] * (128 - len(small)))) if small else _END
    entries = [entry("Root Entry", 5, mini, 64 * len(small))]
    entries += [entry(name, 2, number, len(content)) for number, (name, content) in enumerate(small.items())]
    entries += [entry(name, 2, put(content.ljust(4096, b"\0")), 4096) for name, content in contents.items()
                if name not in small and name != "Root Entry"]  # fmt: skip
    directory = put(b"".join(entries))
    head = OLE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, directory, 0, 4096, mini_fat, 1, _END, 0, 0)
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    return head + struct.pack("<108I", *[_FREE] * 108) + table + b"".join(sectors)


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
