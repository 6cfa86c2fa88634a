"""Large invented rosters for measurements: clean template 4.0, and the same people with a few facts changed."""

import datetime as dt
from pathlib import Path
from typing import Any

from tests.rosters.rosterkit import big
from tests.rosters.rosterkit.people import People
from tests.rosters.rosterkit.units import Units

AS_OF = dt.date(2026, 7, 31)
LATER = dt.date(2026, 10, 31)


def life_size_units() -> Units:
    """The invented province, about 5,800 bodies; each name carries its code, so that none is ambiguous."""
    units = Units(seed=1, communes=96, scale=1.0)
    for unit in units.list:
        unit.plain_name = unit.name
        unit.name = f"{unit.name} [{unit.code}]"
    return units


def write_roster(path: Path, units: Units, rows: int, seed: str, *, changed_every: int = 0) -> None:
    """`rows` people; with `changed_every` the other name of every so many is another one than without."""

    class Later(People):
        def make(self, unit: str, **fixed: Any) -> Any:
            person = super().make(unit, **fixed)
            if changed_every and self.count % changed_every == 0:
                person.other_name = f"{person.full_name} Thử"
            return person

    kept, big.People = big.People, Later
    try:
        big.write_big(path, units, rows, seed, AS_OF)
    finally:
        big.People = kept
