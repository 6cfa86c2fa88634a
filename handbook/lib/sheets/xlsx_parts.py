"""The parts of an .xlsx package around its worksheets: relations and styles.

Document types and entity declarations are refused before anything is expanded (ASVS 5.0: 1.5.1).
Element names are compared without their namespace: transitional, strict and prefixed files are read alike.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from handbook.lib.legacy_text import tells_encoding
from handbook.lib.sheets.protocol import Refusal

TRUE = ("1", "true")

# ECMA-376 part 1, 18.8.30: numbers of the built-in date formats, the East Asian ones included
_DATE_IDS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
_NOT_FORMAT = re.compile(r'"[^"]*"|\[(?!(?:h+|m+|s+)\])[^\]]*\]|\\.|_.|\*.', re.I)
_DATE_LETTER = re.compile(r"[dmyhs]", re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


def _refuse_entities(*_: Any) -> None:
    raise Refusal("entities")


def make_parser(start: Callable, end: Callable, text: Callable | None = None) -> expat.XMLParserType:
    """A parser with the three callbacks; document types and entities raise Refusal."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    return parser


def parse(stream: Any, start: Callable, end: Callable, text: Callable | None = None) -> None:
    """Stream an XML part through the three callbacks. Raises Refusal, expat.ExpatError."""
    make_parser(start, end, text).ParseFile(stream)


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


class Styles:
    """Of each cell style: does it show dates, and which font where that tells an encoding."""

    def __init__(self, dates: list[bool], fonts: list[str]) -> None:
        self._dates, self._fonts = dates, fonts

    def is_date(self, style: int) -> bool:
        return 0 <= style < len(self._dates) and self._dates[style]

    def font(self, style: int) -> str:
        return self._fonts[style] if 0 <= style < len(self._fonts) else ""


def read_styles(package: Package, part: str) -> Styles:
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
            name = attributes.get("val", "")
            fonts[-1] = name if tells_encoding(name) else ""
        elif tag == "xf" and inside == "cellXfs":
            number = int(attributes.get("numFmtId", 0))
            is_date.append(shows_dates(number, formats.get(number)))
            index = int(attributes.get("fontId", 0))
            font_of_style.append(fonts[index] if index < len(fonts) else "")
    return Styles(is_date, font_of_style)


def shows_dates(number: int, code: str | None) -> bool:
    """Is a number format one of dates: by its code, or by its built-in number where the file gives no code."""
    if code is None:
        return number in _DATE_IDS
    first = _NOT_FORMAT.sub("", code).split(";")[0]
    return "general" not in first.lower() and bool(_DATE_LETTER.search(first))
