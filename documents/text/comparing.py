"""Two versions of a text side by side: which clause is which, and which words changed."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from handbook.lib.text import fold

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 4_000
"""Words and signs of a clause beyond which it is told as replaced: comparing takes the square of them."""
_LIKENESS = 0.55
_MOST_LONELY = 150


class Compared(Protocol):
    """A clause as both versions have it; all are strings."""

    anchor: Any
    label: Any
    heading: Any
    text: Any


T = TypeVar("T", bound=Compared)
Run = tuple[str, bool]
"""Words, and whether they changed."""


@dataclass
class Pair(Generic[T]):
    """`old` or `new` is None where the other version has no such clause."""

    old: T | None
    new: T | None

    @cached_property
    def runs(self) -> tuple[list[Run], list[Run]]:
        """Heading and text of both; compared when asked for, as a page shows few of many pairs."""
        if self.old is None or self.new is None:
            return [(_words(c), True) for c in (self.old,) if c], [(_words(c), True) for c in (self.new,) if c]
        return changes(_words(self.old), _words(self.new))

    @property
    def is_changed(self) -> bool:
        return self.old is None or self.new is None or _words(self.old) != _words(self.new)


def compare(old: Sequence[T], new: Sequence[T]) -> list[Pair[T]]:
    """Every clause of both versions once, in the order of the new one; what fell away stands where it stood.

    Clauses are paired by anchor where they are alike, then by likeness of their words, then by anchor alone.
    """
    partners = _partners(old, new)
    taken = {id(clause) for clause in partners.values()}
    order = {id(clause): index for index, clause in enumerate(old)}
    pairs: list[Pair[T]] = []
    done = -1
    for clause in new:
        partner = partners.get(id(clause))
        if partner is not None:
            place = order[id(partner)]
            pairs += [Pair(lost, None) for lost in old[done + 1 : place] if id(lost) not in taken]
            done = max(done, place)
        pairs.append(Pair(partner, clause))
    return pairs + [Pair(lost, None) for lost in old[done + 1 :] if id(lost) not in taken]


def _partners(old: Sequence[T], new: Sequence[T]) -> dict[int, T]:
    """The old clause of each new one, by the identity of the new one."""
    by_anchor = {clause.anchor: clause for clause in old}
    partners = {
        id(clause): by_anchor[clause.anchor]
        for clause in new
        if clause.anchor in by_anchor and _likeness(by_anchor[clause.anchor], clause) >= _LIKENESS
    }
    taken = {id(clause) for clause in partners.values()}
    lonely_old = [clause for clause in old if id(clause) not in taken][:_MOST_LONELY]
    lonely_new = [clause for clause in new if id(clause) not in partners][:_MOST_LONELY]
    words_old, words_new = [_word_set(clause) for clause in lonely_old], [_word_set(clause) for clause in lonely_new]
    likely = [(_alike(a, b), i, j) for i, a in enumerate(words_old) for j, b in enumerate(words_new) if a and b]
    used_old, used_new = set(), set()
    for likeness, i, j in sorted(likely, key=lambda item: (-item[0], item[1], item[2])):
        if likeness >= _LIKENESS and i not in used_old and j not in used_new:
            partners[id(lonely_new[j])] = lonely_old[i]
            used_old.add(i)
            used_new.add(j)
    left = {clause.anchor: clause for i, clause in enumerate(lonely_old) if i not in used_old}
    for clause in new:
        if id(clause) not in partners and clause.anchor in left:
            partners[id(clause)] = left[clause.anchor]
    return partners


def _likeness(one: Compared, other: Compared) -> float:
    """Share of words in common, 0 to 1; the order of words does not count. Two empty clauses are alike by label."""
    first, second = _word_set(one), _word_set(other)
    if not first and not second:
        return 1.0 if one.label == other.label else 0.0
    return _alike(first, second)


def _alike(first: set[str], second: set[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second))


def _word_set(clause: Compared) -> set[str]:
    return set(fold(_words(clause)).split())


def _words(clause: Compared) -> str:
    return f"{clause.heading}\n{clause.text}".strip()


def changes(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Both texts as runs of words, those that changed marked."""
    if old == new:
        return [(old, False)], [(new, False)]
    first, second = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(first), len(second)) > _LONGEST:
        return [(old, True)], [(new, True)]
    old_runs: list[Run] = []
    new_runs: list[Run] = []
    for code, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        _add(old_runs, "".join(first[a:b]), code != "equal")
        _add(new_runs, "".join(second[c:d]), code != "equal")
    return old_runs, new_runs


def _add(runs: list[Run], text: str, is_changed: bool) -> None:
    """A single blank between two changes belongs to them: fewer, longer marks read better."""
    if not text:
        return
    if len(runs) > 1 and is_changed and not runs[-1][1] and runs[-1][0].isspace() and runs[-2][1]:
        runs[-2:] = [(runs[-2][0] + runs[-1][0] + text, True)]
    elif runs and runs[-1][1] == is_changed:
        runs[-1] = (runs[-1][0] + text, is_changed)
    else:
        runs.append((text, is_changed))
