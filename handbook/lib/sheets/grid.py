"""A workbook as read: sparse cells that keep what the file said, before anything is understood."""

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


class CellKind(enum.StrEnum):
    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA_NO_VALUE = "formula_no_value"


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what a person would read; text cells keep every character as stored."""

    kind: CellKind
    value: str | int | float | bool | dt.date | dt.datetime | None
    text: str
    font: str = ""
    runs: tuple[tuple[str, str], ...] = ()
    is_formula: bool = False
    serial: float | None = None


BLANK_CELL = Cell(CellKind.BLANK, None, "")


@dataclass(slots=True)
class Row:
    """One row of a sheet; blank cells are absent."""

    number: int
    cells: Mapping[int, Cell]
    is_hidden: bool = False

    def cell(self, column: int) -> Cell:
        return self.cells.get(column, BLANK_CELL)


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
