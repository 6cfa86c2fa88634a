"""What is ranked: the article with all that stands in it, the numbered paragraph, else the whole text; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

CLAUSE, DOCUMENT, PROCEDURE, QUESTION, CONVENTION, SIGNPOST = range(1, 7)
KIND_NAMES = {
    CLAUSE: "clause",
    DOCUMENT: "document",
    PROCEDURE: "procedure",
    QUESTION: "question",
    CONVENTION: "convention",
    SIGNPOST: "signpost",
}


@dataclass(frozen=True)
class Unit:
    """One thing that can be a hit.

    `owner` names what it is made of and thrown away with ("document:5"); `tags` are the exact words it is filtered by,
    those of its readers among them; `shown_from` is in seconds since 1970, 0 for a draft. `title` and `heading` weigh
    more than `text`.
    """

    kind: int
    key: int
    owner: str
    title: str
    heading: str
    text: str
    tags: tuple[str, ...] = ()
    shown_from: int = 0


class ClauseRow(NamedTuple):
    key: int
    parent: int | None
    kind: str
    label: str
    anchor: str
    heading: str
    text: str


class Passage(NamedTuple):
    """A clause with the words it is ranked by. `heading` begins with those of what it stands in."""

    key: int
    heading: str
    text: str


_INNER = frozenset({"clause", "point"})
_CLOSING = "noi-nhan"


def passages(clauses: Sequence[ClauseRow]) -> list[Passage]:
    """The clauses of one text, in reading order, that are ranked of their own.

    An article takes in all that stands below it; a numbered paragraph its lettered points, while a paragraph below it
    is ranked by itself. The opening and the recipients answer nothing.
    """
    by_key = {clause.key: clause for clause in clauses}
    holder: dict[int, int] = {}
    parts: dict[int, list[str]] = defaultdict(list)
    for clause in clauses:
        above = by_key.get(clause.parent) if clause.parent else None
        held_by = holder.get(above.key) if above else None
        is_inside = held_by is not None and (by_key[held_by].kind == "article" or clause.kind in _INNER)
        holder[clause.key] = held_by if is_inside and held_by is not None else clause.key
        words = f"{clause.label} {clause.heading}\n{clause.text}" if is_inside else clause.text
        parts[holder[clause.key]].append(words.strip())
    return [
        Passage(key, _with_headings_above(by_key[key], by_key), text)
        for key, words in parts.items()
        if (text := "\n".join(word for word in words if word)) or by_key[key].kind == "article"
        if not _says_nothing(by_key[key])
    ]


def _says_nothing(clause: ClauseRow) -> bool:
    return clause.kind == "preamble" or clause.anchor.rsplit("/", 1)[-1].endswith(_CLOSING)


def _with_headings_above(clause: ClauseRow, by_key: dict[int, ClauseRow]) -> str:
    words = [f"{clause.label} {clause.heading}".strip()]
    above = clause.parent
    while above is not None and (found := by_key.get(above)):
        words.append(found.heading)
        above = found.parent
    return "\n".join(word for word in reversed(words) if word)


def whole_text(clauses: Iterable[ClauseRow]) -> str:
    """All that stands in the clauses, for a text that is ranked as one."""
    return "\n".join(f"{clause.label} {clause.heading}\n{clause.text}".strip() for clause in clauses)
