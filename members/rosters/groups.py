"""Which rows of a file must be looked at together: found by hashes, so that only those few are held in memory."""

from array import array
from collections.abc import Iterable, Iterator

from members.rosters.duplicates import CARD_FIELDS, name_key
from members.rosters.types import JudgedRow


class Grouping:
    """Collects, row after row, what two rows about one person would share.

    Hashes may collide: a group is a suspicion, the judgement of duplicates looks at the values themselves.
    """

    def __init__(self) -> None:
        self._numbers = (array("q"), array("L"))
        self._names = (array("q"), array("L"))

    def add(self, position: int, row: JudgedRow) -> None:
        member = row.member
        numbers = {member.get(name) for name in ("citizen_id", "file_number", *CARD_FIELDS)}
        for value in numbers - {None, ""}:
            self._note(self._numbers, hash(value), position)
        name = member.get("full_name")
        if not name:
            return
        key, births = name_key(name), row.readings("birth_date")
        for birth in births:
            if len(birth) == 10:
                self._note(self._names, hash((key, birth)), position)
        year = births[0][:4] if births else None
        self._note(self._names, hash((key, year, member.get("organisation"))), position)

    def _note(self, table: tuple[array, array], value: int, position: int) -> None:
        table[0].append(value)
        table[1].append(position)

    def suspects(self) -> list[int]:
        """Positions of rows that share something with another row, in the order of the file."""
        found: set[int] = set()
        for hashes, positions in (self._numbers, self._names):
            found.update(_sharing(hashes, positions))
        return sorted(found)


def _sharing(hashes: array, positions: array) -> Iterator[int]:
    order: Iterable[int] = sorted(range(len(hashes)), key=hashes.__getitem__)
    previous = -1
    for index in order:
        if previous >= 0 and hashes[previous] == hashes[index]:
            yield positions[previous]
            yield positions[index]
        previous = index
