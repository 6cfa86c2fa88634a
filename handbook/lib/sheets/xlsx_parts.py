"""The parts of an .xlsx package around its worksheets: relations, styles, shared strings.

Document types and entity declarations are refused before anything is expanded (ASVS 5.0: 1.5.1).
Element names are compared without their namespace: transitional, strict and prefixed files are read alike.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from handbook.lib.sheets.protocol import Refusal

# ECMA-376 part 1, 18.8.30: numbers of the built-in date formats, the East Asian ones included
_DATE_IDS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
_NOT_FORMAT = re.compile(r'"[^"]*"|\[(?!(?:h+|m+|s+)\])[^\]]*\]|\\.|_.|\*.', re.I)
_DATE_LETTER = re.compile(r"[dmyhs]", re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


def _refuse_entities(*_: Any) -> None:
    raise Refusal("entities")


def parse(stream: Any, start: Callable, end: Callable, text: Callable | None = None) -> None:
    """Stream an XML part through the three callbacks. Raises Refusal, expat.ExpatError."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    parser.ParseFile(stream)


def local(name: str) -> str:
    return name.rpartition("}")[2]


def unescape(text: str) -> str:
    """Excel writes characters that XML does not allow as _x000D_ (ECMA-376 part 1, 22.4.2.4).

    Halves of a surrogate pair are joined; a lone half and NUL, which no database takes, become U+FFFD.
    """
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")


class Package:
    """The zip with its parts found by name, whatever the case of the letters."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower().lstrip("/").replace("\\", "/"): name for name in archive.namelist()}

    def stream(self, name: str) -> Any | None:
        found = self.names.get(name.lower())
        return self.archive.open(found) if found else None

    def elements(self, name: str) -> list[tuple[str, Attributes]]:
        """Start tags with their attributes, end tags as ("/name", {}); empty if there is no such part."""
        found: list[tuple[str, Attributes]] = []
        stream = self.stream(name)
        if stream is None:
            return found
        with stream:
            parse(
                stream,
                lambda tag, attributes: found.append(
                    (local(tag), {local(key): value for key, value in attributes.items()})
                ),
                lambda tag: found.append(("/" + local(tag), {})),
            )
        return found

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (last word of its type, name of the part it points to)."""
        folder, base = posixpath.split(part)
        related = {}
        for tag, attributes in self.elements(posixpath.join(folder, "_rels", f"{base}.rels")):
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes["Target"].replace("\\", "/")
                target = target if target.startswith("/") else posixpath.join("/", folder, target)
                kind = attributes["Type"].rpartition("/")[2]
                related[attributes["Id"]] = (kind, posixpath.normpath(target).lstrip("/"))
        return related


def read_styles(package: Package, part: str) -> tuple[list[bool], list[str]]:
    """Per cell style: does it show dates, and which font."""
    is_date: list[bool] = []
    font_of_style: list[str] = []
    formats: dict[int, str] = {}
    fonts: list[str] = []
    inside = ""
    for tag, attributes in package.elements(part):
        if tag in ("fonts", "cellXfs", "numFmts", "cellStyleXfs", "dxfs"):
            inside = tag
        elif tag == f"/{inside}":
            inside = ""
        elif tag == "numFmt" and inside == "numFmts":
            formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "font" and inside == "fonts":
            fonts.append("")
        elif tag == "name" and inside == "fonts" and fonts:
            fonts[-1] = attributes.get("val", "")
        elif tag == "xf" and inside == "cellXfs":
            number = int(attributes.get("numFmtId", 0))
            is_date.append(shows_dates(number, formats.get(number)))
            index = int(attributes.get("fontId", 0))
            font_of_style.append(fonts[index] if index < len(fonts) else "")
    return is_date, font_of_style


def shows_dates(number: int, code: str | None) -> bool:
    """Is a number format one of dates: by its code, or by its built-in number where the file gives no code."""
    if code is None:
        return number in _DATE_IDS
    first = _NOT_FORMAT.sub("", code).split(";")[0]
    return "general" not in first.lower() and bool(_DATE_LETTER.search(first))


class StringReader:
    """Collects the text of one <si> or <is> with the font of each rich-text run; phonetic hints are left out."""

    def __init__(self) -> None:
        self.pieces: list[list[str]] = []
        self.in_text = self.phonetic = False

    def open(self) -> None:
        self.pieces, self.in_text, self.phonetic = [], False, False

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
        if self.in_text:
            self.pieces[-1][0] += data

    def entry(self) -> str | list[Any]:
        """Plain text; or [text, font, runs] where runs name fonts: a run without one has the font of its cell ("")."""
        pieces = [(unescape(text), font) for text, font in self.pieces if text]
        text = "".join(piece for piece, _ in pieces)
        fonts = {font for _, font in pieces}
        if fonts <= {""}:
            return text
        if len(fonts) == 1:
            return [text, fonts.pop(), []]
        return [text, "", pieces]


def read_shared_strings(package: Package, part: str, checked: Callable[[str], str]) -> list[str | list[Any]]:
    """The entries of the shared strings, in their order."""
    entries: list[str | list[Any]] = []
    reader = StringReader()
    stream = package.stream(part)
    if stream is None:
        return entries

    def start(tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if name == "si":
            reader.open()
        else:
            reader.start(name, attributes)

    def end(tag: str) -> None:
        name = local(tag)
        if name == "si":
            entry = reader.entry()
            checked(entry if isinstance(entry, str) else entry[0])
            entries.append(entry)
        else:
            reader.end(name)

    with stream:
        parse(stream, start, end, reader.text)
    return entries
