"""Which sheets hold members, and which of their rows: titles, sections, subtotals, signatures and examples left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handbook.lib.sheets.grid import Cell, CellKind, Sheet
from handbook.lib.text import clean, fold
from members.rosters.directory import Directory
from members.rosters.headings import Heading, find_heading

_SUBTOTAL = re.compile(r"(?:tong|cong|danh sach co|tong so|tong cong)\b")
_LEFT = re.compile(r"chuyen (?:sinh hoat )?di|chuyen di|ra khoi dang|tu tran|da mat|ban cu|danh sach nam (?:19|20)\d\d")
_SKIPPED = ("row_number", "note")


@dataclass
class MemberRow:
    number: int
    unit: str | None


@dataclass
class Plan:
    """How one sheet will be read."""

    sheet: Sheet
    role: str
    reason: str = ""
    heading: Heading | None = None
    members: list[MemberRow] = field(default_factory=list)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """The cell, or for a merged range the cell that fills it."""
        return self.sheet.cell(*self.merged.get((row, column), (row, column)))


def plan_sheet(sheet: Sheet, directory: Directory) -> Plan:
    """What to do with `sheet`: read it ("data"), leave it ("ignore"), or not without a question ("ask")."""
    if not sheet.rows:
        return Plan(sheet, "ignore", "Trang trống.")
    heading = find_heading(sheet)
    if heading is None:
        return Plan(sheet, "ignore", "Không có dòng tiêu đề với cột Họ và tên.")
    plan = Plan(sheet, "data", heading=heading, merged=_merged_below(sheet, heading))
    plan.members = list(_member_rows(plan, directory))
    if not plan.members:
        return Plan(sheet, "ignore", "Không có dòng đảng viên nào.", heading)
    titles = fold(" ".join([sheet.name, *_title_lines(sheet, heading)]))
    if sheet.is_hidden:
        plan.role, plan.reason = "ask", "Trang bị ẩn, có thể là bản cũ. Bỏ ẩn trang rồi nhập nếu cần."
    elif _LEFT.search(titles):
        plan.role, plan.reason = (
            "ask",
            "Có vẻ là danh sách người chuyển đi hoặc bản cũ. Chép sang trang khác nếu cần nhập.",
        )
    return plan


def _title_lines(sheet: Sheet, heading: Heading) -> list[str]:
    return [
        cell.text
        for row in sorted(sheet.rows)
        if row < heading.first
        for cell in sheet.rows[row].values()
        if cell.kind is CellKind.TEXT
    ]


def _merged_below(sheet: Sheet, heading: Heading) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells of vertically merged ranges in the data part; blank cells outside a range are never filled."""
    return {
        (row, left): (top, left)
        for top, left, bottom, right in sheet.merges
        if top > heading.last and bottom > top and left == right
        for row in range(top + 1, bottom + 1)
    }


def _member_rows(plan: Plan, directory: Directory) -> Iterator[MemberRow]:
    sheet, heading = plan.sheet, plan.heading
    assert heading is not None  # noqa: S101  (called for sheets with a heading only)
    has_unit_column = "organisation" in heading.columns
    unit = None
    if not has_unit_column:
        for line in [*_title_lines(sheet, heading), sheet.name]:
            unit = directory.mentioned(line) or unit
    name_column = heading.columns["full_name"][0]
    mapped = {column for name, columns in heading.columns.items() if name not in _SKIPPED for column in columns}
    counter = heading.columns.get("row_number", [0])[0]
    for number in sorted(sheet.rows):
        if number <= heading.last:
            continue
        cells = sheet.rows[number]
        kind = _row_kind(cells, heading, mapped, counter, name_column)
        if kind == "member":
            yield MemberRow(number, unit)
        elif kind == "line" and not has_unit_column:
            unit = directory.mentioned(" ".join(cell.text for cell in cells.values())) or unit


def _row_kind(cells: dict[int, Cell], heading: Heading, mapped: set[int], counter: int, name_column: int) -> str:
    filled = [
        column for column in mapped if (column in cells and clean(cells[column].text)) or _is_broken(cells, column)
    ]
    first = clean(cells[min(cells)].text)
    name = cells.get(name_column)
    if _is_column_numbers(cells):
        return "column_numbers"
    if name is not None and fold(clean(name.text)) in heading.texts:
        return "repeated_header"
    if counter in cells and fold(clean(cells[counter].text)) in ("vd", "vi du"):
        return "example"
    texts = [fold(clean(cell.text)) for cell in cells.values()]
    if len(filled) <= 2 and any(_SUBTOTAL.match(text) for text in texts):
        return "subtotal"
    if len(filled) >= 3 or (counter in cells and first and len(filled) >= 2):
        return "member"
    return "line"


def _is_broken(cells: dict[int, Cell], column: int) -> bool:
    return column in cells and cells[column].kind in (CellKind.ERROR, CellKind.FORMULA_NO_VALUE)


def _is_column_numbers(cells: dict[int, Cell]) -> bool:
    """A row 1, 2, 3 … under the heading."""
    texts = [clean(cells[column].text).strip("()") for column in sorted(cells)]
    return (
        len(texts) >= 4
        and all(text.isdigit() for text in texts)
        and [int(t) for t in texts] == list(range(int(texts[0]), int(texts[0]) + len(texts)))
    )
