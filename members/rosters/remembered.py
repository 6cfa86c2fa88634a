"""Readings of single cells, remembered: a file says the same few words thousands of times."""

from collections.abc import Callable
from dataclasses import replace

from handbook.lib.sheets.grid import Cell
from members.rosters.types import Finding, JudgedRow

Read = Callable[[JudgedRow, Cell], None]


class Remembered:
    """Reads a cell for a field once, and says the same of every equal cell.

    Only for readers that look at nothing but the cell. The most frequent texts of a file come early, so what comes
    after MOST different cells is read each time.
    """

    MOST = 20_000

    def __init__(self) -> None:
        self._known: dict[tuple[str, Cell], tuple[dict[str, str | None], list[Finding]]] = {}

    def read(self, row: JudgedRow, name: str, cell: Cell, read: Read) -> None:
        """As `read(row, cell)`."""
        known = self._known.get((name, cell))
        if known is None:
            alone = JudgedRow("", 0, {})
            read(alone, cell)
            known = alone.member, alone.findings
            if len(self._known) < self.MOST:
                self._known[name, cell] = known
        row.member.update(known[0])
        for finding in known[1]:
            row.findings.append(replace(finding, cell=row.place_of(finding.field)))
