"""Text files with separators: encoding and delimiter are found out, every cell is text."""

import codecs
import csv
import io
import re
from pathlib import Path

from handbook.lib.legacy_text import decode_ansi
from handbook.lib.sheets.protocol import Emitter, Refusal

_BINARY = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.I)
_DELIMITERS = ";,\t|"


def decode(data: bytes) -> str:
    """Unicode by its mark or its shape; anything else is text of an 8-bit Vietnamese machine. Raises Refusal."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data[:200]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise Refusal("not_text") from error
        text = decode_ansi(data)
    if _BINARY.search(text):
        raise Refusal("not_text")
    return text


def find_delimiter(text: str) -> str:
    """The separator that cuts most of the first lines into one same number of cells, two at least."""

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=lambda width: (wide.count(width), width), default=0)
        return wide.count(usual), usual

    head = "".join(text.splitlines(keepends=True)[:50])
    return max(_DELIMITERS, key=agreement)


def read(path: str, emitter: Emitter) -> None:
    """Emits the one sheet of a text file; rows are records, as Excel counts them. Raises Refusal."""
    text = decode(Path(path).read_bytes())
    if match := _SEPARATOR_LINE.match(text):  # Excel's own hint, no row of the sheet
        delimiter, text = match[1], text[match.end() :]
    else:
        delimiter = find_delimiter(text)
    csv.field_size_limit(emitter.cell_characters)
    emitter.line("workbook", False)
    emitter.line("sheet", "CSV", False)
    try:
        # strict: an unbalanced quotation mark would silently swallow the rows after it
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            cells = [[column, "t", value, -1, 0] for column, value in enumerate(values, 1) if value]
            if cells:
                emitter.row(number, cells)
    except csv.Error as error:
        raise Refusal("cell_too_long" if "field limit" in str(error) else "quotes") from error
    emitter.line("end", [], [], [])
