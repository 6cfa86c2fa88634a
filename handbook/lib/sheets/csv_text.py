"""Text files with separators: encoding and delimiter are found out, every cell is text."""

import codecs
import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from handbook.lib.legacy_text import decode_ansi
from handbook.lib.sheets.protocol import Emitter, Refusal

_BINARY = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.I)
_DELIMITERS = ";,\t|"
_HEAD = 1 << 20
_LONGEST_LINE = 1 << 22


class _Text:
    """The decoded lines of a file, read through as often as asked; nothing of it is kept. Raises Refusal."""

    def __init__(self, path: str) -> None:
        self.path = path
        with open(path, "rb") as stream:
            self.head = stream.read(_HEAD)
        self.encoding = self._unicode()
        if not self.encoding:
            decoded = decode_ansi(self.head)
            self.encoding = "cp1258" if decoded == _nfc(self.head.decode("cp1258", "replace")) else "cp1252"

    def _unicode(self) -> str:
        """Unicode by its mark or its shape; "" is text of an 8-bit Vietnamese machine."""
        if self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in self.head[:200]:
            return "utf-16-be" if self.head[:1] == b"\0" else "utf-16-le"
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            with open(self.path, "rb") as stream:
                while chunk := stream.read(_HEAD):
                    decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return ""
        return "utf-8-sig"

    def lines(self) -> Iterator[str]:
        errors = "replace" if self.encoding.startswith("cp") else "strict"
        with open(self.path, encoding=self.encoding, errors=errors, newline="") as stream:
            try:
                while line := stream.readline(_LONGEST_LINE):
                    if len(line) == _LONGEST_LINE:
                        raise Refusal("cell_too_long")
                    if _BINARY.search(line):
                        raise Refusal("not_text")
                    yield _nfc(line) if self.encoding == "cp1258" else line
            except UnicodeDecodeError as error:
                raise Refusal("not_text") from error


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def find_delimiter(head: str) -> str:
    """The separator that cuts most of the lines of `head` into one same number of cells, two at least."""

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=lambda width: (wide.count(width), width), default=0)
        return wide.count(usual), usual

    return max(_DELIMITERS, key=agreement)


def read(path: str, emitter: Emitter) -> None:
    """Emits the one sheet of a text file; rows are records, as Excel counts them. Raises Refusal."""
    text = _Text(path)
    lines = text.lines()
    first = next(lines, "")
    if match := _SEPARATOR_LINE.match(first):  # Excel's own hint, no row of the sheet
        delimiter = match[1]
    else:
        delimiter = find_delimiter("".join(itertools.islice(text.lines(), 50)))
        lines = itertools.chain([first], lines)
    csv.field_size_limit(emitter.cell_characters)
    emitter.line("workbook", False)
    emitter.sheet("CSV", False, [], [])
    try:
        # strict: an unbalanced quotation mark would silently swallow the rows after it
        for number, values in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
            row: list[Any] = [number, 0]
            for column, value in enumerate(values, 1):
                if value:
                    row += (column, value)
            if len(row) > 2:
                emitter.row(row, sum(map(len, values)) + 8 * len(values))
    except csv.Error as error:
        raise Refusal("cell_too_long" if "field limit" in str(error) else "quotes") from error
