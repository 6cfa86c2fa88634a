"""Papers and steps that a reader ticks off: each is known by what it says, so that a tick never passes to another."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from handbook.lib.text import fold


@dataclass(frozen=True)
class Item:
    """A paper or a step; `key` is empty where nothing can be ticked."""

    part: Any
    key: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Checklist:
    """Of one procedure in its edition `edition`, with the reader's ticks that an account keeps, if it does.

    `is_changed`: the ticks were set in another edition; those of items that say something else now are gone.
    """

    papers: list[Item]
    steps: list[Item]
    edition: int = 1
    is_kept: bool = False
    is_changed: bool = False

    @property
    def keys(self) -> list[str]:
        return [item.key for item in (*self.papers, *self.steps)]

    @property
    def total(self) -> int:
        return len(self.papers) + len(self.steps)

    @property
    def done(self) -> int:
        return sum(item.is_done for item in (*self.papers, *self.steps))


def checklist_of(papers: Iterable[Any], steps: Iterable[Any], edition: int = 1, kept: Any = None) -> Checklist:
    """`kept`: what an account keeps (`done`: keys, `edition`), or None."""
    done = set(kept.done) if kept else set()
    taken: set[str] = set()

    def items(rows: Iterable[Any], kind: str, *names: str) -> Iterator[Item]:
        for row in rows:
            key = _key(f"{kind} {' '.join(getattr(row, name) for name in names)}", taken)
            taken.add(key)
            yield Item(row, key, key in done)

    return Checklist(
        list(items(papers, "g", "code", "name")),
        list(items(steps, "b", "actor", "action")),
        edition,
        is_kept=kept is not None,
        is_changed=kept is not None and kept.edition != edition,
    )


def plain_list(papers: Iterable[Any], steps: Iterable[Any]) -> Checklist:
    """To look at or print only."""
    return Checklist([Item(paper) for paper in papers], [Item(step) for step in steps])


def _key(words: str, taken: set[str]) -> str:
    """Six hexadecimal digits out of the words; an item that says the same as one before gets others."""
    folded = " ".join(fold(words).split())
    while (key := hashlib.blake2b(folded.encode(), digest_size=3).hexdigest()) in taken:
        folded += "+"
    return key
