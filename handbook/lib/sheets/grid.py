"""A workbook as read: sparse cells that keep what the file said, before anything is understood."""

import datetime as dt
import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class CellKind(enum.StrEnum):
    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA_NO_VALUE = "formula_no_value"

    __hash__ = str.__hash__  # Enum's own is written in Python, and cells are looked up by the million


class Cell(NamedTuple):
    """`text` is what a person would read; text cells keep every character as stored.

    `font` and the fonts of `runs` are told only where they say how the letters are encoded (legacy_text).
    """

    kind: CellKind
    value: str | int | float | bool | dt.date | dt.datetime | None
    text: str
    font: str = ""
    runs: tuple[tuple[str, str], ...] = ()
    is_formula: bool = False
    serial: float | None = None


BLANK_CELL = Cell(CellKind.BLANK, None, "")
MARKED = "'#"
"""Text beginning so may mean something else than it says (neutral.as_meant, error values saved as text)."""


def plain_cell(text: str, _new: Any = tuple.__new__, _kind: CellKind = CellKind.TEXT) -> Cell:
    """A cell of plain text, made as fast as can be: a roster has millions of them."""
    cell: Cell = _new(Cell, (_kind, text, text, "", (), False, None))
    return cell


def _as_it_is(cell: Cell) -> Cell:
    return cell


class Row:
    """One row of a sheet; blank cells are absent. Cells are made when they are asked for.

    `held` maps columns to cells, or to what `make` turns into cells; text without a font may be held as a string.
    """

    __slots__ = ("_make", "held", "is_hidden", "number")

    def __init__(
        self,
        number: int,
        held: Mapping[int, Any],
        is_hidden: bool = False,
        make: Callable[[Any], Cell] = _as_it_is,
    ) -> None:
        self.number, self.held, self.is_hidden, self._make = number, held, is_hidden, make

    def cell(self, column: int) -> Cell:
        held = self.held.get(column)
        if held is None:
            return BLANK_CELL
        if held.__class__ is str and held[0] not in MARKED:
            return plain_cell(held)
        return self._make(held)

    def text(self, column: int) -> str:
        """The text of a cell; "" of a blank one."""
        held = self.held.get(column)
        if held is None:
            return ""
        if held.__class__ is str and held[0] not in MARKED:
            return held
        return self._make(held).text

    def texts(self) -> list[str]:
        """The texts of the cells that are not blank, in the order of `held`."""
        make = self._make
        return [
            held if held.__class__ is str and held[0] not in MARKED else make(held).text for held in self.held.values()
        ]

    @property
    def cells(self) -> dict[int, Cell]:
        return {column: self._make(held) for column, held in self.held.items()}

    def with_cells(self, others: Mapping[int, Cell]) -> "Row":
        """The row with `others` in place of its own, from left to right; a blank one takes a cell away."""
        held = dict(self.held)
        for column, cell in others.items():
            if cell.kind is CellKind.BLANK:
                held.pop(column, None)
            else:
                held[column] = cell
        in_order = held if held.keys() <= self.held.keys() else dict(sorted(held.items()))
        return Row(self.number, in_order, self.is_hidden, self._make)


@dataclass
class Sheet:
    """Rows and columns count from 1; blank cells are absent."""

    name: str
    is_hidden: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def cell(self, row: int, column: int) -> Cell:
        return self.rows.get(row, {}).get(column, BLANK_CELL)

    def in_order(self) -> Iterator[Row]:
        """The rows that have a cell, from above."""
        for number in sorted(self.rows):
            yield Row(number, self.rows[number], number in self.hidden_rows)

    @property
    def last_row(self) -> int:
        return max(self.rows, default=0)

    @property
    def last_column(self) -> int:
        return max((max(cells) for cells in self.rows.values()), default=0)


@dataclass
class Workbook:
    name: str
    format: str
    sha256: str
    sheets: list[Sheet]
    date_1904: bool = False


class SheetError(ValueError):
    """A file that is not read: `code` for programs, `message` (Vietnamese, with the cure) for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def column_letter(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
