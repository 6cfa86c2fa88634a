"""A streaming reader of .xlsx for the child process: values, fonts, hidden rows, merges; blank cells cost nothing.

calamine is not used here: on a legal file with one formatted blank cell at XFD1048576 it aborts the process, and it
tells neither fonts nor hidden rows. Document types and entities are refused.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

_DATE_IDS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
_NOT_FORMAT = re.compile(r'"[^"]*"|\[(?!h|m|s)[^\]]*\]|\\.|_.|\*.', re.I)
_REFERENCE = re.compile(r"([A-Z]+)(\d+)\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TooMuch(Exception):
    """More cells than allowed."""


class Forbidden(Exception):
    """A document type or an entity declaration."""


def _forbid(*_: Any) -> None:
    raise Forbidden


def _parse(stream: Any, start: Callable, end: Callable, text: Callable | None = None) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _forbid
    parser.ParseFile(stream)


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    if name in archive.namelist():
        with archive.open(name) as stream:
            _parse(
                stream,
                lambda tag, attributes: found.append(
                    (_local(tag), {_local(key): value for key, value in attributes.items()})
                ),
                lambda tag: found.append(("/" + _local(tag), {})),
            )
    return iter(found)


class Styles:
    """Per style number: is it a date, and which font."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.is_date: list[bool] = []
        self.font: list[str] = []
        formats: dict[int, str] = {}
        fonts: list[str] = []
        inside = ""
        for tag, attributes in _elements(archive, "xl/styles.xml"):
            if tag in ("fonts", "cellXfs", "numFmts", "cellStyleXfs", "dxfs"):
                inside = tag
            elif tag.startswith("/") and tag[1:] == inside:
                inside = ""
            elif tag == "numFmt" and inside == "numFmts":
                formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif tag == "font" and inside == "fonts":
                fonts.append("")
            elif tag == "name" and inside == "fonts" and fonts:
                fonts[-1] = attributes.get("val", "")
            elif tag == "xf" and inside == "cellXfs":
                number = int(attributes.get("numFmtId", 0))
                code = _NOT_FORMAT.sub("", formats.get(number, ""))
                self.is_date.append(number in _DATE_IDS or bool(re.search(r"[dmyhs]", code, re.I)))
                index = int(attributes.get("fontId", 0))
                self.font.append(fonts[index] if index < len(fonts) else "")


def shared_strings(archive: zipfile.ZipFile) -> list[tuple[str, list[list[str]]]]:
    """(text, runs) of each shared string; runs only where pieces have fonts of their own."""
    strings: list[tuple[str, list[list[str]]]] = []
    if "xl/sharedStrings.xml" not in archive.namelist():
        return strings
    reader = _StringReader(lambda text, runs: strings.append((text, runs)), "si")
    with archive.open("xl/sharedStrings.xml") as stream:
        _parse(stream, reader.start, reader.end, reader.text)
    return strings


class _StringReader:
    """Collects the text of <si> or <is>, with the font of each rich-text run; phonetic hints are left out."""

    def __init__(self, done: Callable[[str, list[list[str]]], None], holder: str) -> None:
        self.done, self.holder = done, holder
        self.open = self.in_text = self.phonetic = False
        self.pieces: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == self.holder:
            self.open, self.pieces = True, []
        elif self.open and tag == "rPh":
            self.phonetic = True
        elif self.open and tag == "r":
            self.pieces.append(["", ""])
        elif self.open and tag == "rFont" and self.pieces:
            self.pieces[-1][1] = attributes.get("val", "")
        elif self.open and tag == "t" and not self.phonetic:
            self.in_text = True
            if not self.pieces:
                self.pieces.append(["", ""])

    def end(self, tag: str) -> None:
        tag = _local(tag)
        if tag == "t":
            self.in_text = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == self.holder and self.open:
            self.open = False
            for piece in self.pieces:
                piece[0] = _unescape(piece[0])
            rich = len(self.pieces) > 1
            self.done("".join(piece[0] for piece in self.pieces), self.pieces if rich else [])

    def text(self, data: str) -> None:
        if self.in_text:
            self.pieces[-1][0] += data


class _SheetReader:
    """Turns one worksheet part into rows of [column, kind, value, font, is formula, runs]."""

    def __init__(self, styles: Styles, strings: list[tuple[str, list[list[str]]]], allowed: int) -> None:
        self.styles, self.strings, self.allowed = styles, strings, allowed
        self.rows: dict[int, list[list[Any]]] = {}
        self.merges: list[str] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.row = self.column = 0
        self.type = self.value = self.formula = ""
        self.style = 0
        self.is_formula = self.collect = False
        self.inline = _StringReader(self._inline_done, "is")
        self.inline_text: tuple[str, list[list[str]]] | None = None

    def _inline_done(self, text: str, runs: list[list[str]]) -> None:
        self.inline_text = (text, runs)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            match = _REFERENCE.match(attributes.get("r", ""))
            self.column = _number(match[1]) if match else self.column + 1
            self.type = attributes.get("t", "n")
            self.style = int(attributes.get("s", 0))
            self.value, self.is_formula, self.inline_text = "", False, None
        elif name == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.append(self.row)
        elif name == "v":
            self.collect = True
        elif name == "f":
            self.is_formula = True
        elif name == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        else:
            self.inline.start(tag, attributes)

    def text(self, data: str) -> None:
        if self.collect:
            self.value += data
        else:
            self.inline.text(data)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name == "v":
            self.collect = False
        elif name == "c":
            self._finish()
        else:
            self.inline.end(tag)

    def _finish(self) -> None:
        kind, value, runs = self._content()
        if kind == "blank":
            return
        self.allowed -= 1
        if self.allowed < 0:
            raise TooMuch
        font = self.styles.font[self.style] if self.style < len(self.styles.font) else ""
        self.rows.setdefault(self.row, []).append([self.column, kind, value, font, self.is_formula, runs])

    def _content(self) -> tuple[str, Any, list[list[str]]]:
        if self.inline_text is not None:
            text, runs = self.inline_text
            return ("text", text, runs) if text else ("blank", None, [])
        if self.value == "":
            return ("formula_no_value", None, []) if self.is_formula else ("blank", None, [])
        if self.type == "s":
            text, runs = self.strings[int(self.value)]
            return ("text", text, runs) if text else ("blank", None, [])
        if self.type == "str":
            return "text", _unescape(self.value), []
        if self.type == "b":
            return "boolean", self.value == "1", []
        if self.type == "e":
            return "error", self.value, []
        if self.type == "d":
            return "text", self.value, []
        is_date = self.style < len(self.styles.is_date) and self.styles.is_date[self.style]
        return ("date" if is_date else "number"), self.value, []


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def read(path: str, cells: int) -> dict[str, Any]:
    """The workbook as plain lists. Raises TooMuch, Forbidden, expat.ExpatError, KeyError (broken package)."""
    with zipfile.ZipFile(path) as archive:
        targets: dict[str, str] = {}
        for tag, attributes in _elements(archive, "xl/_rels/workbook.xml.rels"):
            if tag == "Relationship":
                target = attributes["Target"]
                targets[attributes["Id"]] = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
                )
        styles, strings = Styles(archive), shared_strings(archive)
        sheets, date_1904 = [], False
        for tag, attributes in list(_elements(archive, "xl/workbook.xml")):
            if tag == "workbookPr":
                date_1904 = attributes.get("date1904") in ("1", "true")
            elif tag == "sheet" and "worksheets" in targets.get(attributes["id"], ""):
                reader = _SheetReader(styles, strings, cells)
                with archive.open(targets[attributes["id"]]) as stream:
                    _parse(stream, reader.start, reader.end, reader.text)
                cells = reader.allowed
                sheets.append(
                    {
                        "name": attributes["name"],
                        "hidden": attributes.get("state", "visible") != "visible",
                        "rows": list(reader.rows.items()),
                        "merges": reader.merges,
                        "hidden_rows": reader.hidden_rows,
                        "hidden_columns": reader.hidden_columns,
                    }
                )
    return {"sheets": sheets, "date_1904": date_1904}
