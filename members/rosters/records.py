"""From the rows of a sheet to members: merged cells filled, the rows of one member together, other rows left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handbook.lib.sheets.grid import BLANK_CELL, Cell, Row
from handbook.lib.text import clean
from members.rosters.directory import Above, Directory
from members.rosters.layout import LONGEST_LINE, Plan, unit_said
from members.rosters.row_kinds import RowSorter

_INSIDE = ("member", "line")
LONGEST_RECORD = 12
"""A merged counter over more rows than this is a group of members, not one of them."""
MOST_OTHERS = 10_000
"""So many rows that are no members are remembered from one pass to the next; with more each pass looks again."""


_LAST_FILLED = 256
"""Columns further right hold no fact of a member; every open range costs time in every row."""


@dataclass(slots=True)
class Record:
    """The rows of one member, usually one; `unit` is the cell told by the titles or the section above."""

    rows: Sequence[Row]
    unit: Above

    @property
    def number(self) -> int:
        return self.rows[0].number

    @property
    def last_row(self) -> int | None:
        """Number of the last row, where there are several."""
        return self.rows[-1].number if len(self.rows) > 1 else None

    @property
    def is_hidden(self) -> bool:
        return self.rows[0].is_hidden

    def cell(self, column: int) -> Cell:
        """The first row's cell in `column`."""
        return self.rows[0].cell(column)

    def cells(self, column: int) -> list[Cell]:
        """The cell in `column` of each row, from above."""
        return [row.cell(column) for row in self.rows]


class _Merges:
    """Fills vertically merged cells below the heading, row after row; blank cells outside a range are never filled."""

    def __init__(self, plan: Plan, last: int) -> None:
        self.waiting = sorted(
            (
                (top, bottom, left)
                for top, left, bottom, right in plan.sheet.merges
                if top > last and bottom > top and left == right <= _LAST_FILLED
            ),
            reverse=True,
        )
        self.open: dict[int, tuple[int, Cell]] = {}
        """Column → (last row, the cell that fills it) of the ranges that the row now read may lie in."""

    def fill(self, row: Row) -> Row:
        number = row.number
        while self.waiting and self.waiting[-1][0] <= number:
            top, bottom, column = self.waiting.pop()
            self.open[column] = (bottom, row.cell(column) if top == number else BLANK_CELL)
        if not self.open:
            return row
        self.open = {column: (bottom, cell) for column, (bottom, cell) in self.open.items() if number <= bottom}
        # Where the range is blank the row becomes so too: a file may still hold what Excel no longer shows
        return row.with_cells({column: cell for column, (_, cell) in self.open.items()})


def records(plan: Plan, rows: Iterable[Row], directory: Directory) -> Iterator[Record]:
    """The members among `rows` (those of the plan's sheet, from above), none but the current one kept in memory.

    Rows joined by a merged counter or a merged name are one member. A section row names the cell of those below it.
    What a checker wrote (our error file: "Vì sao", columns AD and AE of template 4.0) is no part of a row.
    """
    heading = plan.heading
    if heading is None:
        return
    sorter, merges, unit = RowSorter(heading), _Merges(plan, heading.last), plan.unit
    has_unit_column = "organisation" in heading.columns
    known, others = plan.other_rows, dict[int, str]()
    ends = _ends(plan, sorter, heading.last)
    checked = [seen.number for seen in heading.seen if seen.field == "checker"]
    gathered: list[Row] = []
    for row in rows:
        if row.number <= heading.last:
            continue
        if checked and any(column in row.held for column in checked):
            row = row.with_cells(dict.fromkeys(checked, BLANK_CELL))
        if gathered and _belongs(row, gathered, ends, sorter):
            gathered.append(merges.fill(row))
            continue
        if gathered:
            yield Record(gathered, unit)
            gathered = []
        kind = sorter.kind(row) if known is None else known.get(row.number, "member")
        if kind != "member" and len(others) <= MOST_OTHERS:
            others[row.number] = kind
        filled = merges.fill(row)
        if kind == "member":
            gathered = [filled]
        elif kind == "line" and not has_unit_column:
            line = " ".join(filter(None, (clean(row.text(column)) for column in sorted(row.held))))[:LONGEST_LINE]
            said = unit_said(line, plan.units) if plan.units else None
            unit = Above(said) if said else directory.of_section(line, unit, plan.unit)
    if gathered:
        yield Record(gathered, unit)
    if len(others) <= MOST_OTHERS:
        plan.other_rows = others


def _belongs(row: Row, gathered: list[Row], ends: dict[int, int], sorter: RowSorter) -> bool:
    """Is `row` one of those of the member gathered: below its merged counter, or printed below it in a register?"""
    first = gathered[0]
    if row.number <= ends.get(first.number, 0):
        return sorter.is_name_shared or not sorter.has_own_name(row)
    if not sorter.is_register or row.number - gathered[-1].number > 2 or len(gathered) >= LONGEST_RECORD:
        return False
    return sorter.kind(row) in _INSIDE and sorter.continues(first, row)


def _ends(plan: Plan, sorter: RowSorter, last: int) -> dict[int, int]:
    """First row → last row of the members that a merged counter or name joins."""
    return {
        top: bottom
        for top, left, bottom, right in plan.sheet.merges
        if top > last and 0 < bottom - top < LONGEST_RECORD and left == right and left in (sorter.counter, sorter.name)
    }
