"""A long text in parts that each make a page of bearable weight, broken where a clause of the first ranks begins."""

from collections.abc import Sequence
from typing import Protocol

PART_CHARACTERS = 8_000
"""With these a page stays within its budget of 15 KB sent (design.md section 4.10)."""
_SLACK = 1.6


class Sized(Protocol):
    """What a part is made of."""

    @property
    def kind(self) -> str: ...

    @property
    def heading(self) -> str: ...

    @property
    def text(self) -> str: ...


def parts(clauses: Sequence[Sized], depths: Sequence[int], *, limit: int = PART_CHARACTERS) -> list[range]:
    """Ranges of indexes, in order and without gaps, each of about `limit` characters (more only for one long clause).

    `depths` counts how deep each clause stands (0: top). A part begins with a clause as high up as can be.
    """
    found, begin, size = [], 0, 0
    for index, clause in enumerate(clauses):
        weight = len(clause.heading) + len(clause.text)
        is_break = depths[index] == 0 or clause.kind in {"chapter", "section", "article", "annex"} or depths[index] == 1
        is_full = size + weight > limit
        if index > begin and is_full and (is_break or size + weight > limit * _SLACK):
            found.append(range(begin, index))
            begin, size = index, 0
        size += weight
    return [*found, range(begin, len(clauses))] if clauses else []
