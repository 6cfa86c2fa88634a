"""What the guarded child tells its parent: one JSON list per line, the first item says which kind of line it is.

["workbook", dates count from 1904]            the first line
["sheet", name, is hidden, merges, hidden columns]   the "rows" lines that follow belong to it
["rows", [[row, is hidden, column, value, column, value, …], …]]
["done"]                                       the last line of a whole reading
["error", code]                                the last line of a refused one

Merges are [top, left, bottom, right]; hidden columns are [first, last]; all count from 1. Blank cells are left out.
A value is a string (plain text), a whole number, or for everything else [kind, content, is formula, font]. The kinds:
t (text; with fonts of its own [text, font, [[piece, font], …]]), n (number as written), d (day number), i (ISO date),
b, e, f (formula without saved result). Fonts are told only where they say how the letters are encoded.
"""

import json
from collections.abc import Callable
from typing import Any, BinaryIO

LONGEST_LINE = 16_000_000
"""Bytes; a parent reads no longer line."""
_BATCH = 200_000
_LONGEST_ROW = 2_000_000


class Refusal(Exception):
    """The child will not read on; the argument is the code of the SheetError to be raised."""


class Emitter:
    """Writes protocol lines, rows in batches; counts rows and cells against the limits."""

    def __init__(self, stream: BinaryIO, rows: int, cells: int, cell_characters: int, merges: int) -> None:
        self.stream = stream
        self.rows_left, self.cells_left, self.cell_characters, self.merges = rows, cells, cell_characters, merges
        self.batch: list[list[Any]] = []
        self.weight = self.last_row = 0
        self.encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def line(self, *items: Any) -> None:
        self.flush()
        self._write(items)

    def _write(self, items: Any) -> None:
        self.stream.write(self.encode(items).encode("utf-8", "replace") + b"\n")

    def sheet(self, name: str, is_hidden: bool, merges: list[Any], hidden_columns: list[Any]) -> None:
        """The sheet to which the next rows belong. Raises Refusal."""
        if len(merges) > self.merges:
            raise Refusal("too_many_merges")
        self.line("sheet", name, int(is_hidden), merges, hidden_columns)
        self.last_row = 0

    def row(self, row: list[Any], weight: int) -> None:
        """One row as the protocol has it, with a non-blank cell; `weight` is about its length. Raises Refusal."""
        if row[0] <= self.last_row:
            raise Refusal("broken")
        self.last_row = row[0]
        self.rows_left -= 1
        self.cells_left -= len(row) // 2 - 1
        if self.rows_left < 0:
            raise Refusal("too_many_rows")
        if self.cells_left < 0:
            raise Refusal("too_many_cells")
        if weight > _LONGEST_ROW:
            raise Refusal("cell_too_long")
        self.weight += weight
        if self.weight > _BATCH:
            self.flush()
            self.weight = weight
        self.batch.append(row)

    def checked(self, text: str) -> str:
        """`text`, if a cell may be that long. Raises Refusal."""
        if len(text) > self.cell_characters:
            raise Refusal("cell_too_long")
        return text

    def flush(self) -> None:
        if self.batch:
            batch, self.batch, self.weight = self.batch, [], 0
            self._write(("rows", batch))
