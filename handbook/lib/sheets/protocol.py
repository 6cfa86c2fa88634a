"""What the guarded child tells its parent: one JSON list per line, the first item says which kind of line it is.

["workbook", dates count from 1904]            the first line
["strings", [text | [text, font, runs], …]]   shared strings, in order; several such lines follow each other
["fonts", [name, …]]                          font of each cell style
["sheet", name, is hidden]                    the lines up to the next "sheet" belong to it
["rows", [[row, [[column, kind, value, style, is formula], …]], …]]
["end", merges, hidden rows, [[first column, last column], …]]
["done"]                                       the last line of a whole reading
["error", code]                                the last line of a refused one

Kinds of cell: s (number of a shared string), t (text, or [text, font, runs]), n (number as written), d (day number),
i (ISO date), b, e, f (formula without saved result). `style` is an index into the fonts; -1 where there is none.
"""

import json
from collections.abc import Callable
from typing import Any, BinaryIO


class Refusal(Exception):
    """The child will not read on; the argument is the code of the SheetError to be raised."""


class Emitter:
    """Writes protocol lines, rows in batches; counts rows and cells against the limits."""

    BATCH = 500

    def __init__(self, stream: BinaryIO, rows: int, cells: int, cell_characters: int) -> None:
        self.stream = stream
        self.rows_left, self.cells_left, self.cell_characters = rows, cells, cell_characters
        self.batch: list[list[Any]] = []
        self.encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode

    def line(self, *items: Any) -> None:
        self.flush()
        self._write(items)

    def _write(self, items: Any) -> None:
        self.stream.write(self.encode(items).encode("ascii") + b"\n")

    def row(self, number: int, cells: list[list[Any]]) -> None:
        """One row with its non-blank cells. Raises Refusal."""
        self.rows_left -= 1
        self.cells_left -= len(cells)
        if self.rows_left < 0:
            raise Refusal("too_many_rows")
        if self.cells_left < 0:
            raise Refusal("too_many_cells")
        self.batch.append([number, cells])
        if len(self.batch) >= self.BATCH:
            self.flush()

    def checked(self, text: str) -> str:
        """`text`, if a cell may be that long. Raises Refusal."""
        if len(text) > self.cell_characters:
            raise Refusal("cell_too_long")
        return text

    def strings(self, entries: list[Any]) -> None:
        for start in range(0, len(entries), 5000):
            self.line("strings", entries[start : start + 5000])

    def flush(self) -> None:
        if self.batch:
            batch, self.batch = self.batch, []
            self._write(("rows", batch))
