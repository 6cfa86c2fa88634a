"""Which rows below a heading are members, and which are sections, totals, signatures, examples or headings again."""

import re

from handbook.lib.sheets.grid import Cell, CellKind, Row
from handbook.lib.text import clean, fold
from members.rosters.headings import Heading
from members.rosters.sharing import fits, has_shape
from members.rosters.standing import EVENTS, MOVES
from members.rosters.unit_names import begins_with_a_cell, begins_with_a_place, is_group
from members.rosters.words import is_ditto, is_marked

_SUBTOTAL = re.compile(
    r"(?:tổng(?: số| cộng)?|cộng(?: trang)?|tong (?:so|cong)|cong(?= ?[:\d]| trang)|danh sách (?:có|gồm|này)"
    r"|danh sach (?:co|gom|nay))(?!\w)",
    re.I,
)
_EXAMPLE = ("vd", "vi du", "mau", "vd:")
_NAME = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+)+")
_BROKEN = (CellKind.ERROR, CellKind.FORMULA_NO_VALUE)
_DATED = (*EVENTS, *MOVES)
_MEMBER = 3
_PLAINLY = 6
"""Cells that make a row a member whatever they hold; with fewer something in it must look like a fact."""


class RowSorter:
    """Tells of which kind the rows below one heading are."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self.name = heading.name_column
        self.counter = heading.columns.get("row_number", [0])[0]
        self.fields = {
            seen.number: heading.parts.get(seen.number, (seen.field,)) for seen in heading.seen if seen.field
        }
        for number in (self.counter, *heading.columns.get("note", [])):
            self.fields.pop(number, None)
        self.mapped = frozenset(self.fields)
        self.is_name_shared = self.name in heading.parts
        self.is_register = bool(heading.parts)

    def kind(self, row: Row) -> str:
        """member, line (a section, a note, a signature), subtotal, column_numbers, repeated_header or example."""
        name, counter = row.text(self.name), row.text(self.counter)
        filled = self._filled(row)
        if len(filled) > _PLAINLY and counter.isdigit() and _NAME.match(name):
            return "member"
        if _is_column_numbers(row):
            return "column_numbers"
        if self._is_heading_again(row, name):
            return "repeated_header"
        if counter and not counter.isdigit() and fold(clean(counter)) in _EXAMPLE:
            return "example"
        if any(_SUBTOTAL.match(clean(row.text(column))) for column in sorted(row.held)[:3]) and not self._is_number(
            counter
        ):
            return "subtotal"
        return "member" if self._is_member(row, name, counter, filled) else "line"

    def _filled(self, row: Row) -> list[int]:
        """Columns with content that say something of a member; no more of them than are needed to tell."""
        filled: list[int] = []
        held = row.held
        for column in self.mapped:
            cell = held.get(column)
            if cell is None:
                continue
            if cell.__class__ is not str:
                cell = row.text(column) or (row.cell(column).kind in _BROKEN and "?")
            if cell and not cell.isspace() and (cell.isascii() or clean(cell)):
                filled.append(column)
                if len(filled) > _PLAINLY:
                    break
        return filled

    def _is_member(self, row: Row, name: str, counter: str, filled: list[int]) -> bool:
        is_counted = bool(clean(counter)) or row.cell(self.counter).kind in _BROKEN
        if len(filled) >= _PLAINLY or (is_counted and len(filled) >= _MEMBER):
            return True
        if len(filled) >= _MEMBER or (len(filled) == 2 and clean(name)):
            return is_counted or any(self._looks_right(row, column) for column in filled if column != self.name)
        if len(filled) == 2:
            return is_counted
        return len(filled) == 1 and self._is_number(counter) and _is_name(name)

    def _looks_right(self, row: Row, column: int) -> bool:
        """Does a cell hold what its column is for? Words of a signature do not."""
        cell = row.cell(column)
        if cell.kind is not CellKind.TEXT:
            return True
        text = clean(cell.text)
        return is_ditto(text) or any(_is_fact(field, cell, text) for field in self.fields[column])

    def _is_heading_again(self, row: Row, name: str) -> bool:
        if name and fold(clean(name)) in self.heading.name_texts:
            return True
        texts = [text for column in row.held if (text := clean(row.text(column)))]
        return len(texts) > 1 and all(fold(text) in self.heading.texts for text in texts)

    def _is_number(self, counter: str) -> bool:
        return clean(counter).strip(" .()").isdigit()

    def has_own_name(self, row: Row) -> bool:
        """Does a row below a merged cell speak of a member of its own: a name and more facts?"""
        return _is_name(row.text(self.name)) and len(self._filled(row)) >= _MEMBER

    def continues(self, first: Row, row: Row) -> bool:
        """Is `row` one more printed row of the member that begins with `first`, though no merged cell says so?

        Only in registers, where cells hold several facts: no counter, no name of its own, no new sex.
        """
        if not self.is_register or not clean(first.text(self.counter)) or clean(row.text(self.counter)):
            return False
        if clean(row.text(self.name)) and not self.is_name_shared:
            return False
        begins = (row.text(column) for column, fields in self.heading.parts.items() if fields[0] == "sex")
        return bool(self._filled(row)) and not any(fits("sex", clean(text)) for text in begins if text)


def _is_fact(field: str, cell: Cell, text: str) -> bool:
    """Does `text` look like this fact? False for facts that may be any words."""
    if field.startswith(("mark_", "theory_")):
        return is_marked(cell)
    if field.startswith("birth_") or field in _DATED:
        return fits("birth_date", text)
    return has_shape(field) and fits(field, text)


def _is_name(text: str) -> bool:
    name = clean(text)
    return bool(_NAME.match(name)) and not (begins_with_a_cell(name) or begins_with_a_place(name) or is_group(name))


def _is_column_numbers(row: Row) -> bool:
    """A row 1, 2, 3 … or A, B, C … under the heading."""
    columns = sorted(row.held)
    if len(columns) < 4 or len(row.text(columns[1])) > 5:
        return False
    texts = [clean(row.text(column)).strip("()") for column in columns]
    if all(len(text) == 1 and text.isalpha() and text.isascii() for text in texts[:2]):
        return all(text.isdigit() or len(text) == 1 for text in texts)
    if not all(text.isdecimal() and len(text) < 6 for text in texts):
        return False
    return [int(text) for text in texts] == list(range(int(texts[0]), int(texts[0]) + len(texts)))
