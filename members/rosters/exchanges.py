"""Two columns whose contents have changed places: found by the shapes and the order of their first values."""

import datetime as dt
from itertools import combinations

from handbook.lib.sheets.grid import CellKind
from handbook.lib.text import clean
from members.rosters.dates import read_date
from members.rosters.headings import Heading
from members.rosters.records import Record
from members.rosters.sharing import fits

LOOKED_AT = 200
_FEWEST = 3
_IN_ORDER = (("birth_date", "admission_date"), ("admission_date", "official_date"))
_SHAPED = (
    "sex",
    "ethnic_group",
    "citizen_id",
    "old_citizen_id",
    "card_number",
    "card_number_2003",
    "phone",
    "email",
    "file_number",
    "position",
    "activity",
    "general_education",
)


class Exchanges:
    """Shown the first members of a sheet; then it knows pairs of fields that stand in each other's column."""

    def __init__(self, heading: Heading, today: dt.date) -> None:
        self.today = today
        alone = {name: numbers[0] for name, numbers in heading.columns.items() if numbers[0] not in heading.parts}
        self.dates = [(a, alone[a], b, alone[b]) for a, b in _IN_ORDER if a in alone and b in alone]
        shaped = [(name, alone[name]) for name in _SHAPED if name in alone]
        self.shapes = [(*first, *second) for first, second in combinations(shaped, 2)]
        self.seen: dict[tuple[str, str], list[int]] = {}

    def see(self, record: Record) -> None:
        for first, a, second, b in self.dates:
            days = [read_date(record.cell(n), name, self.today).value for name, n in ((first, a), (second, b))]
            if days[0] and days[1] and days[0][:4] != days[1][:4]:
                self._note(first, second, days[0] > days[1])
        for first, a, second, b in self.shapes:
            cells = record.cell(a), record.cell(b)
            if CellKind.BLANK in (cells[0].kind, cells[1].kind):
                continue
            one, other = (clean(cell.text) for cell in cells)
            right, wrong = (fits(first, x) and fits(second, y) for x, y in ((one, other), (other, one)))
            if right or wrong:
                self._note(first, second, not right)

    def _note(self, first: str, second: str, is_exchanged: bool) -> None:
        counts = self.seen.setdefault((first, second), [0, 0])
        counts[is_exchanged] += 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Fields whose columns hold each other's contents in nearly every row looked at."""
        return [pair for pair, (right, wrong) in self.seen.items() if wrong >= _FEWEST and wrong > 4 * right]
