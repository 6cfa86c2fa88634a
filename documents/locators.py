"""Places in a text as people write them ("khoản 2 Điều 5", "3.5.1", "mục 3.4c"): do two of them meet?

When in doubt they do: a page looked at once too often costs minutes, one that is missed misleads. Where the clauses of
the text are known, they tell that Điều 12 stands in Chương II; without them a chapter meets any article.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from handbook.lib.text import fold

_BETWEEN = re.compile(r";|\bva\b")
_RUN = re.compile(r"(\d+(?:\.\d+)*)\.\w+\s*[-–]\s*[\w.]+")
"""3.5–3.8: taken as all of 3."""
_RANGE = re.compile(r"\bden\b|\d\s*[-–]\s*\d")
_LABEL = r"phan|chuong|muc|tieu muc|phu luc|dieu|khoan|diem|doan"
_TOKEN = re.compile(rf"(?:\b({_LABEL})\s+)?\b(\d+(?:\.\d+)*[a-z]?|[ivx]+|[a-z])\b")
_RANKS = {"phan": 0, "phu luc": 0, "chuong": 1, "muc": 2, "tieu muc": 3, "dieu": 4, "khoan": 5, "diem": 6, "doan": 7}
_DIVISIONS = {"phan", "phu luc", "chuong", "muc", "tieu muc"}
_DIVISION, _ARTICLE, _PLAIN = "division", "article", "plain"
_ROMAN = {"i": 1, "v": 5, "x": 10}
Path = frozenset[tuple[str, str]]


class Place(NamedTuple):
    """`group` tells how the place is named: a division, an article, or by bare numbers; `names` are its (label, number)
    where each is one step in the text ("chuong", "2")."""

    group: str
    numbers: tuple[str, ...]
    names: frozenset[tuple[str, str]] = frozenset()


def places_of(text: str) -> list[Place]:
    """The places named in `text`; none at all where a part of it cannot be read, or names a range."""
    folded = _RUN.sub(r"\1", fold(text))
    if _RANGE.search(folded):
        return []
    parts = [_places(part) for part in _BETWEEN.split(folded) if part.strip(" ,.")]
    return [place for part in parts for place in part] if all(parts) else []


def _places(text: str) -> list[Place]:
    """One way down by labels ("khoản 2 Điều 5"), and each bare number beside it."""
    found = [(label, number) for label, number in _TOKEN.findall(text) if label or not number.isalpha()]
    labelled = [entry for entry in found if entry[0]]
    if any(label == "dieu" for label, _ in labelled):  # articles are counted through: what holds them adds nothing
        labelled = [entry for entry in labelled if entry[0] not in _DIVISIONS]
    labels = {label for label, _ in labelled}
    group = _ARTICLE if "dieu" in labels else _DIVISION if labels & _DIVISIONS else _PLAIN
    several = {label for label, count in Counter(label for label, _ in labelled).items() if count > 1}
    deepest = min((_RANKS[label] for label in several), default=len(_RANKS))
    way = sorted((entry for entry in labelled if _RANKS[entry[0]] < deepest), key=lambda entry: _RANKS[entry[0]])
    numbers = tuple(piece for _, number in way for piece in _pieces(number))
    places = [Place(group, numbers, _names(way))] if way else []
    if labelled and not way:
        return []
    return places + [Place(group, _pieces(number)) for label, number in found if not label]


def _pieces(number: str) -> tuple[str, ...]:
    """3.4c is point c of 3.4."""
    *above, last = number.split(".")
    match = re.fullmatch(r"(\d+)([a-z])", last)
    return (*above, match[1], match[2]) if match else (*above, last)


def _names(way: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    named = [(label, _arabic(number) if label in _DIVISIONS else number) for label, number in way]
    return frozenset() if any(not number.isalnum() for _, number in named) else frozenset(named)


def _arabic(number: str) -> str:
    """Chapters are counted II in one place and 2 in another."""
    if not re.fullmatch(r"[ivx]+", number):
        return number
    values = [_ROMAN[letter] for letter in number]
    return str(sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)))


def paths_of(clauses: Iterable[tuple[int, int | None, str]]) -> list[Path]:
    """Of clauses (key, key of what it stands in, label; parents first) all the names on the way down to each."""
    paths: dict[int, Path] = {}
    for key, parent, label in clauses:
        above = paths.get(parent, frozenset()) if parent else frozenset()
        paths[key] = above | _names([named for named in _TOKEN.findall(fold(label)) if named[0]][:1])
    return list(dict.fromkeys(paths.values()))


def meet(one: str, other: str, paths: Sequence[Path] = ()) -> bool:
    """May the places named in `one` and in `other` overlap? Yes too where either names none that can be read.

    `paths` are those of the text's clauses (`paths_of`), as far as they are known.
    """
    first, second = places_of(one), places_of(other)
    return not first or not second or any(_meet(a, b, paths) for a in first for b in second)


def _meet(one: Place, other: Place, paths: Sequence[Path]) -> bool:
    if one.names and other.names:
        if _are_known(one, paths) and _are_known(other, paths):
            return any(one.names | other.names <= path for path in paths)
        if one.group == other.group == _DIVISION:
            ours, theirs = dict(one.names), dict(other.names)
            return all(ours[label] == theirs[label] for label in ours.keys() & theirs.keys())
    if {one.group, other.group} == {_DIVISION, _ARTICLE}:
        return True
    if one.numbers[0].isdigit() != other.numbers[0].isdigit():
        return True
    length = min(len(one.numbers), len(other.numbers))
    return one.numbers[:length] == other.numbers[:length]


def _are_known(place: Place, paths: Sequence[Path]) -> bool:
    return any(place.names <= path for path in paths)
