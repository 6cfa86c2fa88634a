"""Texts of an .xlsx package: rich-text runs with their fonts, and the shared strings, kept as bytes side by side."""

import re
from array import array
from typing import Any

from handbook.lib.legacy_text import tells_encoding
from handbook.lib.sheets.protocol import Refusal
from handbook.lib.sheets.xlsx_flow import TEXT, Flow
from handbook.lib.sheets.xlsx_parts import Attributes, Package, local, unescape

_SIMPLE = re.compile(rf'\s*<si><t(?: xml:space="preserve")?>({TEXT})</t></si>')


class StringReader:
    """Collects the text of one <si> or <is> with the font of each rich-text run; phonetic hints are left out."""

    def __init__(self, cell_characters: int) -> None:
        self.longest = cell_characters
        self.pieces: list[list[str]] = []
        self.length = 0
        self.in_text = self.phonetic = False

    def open(self) -> None:
        self.pieces, self.length, self.in_text, self.phonetic = [], 0, False, False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "t":
            self.in_text = not self.phonetic
            if not self.pieces:
                self.pieces.append(["", ""])
        elif tag == "r":
            self.pieces.append(["", ""])
        elif tag == "rFont" and self.pieces:
            self.pieces[-1][1] = attributes.get("val", "")
        elif tag == "rPh":
            self.phonetic = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self.in_text = False
        elif tag == "rPh":
            self.phonetic = False

    def text(self, data: str) -> None:
        """Raises Refusal where the text grows longer than a cell can be."""
        if self.in_text:
            self.length += len(data)
            if self.length > 7 * self.longest:  # a character may be written as _x0041_
                raise Refusal("cell_too_long")
            self.pieces[-1][0] += data

    def entry(self) -> str | list[Any]:
        """Plain text, or [text, font, runs] where fonts tell an encoding; a run without one ("") has its cell's."""
        pieces = [(unescape(text), font if tells_encoding(font) else "") for text, font in self.pieces if text]
        text = "".join(piece for piece, _ in pieces)
        if len(text) > self.longest:
            raise Refusal("cell_too_long")
        fonts = {font for _, font in pieces}
        if fonts <= {""}:
            return text
        if len(fonts) == 1:
            return [text, fonts.pop(), []]
        return [text, "", pieces]


class SharedStrings:
    """The entries in their order: plain ones as one run of UTF-8, the rich ones apart."""

    def __init__(self) -> None:
        self.blob, self.ends = bytearray(), array("Q", [0])
        self.rich: dict[int, list[Any]] = {}

    def add(self, entry: str | list[Any]) -> None:
        if isinstance(entry, list):
            self.rich[len(self.ends) - 1] = entry
        else:
            self.blob += entry.encode()
        self.ends.append(len(self.blob))

    def __getitem__(self, index: int) -> str | list[Any]:
        """Raises IndexError."""
        if index < 0:
            raise IndexError(index)
        start, end = self.ends[index], self.ends[index + 1]
        return self.rich[index] if index in self.rich else self.blob[start:end].decode()

    def __len__(self) -> int:
        return len(self.ends) - 1


def read_shared_strings(package: Package, part: str, cell_characters: int) -> SharedStrings:
    """The shared strings of the part, none if there is no such part. Raises Refusal."""
    strings, reader = SharedStrings(), StringReader(cell_characters)
    depth = 0
    stream = package.stream(part)
    if stream is None:
        return strings

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        name = local(tag)
        if name == "si":
            reader.open()
        else:
            reader.start(name, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        name = local(tag)
        if name == "si":
            strings.add(reader.entry())
        else:
            reader.end(name)

    def take(match: re.Match[str]) -> bool:
        text = unescape(match[1])
        if len(text) > cell_characters:
            raise Refusal("cell_too_long")
        strings.add(text)
        return True

    with stream:
        Flow("sst", "</si>", _SIMPLE, take, lambda: depth == 1, (start, end, reader.text)).read(stream)
    return strings
