"""What a sheet is, told by its head: titles, heading, and of which kind each row below it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handbook.lib.sheets.grid import CellKind, Row, Sheet
from handbook.lib.text import clean, fold
from members.rosters.choices import NO_CHOICES, Choices, key_of
from members.rosters.directory import Directory
from members.rosters.headings import HEADING_ROWS, Heading, find_heading, read_heading

_SUBTOTAL = re.compile(r"(?:tong|cong|danh sach co|tong so|tong cong)\b")
_LEFT = re.compile(r"\b(?:chuyen (?:sinh hoat )?di|ra khoi dang|tu tran|da mat|ban cu|danh sach nam (?:19|20)\d\d)\b")
_SKIPPED = ("row_number", "note")
_BROKEN = (CellKind.ERROR, CellKind.FORMULA_NO_VALUE)
_MEMBER = 3
"""So many facts make a row a member; two do where the row is numbered."""
_LOWEST_HEADING = 1000
NO_MEMBERS = "Không có dòng đảng viên nào."


@dataclass
class Plan:
    """How one sheet will be read; `sheet` is its head: merges, hidden columns and the rows up to `head_rows`."""

    sheet: Sheet
    role: str
    reason: str = ""
    heading: Heading | None = None
    unit: str | None = None
    """The cell that the titles or the name of the sheet tell; None where a column tells it row by row."""
    units: Mapping[str, str] = field(default_factory=dict)
    """What lines were said to mean: their `key_of` → code of a cell."""


def head_rows(name: str, choices: Choices = NO_CHOICES) -> int:
    """How many rows of the sheet `name` must be known before it can be planned."""
    return max(HEADING_ROWS, min(choices.headings.get(name, (0, 0))[1], _LOWEST_HEADING))


def plan_sheet(sheet: Sheet, directory: Directory, choices: Choices = NO_CHOICES) -> Plan:
    """What to do with `sheet`: read it ("data"), leave it ("ignore"), or not without a question ("ask")."""
    chosen = choices.sheets.get(sheet.name)
    if chosen is False:
        return Plan(sheet, "ignore", "Đã chọn không nhập trang này.")
    if not sheet.rows:
        return Plan(sheet, "ignore", "Trang trống.")
    heading = _heading_of(sheet, choices)
    if heading is None:
        return Plan(sheet, "ignore", "Không có dòng tiêu đề với cột Họ và tên.")
    units = {
        written: code
        for (name, written), code in choices.values.items()
        if name == "organisation" and code in directory.cells
    }
    plan = Plan(sheet, "data", heading=heading, unit=_unit_above(sheet, heading, directory, units), units=units)
    titles = fold(" ".join([sheet.name, *title_lines(sheet, heading)]))
    if chosen:
        return plan
    if sheet.is_hidden:
        plan.role, plan.reason = "ask", "Trang bị ẩn, có thể là bản cũ. Bỏ ẩn trang rồi nhập nếu cần."
    elif _LEFT.search(titles):
        plan.role, plan.reason = (
            "ask",
            "Có vẻ là danh sách người chuyển đi hoặc bản cũ. Chép sang trang khác nếu cần nhập.",
        )
    return plan


def _heading_of(sheet: Sheet, choices: Choices) -> Heading | None:
    columns = {number: name for (of, number), name in choices.columns.items() if of == sheet.name}
    rows = choices.headings.get(sheet.name)
    if rows is None:
        heading = find_heading(sheet)
        if heading is None or not columns:
            return heading
        rows = heading.first, heading.last
    heading = read_heading(sheet, *rows, columns)
    return heading if heading.name_column else None


def title_lines(sheet: Sheet, heading: Heading) -> list[str]:
    return [
        cell.text
        for row in sorted(sheet.rows)
        if row < heading.first
        for cell in sheet.rows[row].values()
        if cell.kind is CellKind.TEXT
    ]


def unit_in(line: str, directory: Directory, units: Mapping[str, str]) -> str | None:
    """The cell that a title or section line names, or was said to mean."""
    return units.get(key_of(line)) or directory.mentioned(line)


def _unit_above(sheet: Sheet, heading: Heading, directory: Directory, units: Mapping[str, str]) -> str | None:
    unit = None
    if "organisation" not in heading.columns:
        for line in [*title_lines(sheet, heading), sheet.name]:
            unit = unit_in(line, directory, units) or unit
    return unit


class RowSorter:
    """Tells of which kind the rows below one heading are."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self.name = heading.name_column
        self.counter = heading.columns.get("row_number", [0])[0]
        self.mapped = frozenset(
            column for name, columns in heading.columns.items() if name not in _SKIPPED for column in columns
        )

    def kind(self, row: Row) -> str:
        """member, line (a section, a note, a signature), subtotal, column_numbers, repeated_header or example."""
        if _is_column_numbers(row):
            return "column_numbers"
        if fold(clean(row.text(self.name))) in self.heading.texts:
            return "repeated_header"
        counter = row.text(self.counter)
        if counter and not counter.isdigit() and fold(clean(counter)) in ("vd", "vi du"):
            return "example"
        filled = self._filled(row)
        if filled >= _MEMBER:
            return "member"
        if any(_SUBTOTAL.match(fold(clean(row.text(column)))) for column in row.held):
            return "subtotal"
        is_counted = self.counter in row.held and bool(clean(row.text(min(row.held))))
        return "member" if is_counted and filled == 2 else "line"

    def _filled(self, row: Row) -> int:
        """Cells with content in columns that say something of a member; counts no further than it must."""
        filled = 0
        for column in self.mapped & row.held.keys():
            text = row.text(column)
            filled += bool(text.strip() if text.isascii() else clean(text)) or row.cell(column).kind in _BROKEN
            if filled == _MEMBER:
                break
        return filled


def _is_column_numbers(row: Row) -> bool:
    """A row 1, 2, 3 … under the heading."""
    columns = list(row.held)
    if len(columns) < 4 or not clean(row.text(columns[1])).strip("()").isdecimal():
        return False
    texts = [clean(row.text(column)).strip("()") for column in sorted(columns)]
    return all(text.isdecimal() and len(text) < 6 for text in texts) and [int(text) for text in texts] == list(
        range(int(texts[0]), int(texts[0]) + len(texts))
    )
