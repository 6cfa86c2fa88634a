"""A streaming reader of .xlsx worksheets for the guarded child: blank cells cost nothing, nothing is kept in memory.

calamine is not used here: on a legal file with one formatted blank cell at XFD1048576 it aborts the process
(tafia/calamine issue 693), and it tells neither fonts nor hidden rows.
"""

import zipfile
from typing import Any

from handbook.lib.sheets.protocol import Emitter, Refusal
from handbook.lib.sheets.xlsx_parts import (
    Attributes,
    Package,
    StringReader,
    local,
    parse,
    read_shared_strings,
    read_styles,
    unescape,
)

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TRUE = ("1", "true")


class _Columns(dict[str, int]):
    """Letters → column number, each worked out once."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        if not (letters.isascii() and letters.isupper() and 0 < number <= _LAST_COLUMN):
            raise Refusal("broken")
        self[letters] = number
        return number


class _Locals(dict[str, str]):
    """Qualified element name → its local name, each worked out once: a sheet has millions of tags."""

    def __missing__(self, tag: str) -> str:
        self[tag] = name = local(tag)
        return name


class _SheetReader:
    """Hands the non-blank cells of one worksheet part to the emitter, row by row."""

    def __init__(self, emitter: Emitter, is_date: list[bool], is_blank_string: list[bool]) -> None:
        self.emitter, self.is_date, self.is_blank_string = emitter, is_date, is_blank_string
        self.merges: list[str] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.names, self.columns = _Locals(), _Columns()
        self.in_data = self.collect = self.is_formula = self.in_formula = False
        self.row = self.column = self.style = 0
        self.type = self.value = self.formula = ""
        self.formula_id = ""
        self.shared_formulas: dict[str, str] = {}
        self.cells: list[list[Any]] = []
        self.inline: StringReader | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        name = self.names[tag]
        if not self.in_data:
            self._start_outside(name, attributes)
        elif name == "c":
            reference = attributes.get("r")
            self.column = self.columns[reference.rstrip("0123456789")] if reference else self.column + 1
            self.type = attributes.get("t", "n")
            self.style = int(attributes.get("s", 0))
            self.value, self.is_formula, self.inline = "", False, None
        elif name == "v":
            self.collect = True
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column, self.cells = 0, []
            if not 0 < self.row <= _LAST_ROW:
                raise Refusal("broken")
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.append(self.row)
        elif name == "f":
            self.is_formula = self.in_formula = True
            self.formula, self.formula_id = "", attributes.get("si", "")
        elif name == "is":
            self.inline = StringReader()
        elif self.inline is not None:
            self.inline.start(name, attributes)

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        if name == "sheetData":
            self.in_data = True
        elif name == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.hidden_columns.append((int(attributes["min"]), min(int(attributes["max"]), _LAST_COLUMN)))

    def text(self, data: str) -> None:
        if self.collect:
            self.value += data
        elif self.in_formula:
            self.formula += data
        elif self.inline is not None:
            self.inline.text(data)

    def end(self, tag: str) -> None:
        name = self.names[tag]
        if not self.in_data:
            return
        if name == "v":
            self.collect = False
        elif name == "c":
            self._finish_cell()
        elif name == "row":
            if self.cells:
                self.emitter.row(self.row, self.cells)
        elif name == "f":
            self.in_formula = False
            if self.formula_id:  # the formula stands at the first cell that shares it
                self.formula = self.shared_formulas.setdefault(self.formula_id, self.formula)
        elif name == "sheetData":
            self.in_data = False
        elif self.inline is not None:
            self.inline.end(name)

    def _finish_cell(self) -> None:
        value = self.value
        if value == "" and self.inline is None and not self.is_formula:
            return
        kind, value = self._content(value)
        if kind:
            self.cells.append([self.column, kind, value, self.style, int(self.is_formula)])

    def _content(self, value: str) -> tuple[str, Any]:
        """(kind, value) as the protocol has them; kind "" for a cell that turns out to be blank."""
        if self.inline is not None:
            entry = self.inline.entry()
            self.emitter.checked(entry if isinstance(entry, str) else entry[0])
            return ("t", entry) if entry else ("", None)
        if self.type == "s" and value:
            index = int(value)
            return ("", None) if self.is_blank_string[index] else ("s", index)
        if value == "":
            # A text formula that can give "" did so; any other formula without a value was never calculated.
            return ("", None) if self.type == "str" and '""' in self.formula else ("f", None)
        if self.type == "str":
            return "t", self.emitter.checked(unescape(value))
        if self.type == "b":
            return "b", value.strip() in _TRUE
        if self.type == "e":
            return "e", value
        if self.type == "d":
            return "i", value
        is_date = self.style < len(self.is_date) and self.is_date[self.style]
        return ("d" if is_date else "n"), value


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
        emitter.line("workbook", properties.get("date1904") in _TRUE)
        is_date, fonts = read_styles(package, parts.get("styles", ""))
        emitter.line("fonts", fonts)
        strings = read_shared_strings(package, parts.get("sharedStrings", ""), emitter.checked)
        emitter.strings(strings)
        is_blank_string = [entry == "" for entry in strings]
        del strings
        for tag, attributes in described:
            kind, part = related.get(attributes.get("id", ""), ("", ""))
            if tag == "sheet" and kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                emitter.line("sheet", unescape(attributes["name"]), hidden)
                _read_sheet(package, part, _SheetReader(emitter, is_date, is_blank_string))


def _read_sheet(package: Package, part: str, reader: _SheetReader) -> None:
    stream = package.stream(part)
    if stream is None:
        raise Refusal("broken")
    with stream:
        parse(stream, reader.start, reader.end, reader.text)
    reader.emitter.line("end", reader.merges, reader.hidden_rows, reader.hidden_columns)
