"""Places in a text as people write them ("khoản 2 Điều 5", "3.5.1", "mục 3.4c"): do two of them meet?

When in doubt they do: a page looked at once too often costs minutes, one that is missed misleads.
"""

import re
from collections import Counter
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


class Place(NamedTuple):
    """`group` tells how the place is named: a division, an article, or by bare numbers."""

    group: str
    numbers: tuple[str, ...]


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
    places = [Place(group, tuple(piece for _, number in way for piece in _pieces(number)))] if way else []
    if labelled and not way:
        return []
    return places + [Place(group, _pieces(number)) for label, number in found if not label]


def _pieces(number: str) -> tuple[str, ...]:
    """3.4c is point c of 3.4."""
    *above, last = number.split(".")
    match = re.fullmatch(r"(\d+)([a-z])", last)
    return (*above, match[1], match[2]) if match else (*above, last)


def meet(one: str, other: str) -> bool:
    """May the places named in `one` and in `other` overlap? Yes too where either names none that can be read."""
    first, second = places_of(one), places_of(other)
    return not first or not second or any(_meet(a, b) for a in first for b in second)


def _meet(one: Place, other: Place) -> bool:
    if {one.group, other.group} == {_DIVISION, _ARTICLE}:
        return True
    if one.numbers[0].isdigit() != other.numbers[0].isdigit():
        return True
    length = min(len(one.numbers), len(other.numbers))
    return one.numbers[:length] == other.numbers[:length]
