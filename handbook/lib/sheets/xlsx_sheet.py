"""Worksheets of an .xlsx package for the guarded child, row by row: blank cells cost nothing, no row is kept.

calamine is not used here: on a legal file with one formatted blank cell at XFD1048576 it aborts the process
(tafia/calamine issue 693), and it tells neither fonts nor hidden rows.
"""

import re
from typing import Any

from handbook.lib.sheets.protocol import Emitter, Refusal
from handbook.lib.sheets.xlsx_flow import TEXT, Flow
from handbook.lib.sheets.xlsx_parts import TRUE, Attributes, Styles, local, unescape
from handbook.lib.sheets.xlsx_strings import SharedStrings, StringReader

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_ATTRIBUTES = r'(?: [\w:]+="[^"<>&]*")*'
_SPACE = r'(?: xml:space="preserve")?'
_CONTENT = (
    rf"(<f{_ATTRIBUTES}(?:/>|>{TEXT}</f>))?"
    rf"(?:<v{_SPACE}>({TEXT})</v>|<v/>|<is><t{_SPACE}>({TEXT})</t></is>|<is><t/></is>)?"
)
_CELL = rf'<c r="([A-Z]{{1,3}})\d{{1,7}}"({_ATTRIBUTES})(?:/>|>{_CONTENT}</c>)'
_ROW = rf'\s*<row r="(\d{{1,7}})"({_ATTRIBUTES})(?:/>|>((?:{_CELL.replace("(?:", "(").replace("(", "(?:")})*+)</row>)'
_CELLS, _SIMPLE_ROW = re.compile(_CELL), re.compile(_ROW)
_FORMULA = re.compile(rf"<f({_ATTRIBUTES})(?:/>|>({TEXT})</f>)")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_WHOLE = re.compile(r"-?\d{1,15}\Z", re.ASCII)


class _Columns(dict[str, int]):
    """Letters → column number, each worked out once."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        if not (letters.isascii() and letters.isupper() and 0 < number <= LAST_COLUMN):
            raise Refusal("broken")
        self[letters] = number
        return number


class _Locals(dict[str, str]):
    """Qualified element name → its local name, each worked out once: a sheet has millions of tags."""

    def __missing__(self, tag: str) -> str:
        self[tag] = name = local(tag)
        return name


class _Traits(dict[str, tuple[str, int]]):
    """Attributes of a cell as written → (type, style)."""

    def __missing__(self, written: str) -> tuple[str, int]:
        attributes = dict(_ATTRIBUTE.findall(written))
        traits = attributes.get("t", "n"), int(attributes.get("s", 0))
        if len(self) < 10_000:
            self[written] = traits
        return traits


class SheetReader:
    """Hands the non-blank cells of one worksheet part to the emitter."""

    def __init__(self, emitter: Emitter, styles: Styles, strings: SharedStrings) -> None:
        self.emitter, self.styles, self.strings = emitter, styles, strings
        self.names, self.columns, self.traits = _Locals(), _Columns(), _Traits()
        self.in_data = self.in_row = self.collect = self.is_formula = self.in_formula = False
        self.row = self.column = self.style = self.weight = 0
        self.type = self.value = self.formula = self.formula_id = ""
        self.shared_formulas: dict[str, str] = {}
        self.held: list[Any] = []
        self.inline: StringReader | None = None

    def read(self, stream: Any) -> None:
        """Raises Refusal, and what expat and zipfile raise for broken files."""
        flow = Flow(
            "sheetData",
            "</row>",
            _SIMPLE_ROW,
            self._take_row,
            lambda: self.in_data and not self.in_row,
            (self._start, self._end, self._text),
        )
        flow.read(stream)

    def _take_row(self, match: re.Match[str]) -> bool:
        """A whole row in the form that nearly all writers give it."""
        written, attributes, inner = match.groups()
        self.row = number = int(written)
        if not 0 < number <= LAST_ROW:
            raise Refusal("broken")
        if not inner or "</" not in inner:  # blank cells only
            return True
        held: list[Any] = [number, int("hidden" in attributes and _says_hidden(attributes))]
        is_escaped = "_x" in inner
        columns, traits = self.columns, self.traits
        for letters, about, formula, value, text in _CELLS.findall(inner):
            if not (value or text or formula):
                continue
            type_, style = traits[about]
            if formula:
                content = self._computed(type_, style, formula, value, text)
            elif text:
                content = self._text_of(unescape(text) if is_escaped else text, style, 0)
            else:
                content = self._content(type_, style, value, 0)
            if content is not None:
                held.append(columns[letters])
                held.append(content)
        if len(held) > 2:
            self.emitter.row(held, len(inner))
        return True

    def _computed(self, type_: str, style: int, written: str, value: str, text: str) -> Any:
        match = _FORMULA.match(written)
        attributes, formula = match.groups() if match else ("", "")
        formula = self._shared(dict(_ATTRIBUTE.findall(attributes)).get("si", ""), formula or "")
        if text:
            return self._text_of(unescape(text), style, 1)
        return self._content(type_, style, value, 1) if value else self._no_value(type_, formula)

    def _shared(self, identifier: str, formula: str) -> str:
        """A formula stands at the first cell that shares it."""
        if not identifier:
            return formula
        if len(self.shared_formulas) > 100_000:
            raise Refusal("broken")
        return self.shared_formulas.setdefault(identifier, formula)

    def _no_value(self, type_: str, formula: str) -> Any:
        # A text formula that can give "" did so; any other formula without a value was never calculated.
        return None if type_ == "str" and '""' in formula else ["f", None, 1, ""]

    def _text_of(self, entry: str | list[Any], style: int, is_formula: int) -> Any:
        font = self.styles.font(style)
        if isinstance(entry, str):
            if not entry:
                return None
            self.emitter.checked(entry)
            return ["t", entry, is_formula, font] if font or is_formula else entry
        return ["t", entry, is_formula, font]

    def _content(self, type_: str, style: int, value: str, is_formula: int) -> Any:
        """What the protocol has for the non-empty `value`; None for a cell that turns out to be blank."""
        if type_ == "s":
            return self._text_of(self.strings[int(value)], style, is_formula)
        if type_ == "str":
            return self._text_of(unescape(value), style, is_formula)
        if type_ == "b":
            return ["b", value.strip() in TRUE, is_formula, ""]
        if type_ in ("e", "d"):
            return ["e" if type_ == "e" else "i", value, is_formula, ""]
        if self.styles.is_date(style):
            return ["d", value, is_formula, ""]
        return ["n", value, is_formula, ""] if is_formula or not _WHOLE.match(value) else int(value)

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = self.names[tag]
        if not self.in_data:
            self.in_data = name == "sheetData"
        elif name == "c":
            reference = attributes.get("r")
            self.column = self.columns[reference.rstrip("0123456789")] if reference else self.column + 1
            self.type = attributes.get("t", "n")
            self.style = int(attributes.get("s", 0))
            self.value, self.is_formula, self.inline = "", False, None
        elif name == "v":
            self.collect = True
        elif name == "row":
            self.in_row = True
            self.row = int(attributes.get("r", self.row + 1))
            self.column, self.weight = 0, 0
            self.held = [self.row, int(attributes.get("hidden") in TRUE)]
            if not 0 < self.row <= LAST_ROW:
                raise Refusal("broken")
        elif name == "f":
            self.is_formula = self.in_formula = True
            self.formula, self.formula_id = "", attributes.get("si", "")
        elif name == "is":
            self.inline = StringReader(self.emitter.cell_characters)
        elif self.inline is not None:
            self.inline.start(name, attributes)

    def _text(self, data: str) -> None:
        self.weight += len(data)
        if self.collect:
            self.value = self._longer(self.value, data)
        elif self.in_formula:
            self.formula = self._longer(self.formula, data)
        elif self.inline is not None:
            self.inline.text(data)

    def _longer(self, text: str, more: str) -> str:
        if len(text) > 7 * self.emitter.cell_characters:
            raise Refusal("cell_too_long")
        return text + more

    def _end(self, tag: str) -> None:
        name = self.names[tag]
        if not self.in_data:
            return
        if name == "v":
            self.collect = False
        elif name == "c":
            self._finish_cell()
        elif name == "row":
            self.in_row = False
            if len(self.held) > 2:
                self.emitter.row(self.held, self.weight + 8 * len(self.held))
        elif name == "f":
            self.in_formula = False
            self.formula = self._shared(self.formula_id, self.formula)
        elif name == "sheetData":
            self.in_data = False
        elif self.inline is not None:
            self.inline.end(name)

    def _finish_cell(self) -> None:
        if self.column > LAST_COLUMN:
            raise Refusal("broken")
        if self.inline is not None:
            content = self._text_of(self.inline.entry(), self.style, int(self.is_formula))
        elif self.value:
            content = self._content(self.type, self.style, self.value, int(self.is_formula))
        else:
            content = self._no_value(self.type, self.formula) if self.is_formula else None
        self.inline = None
        if content is not None:
            self.held += (self.column, content)


def _says_hidden(attributes: str) -> bool:
    return dict(_ATTRIBUTE.findall(attributes)).get("hidden") in TRUE
