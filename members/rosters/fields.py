"""Which cells of a member hold which field: one column each in lists, parts of cells or several columns elsewhere."""

from collections.abc import Sequence

from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind, column_letter
from handbook.lib.text import clean
from members.rosters.headings import Heading
from members.rosters.records import Record
from members.rosters.sharing import share_out

_PARTS = ("day", "month", "year")
_UNUSABLE = (CellKind.ERROR, CellKind.FORMULA_NO_VALUE)


class Fields:
    """Finds the cell of every field the heading names; made once for a sheet."""

    def __init__(self, heading: Heading) -> None:
        columns = heading.columns
        self.shared = heading.parts
        self.spans = {name: numbers for name, numbers in heading.spans.items() if len(numbers) > 1}
        if "family_name" in columns:
            self.spans["full_name"] = [columns["family_name"][0], *columns.get("given_name", [])[:1]]
        self.dates = {
            f"{name.removesuffix('_year')}_date": [columns.get(name.replace("year", part), [0])[0] for part in _PARTS]
            for name in columns
            if name.endswith("_year")
        }
        self.single = [
            (name, numbers[0])
            for name, numbers in columns.items()
            if numbers[0] not in self.shared and name not in self.spans
        ]
        self.letters = {name: column_letter(numbers[0]) for name, numbers in columns.items()}
        for name, numbers in {**self.spans, **self.dates}.items():
            self.letters[name] = column_letter(next(number for number in numbers if number))
        self.offsets: dict[str, int] = {}
        """Field → row inside the member last read, where several rows are one member."""

    def of(self, record: Record) -> dict[str, Cell]:
        """Field → cell; fields that share a cell are there only where the cell holds them."""
        rows = record.rows
        if len(rows) == 1:
            held, cell = rows[0].held, rows[0].cell
            found = {name: cell(number) if number in held else BLANK_CELL for name, number in self.single}
        else:
            found = {name: _first_filled(record.cells(number)) for name, number in self.single}
        for name, numbers in self.spans.items():
            found[name] = _joined([_first_filled(record.cells(number)) for number in numbers], name)
        for name, numbers in self.dates.items():
            found[name] = _date_of(
                [_first_filled(record.cells(number)) if number else BLANK_CELL for number in numbers]
            )
        self.offsets = {}
        for number, fields in self.shared.items():
            pieces = share_out(record.cells(number), fields)
            for name in fields:
                found[name], self.offsets[name] = pieces.get(name, (BLANK_CELL, 0))
        return found


def _first_filled(cells: Sequence[Cell]) -> Cell:
    return next((cell for cell in cells if cell.kind is not CellKind.BLANK), BLANK_CELL)


def _joined(cells: list[Cell], name: str) -> Cell:
    """Words from several columns as one cell, each in its font; three columns of a date are a date."""
    if name.endswith("_date") and len(cells) == len(_PARTS):
        return _date_of(cells)
    filled = [cell for cell in cells if cell.kind is not CellKind.BLANK and clean(cell.text)]
    broken = next((cell for cell in cells if cell.kind in _UNUSABLE), None)
    if broken or len(filled) < 2 or name != "full_name":
        return broken or (filled or [BLANK_CELL])[0]
    text = " ".join(cell.text for cell in filled)
    fonts = {cell.font for cell in filled}
    runs = () if len(fonts) == 1 else tuple((f"{cell.text} ", cell.font) for cell in filled)
    return Cell(CellKind.TEXT, text, text, filled[0].font, runs, any(cell.is_formula for cell in filled))


def _date_of(cells: list[Cell]) -> Cell:
    """Day, month and year from three cells; a whole date in one of them stands for itself."""
    filled = [cell for cell in cells if clean(cell.text).strip("-./ ")]
    broken = next((cell for cell in cells if cell.kind in _UNUSABLE), None)
    if broken or len(filled) < 2:
        return broken or (filled or [BLANK_CELL])[0]
    if whole := next((cell for cell in filled if cell.kind is CellKind.DATE), None):
        return whole
    day, month, year = (clean(cell.text) for cell in cells)
    text = f"{month}/{year}" if not day else f"{day}/{month or '?'}/{year}"
    return Cell(CellKind.TEXT, text, text)
