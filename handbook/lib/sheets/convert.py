"""Protocol values become cells: numbers as they are read, day numbers as dates."""

import datetime as dt
import math
from decimal import Decimal
from typing import Any

from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.sheets.neutral import as_meant

_LAST_DAY = 2_958_466  # 01/01/10000
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
"""Written as text by a program that saved only what was seen."""
_LEAP_DAY_OF_1900 = 60  # Excel counts a 29/02/1900 that never was


class CellMaker:
    """Makes cells of one workbook; equal cells are one object, which saves a large roster much memory."""

    KEPT = 200_000

    def __init__(self) -> None:
        self.strings: list[Any] = []
        self.fonts: list[str] = []
        self.date_1904 = False
        self.known: dict[tuple, Cell] = {}

    def make(self, kind: str, value: Any, style: int, is_formula: int) -> Cell:
        """Raises ValueError, IndexError, TypeError for values that are none."""
        if kind == "t":
            return self._text(value, style, is_formula)
        key = (kind, value, style, is_formula)
        cell = self.known.get(key)
        if cell is None:
            cell = self._other(kind, value, style, is_formula)
            if len(self.known) < self.KEPT:
                self.known[key] = cell
        return cell

    def _font(self, style: int) -> str:
        return self.fonts[style] if 0 <= style < len(self.fonts) else ""

    def _text(self, entry: Any, style: int, is_formula: int) -> Cell:
        font = self._font(style)
        if isinstance(entry, str):
            if entry in _ERRORS:
                return Cell(CellKind.ERROR, entry, entry, font, (), bool(is_formula))
            text = as_meant(entry)
            return Cell(CellKind.TEXT, text, text, font, (), bool(is_formula))
        text, own_font, pieces = entry
        runs = tuple((piece, name or font) for piece, name in pieces)
        if len({name for _, name in runs}) == 1:
            own_font, runs = runs[0][1], ()
        return Cell(CellKind.TEXT, text, text, own_font or font, runs, bool(is_formula))

    def _other(self, kind: str, value: Any, style: int, is_formula: int) -> Cell:
        font, computed = self._font(style), bool(is_formula)
        if kind == "s":
            return self._text(self.strings[value], style, is_formula)
        if kind == "n":
            return number_cell(value, font, computed)
        if kind == "d":
            return date_cell(value, font, computed, date_1904=self.date_1904)
        if kind == "i":
            moment = dt.datetime.fromisoformat(value)
            return _date(moment, font, computed, None)
        if kind == "b":
            return Cell(CellKind.BOOLEAN, bool(value), "TRUE" if value else "FALSE", font, (), computed)
        if kind == "e":
            return Cell(CellKind.ERROR, str(value), str(value), font, (), computed)
        if kind == "f":
            return Cell(CellKind.FORMULA_NO_VALUE, None, "", font, (), True)
        raise ValueError(kind)


def number_cell(written: str, font: str = "", is_formula: bool = False) -> Cell:
    """`written` is the number as the file has it, "1.9085001234E10" included; a whole one is shown without exponent."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    if number.is_integer():
        whole = int(number) if abs(number) < 1e15 else int(Decimal(written))
        return Cell(CellKind.NUMBER, whole, str(whole), font, (), is_formula)
    return Cell(CellKind.NUMBER, number, format(Decimal(format(number, ".15g")), "f"), font, (), is_formula)


def date_cell(written: str, font: str = "", is_formula: bool = False, *, date_1904: bool = False) -> Cell:
    """The day number `written` as a date; what is no day of the calendar stays a number."""
    serial = float(written)
    if not 1 <= serial < _LAST_DAY or (not date_1904 and int(serial) == _LEAP_DAY_OF_1900):
        return number_cell(written, font, is_formula)
    epoch = dt.datetime(1904, 1, 1) if date_1904 else dt.datetime(1899, 12, 30)
    if not date_1904 and serial < _LEAP_DAY_OF_1900:
        epoch += dt.timedelta(days=1)
    return _date(epoch + dt.timedelta(seconds=round(serial * 86400)), font, is_formula, serial)


def _date(moment: dt.datetime, font: str, is_formula: bool, serial: float | None) -> Cell:
    value: dt.date = moment if moment.time() != dt.time() else moment.date()
    return Cell(CellKind.DATE, value, f"{moment:%d/%m}/{moment.year:04}", font, (), is_formula, serial)
