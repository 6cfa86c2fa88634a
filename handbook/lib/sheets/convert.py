"""Protocol values become cells: numbers as they are read, day numbers as dates."""

import datetime as dt
import math
from decimal import Decimal
from typing import Any

from handbook.lib.sheets.grid import MARKED, Cell, CellKind, plain_cell
from handbook.lib.sheets.neutral import as_meant

_LAST_DAY = 2_958_466  # 01/01/10000
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
"""Written as text by a program that saved only what was seen."""
_LEAP_DAY_OF_1900 = 60  # Excel counts a 29/02/1900 that never was


class CellMaker:
    """Makes cells of one workbook out of what the protocol has for them; equal dates and numbers are one object."""

    KEPT = 50_000

    def __init__(self) -> None:
        self.date_1904 = False
        self.known: dict[tuple[Any, ...], Cell] = {}

    def make(self, held: Any) -> Cell:
        """The cell; a number or a date that is none becomes an error cell."""
        if held.__class__ is str:
            return _text(held, False, "") if held[:1] in MARKED else plain_cell(held)
        if held.__class__ is int:
            return Cell(CellKind.NUMBER, held, str(held))
        if held.__class__ is Cell:
            return held
        kind, content, is_formula, font = held
        if kind == "t":
            return _text(content, bool(is_formula), font)
        key = (kind, content, is_formula)
        cell = self.known.get(key)
        if cell is None:
            try:
                cell = self._other(kind, content, bool(is_formula))
            except (ValueError, ArithmeticError):
                cell = Cell(CellKind.ERROR, str(content), str(content), "", (), bool(is_formula))
            if len(self.known) < self.KEPT:
                self.known[key] = cell
        return cell

    def _other(self, kind: str, content: Any, is_formula: bool) -> Cell:
        if kind == "n":
            return number_cell(content, "", is_formula)
        if kind == "d":
            return date_cell(content, "", is_formula, date_1904=self.date_1904)
        if kind == "i":
            return _date(dt.datetime.fromisoformat(content), "", is_formula, None)
        if kind == "b":
            return Cell(CellKind.BOOLEAN, bool(content), "TRUE" if content else "FALSE", "", (), is_formula)
        if kind == "e":
            return Cell(CellKind.ERROR, str(content), str(content), "", (), is_formula)
        if kind == "f":
            return Cell(CellKind.FORMULA_NO_VALUE, None, "", "", (), True)
        raise ValueError(kind)


def _text(content: Any, is_formula: bool, font: str) -> Cell:
    if isinstance(content, str):
        if content in _ERRORS:
            return Cell(CellKind.ERROR, content, content, font, (), is_formula)
        text = as_meant(content)
        return Cell(CellKind.TEXT, text, text, font, (), is_formula)
    text, own_font, pieces = content
    runs = tuple((piece, name or font) for piece, name in pieces)
    if len({name for _, name in runs}) == 1:
        own_font, runs = runs[0][1], ()
    return Cell(CellKind.TEXT, text, text, own_font or font, runs, is_formula)


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
