"""Reading .xlsx for the guarded child: what stands around the rows of each worksheet first, then its rows."""

import re
import zipfile
from typing import Any
from xml.parsers import expat

from handbook.lib.sheets.grid import column_number
from handbook.lib.sheets.protocol import Emitter, Refusal
from handbook.lib.sheets.xlsx_parts import TRUE, Attributes, Package, local, make_parser, read_styles, unescape
from handbook.lib.sheets.xlsx_sheet import LAST_COLUMN, SheetReader
from handbook.lib.sheets.xlsx_strings import read_shared_strings

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\Z", re.ASCII)
_START = re.compile(rb"<(?:[\w.-]+:)?sheetData(?:\s[^<>]*)?(/?)>")
_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_CHUNK = 1 << 18
_OVERLAP = 200
_LONGEST_HEAD = 1 << 22


def read(path: str, emitter: Emitter) -> None:
    """Emits every worksheet. Raises Refusal, and what expat and zipfile raise for broken files."""
    with zipfile.ZipFile(path) as archive:
        package = Package(archive)
        main = next(
            (part for kind, part in package.relations("").values() if kind == "officeDocument"), "xl/workbook.xml"
        )
        related = package.relations(main)
        parts = dict(related.values())
        described = package.elements(main)
        properties = next((attributes for tag, attributes in described if tag == "workbookPr"), {})
        emitter.line("workbook", properties.get("date1904") in TRUE)
        styles = read_styles(package, parts.get("styles", ""))
        strings = read_shared_strings(package, parts.get("sharedStrings", ""), emitter.cell_characters)
        for tag, attributes in described:
            kind, part = related.get(attributes.get("id", ""), ("", ""))
            if tag == "sheet" and kind == "worksheet":
                frame = _read_frame(package, part, emitter.merges)
                hidden = attributes.get("state", "visible") != "visible"
                emitter.sheet(unescape(attributes["name"]), hidden, frame.merges, frame.hidden_columns)
                with _opened(package, part) as stream:
                    SheetReader(emitter, styles, strings).read(stream)


def _opened(package: Package, part: str) -> Any:
    stream = package.stream(part)
    if stream is None:
        raise Refusal("broken")
    return stream


class _Frame:
    """Merged ranges and hidden columns of a worksheet."""

    def __init__(self, merges: int) -> None:
        self.most = merges
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.in_data = False
        self.names: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if self.in_data:
            return
        name = local(tag)
        if name == "sheetData":
            self.in_data = True
        elif name == "mergeCell":
            if match := _RANGE.match(attributes.get("ref", "")):
                left, top, right, bottom = match.groups()
                self.merges.append((int(top), column_number(left), int(bottom), column_number(right)))
                if len(self.merges) > self.most:
                    raise Refusal("too_many_merges")
        elif name == "col" and attributes.get("hidden") in TRUE and len(self.hidden_columns) < LAST_COLUMN:
            self.hidden_columns.append((int(attributes["min"]), min(int(attributes["max"]), LAST_COLUMN)))

    def end(self, tag: str) -> None:
        if self.in_data and local(tag) == "sheetData":
            self.in_data = False


def _read_frame(package: Package, part: str, merges: int) -> _Frame:
    """The part without its rows: merged ranges stand behind them in the file, and must be known before them."""
    with _opened(package, part) as stream:
        frame = _Frame(merges)
        parser = make_parser(frame.start, frame.end)
        if _without_rows(stream, parser):
            return frame
    with _opened(package, part) as stream:  # the rows could not be left out: read all of it
        frame = _Frame(merges)
        make_parser(frame.start, frame.end).ParseFile(stream)
        return frame


def _without_rows(stream: Any, parser: expat.XMLParserType) -> bool:
    """Feeds `parser` what stands before and behind the rows; False where that gives no document.

    Whether the places found are the right ones (they may stand in a comment) is seen by the parser's verdict; an error
    in the rows themselves is found when they are read.
    """
    head = b""
    while (match := _START.search(head)) is None and len(head) < _LONGEST_HEAD:
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        head += chunk
    try:
        if match is None or match[1]:
            parser.Parse(head, False)
            parser.ParseFile(stream)
            return True
        parser.Parse(head[: match.end()], False)
        rest = head[match.end() :]
        while (match := _END.search(rest)) is None:
            chunk = stream.read(_CHUNK)
            if not chunk:
                return False
            rest = rest[-_OVERLAP:] + chunk
        parser.Parse(rest[match.start() :], False)
        parser.ParseFile(stream)
    except expat.ExpatError:
        return False
    return True
