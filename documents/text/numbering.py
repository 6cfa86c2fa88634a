"""Headings in a run of paragraphs: which possible ones the chains of numbers confirm."""

import itertools
import re
from collections.abc import Callable
from functools import partial

from documents.text.chains import (
    Order,
    article_start,
    article_step,
    best_chain,
    counting_start,
    counting_step,
    dotted_start,
    dotted_step,
    letter_start,
    letter_step,
)
from documents.text.lines import Paragraph, is_broken_off
from documents.text.markers import (
    Marker,
    dotted_marker,
    letter_marker,
    point_marker,
    roman_marker,
    upper_marker,
)

_LONGEST_QUOTE = 120
_SHORT = 60

Found = tuple[int, Marker]


def _weight(paras: list[Paragraph], at: int, marker: Marker) -> float:
    """The marker's own weight, less where the paragraph before was not finished."""
    para = paras[at]
    if para.is_table:
        return 0.0
    if para.is_sure or at == 0:
        return marker.weight
    before = paras[at - 1].text
    if is_broken_off(before):
        return 0.0
    return marker.weight if len(before) < _SHORT else marker.weight * 0.5


def _quoted(paras: list[Paragraph], low: int, high: int) -> set[int]:
    """Paragraphs inside a quotation that begins with a heading of another text and ends further down."""
    inside: set[int] = set()
    for at in range(low, high):
        text = paras[at].text
        if at in inside or not text.startswith(("“", '"')) or "”" in text[1:] or '"' in text[1:]:
            continue
        if not (upper_marker(text[1:].strip()) or dotted_marker(text[1:].strip()) or point_marker(text[1:].strip())):
            continue
        closed = (
            i for i in range(at + 1, min(high, at + _LONGEST_QUOTE)) if re.search(r"[”\"][.;,]?\Z", paras[i].text)
        )
        inside |= set(range(at, next(closed, at) + 1))
    return inside


def _possible(
    paras: list[Paragraph], low: int, high: int, read: Callable[[str], Marker | None], quoted: set[int]
) -> list[Found]:
    found = []
    for at in range(low, high):
        if at not in quoted and (marker := read(paras[at].text)):
            weight = _weight(paras, at, marker)
            if weight:
                found.append((at, marker._replace(weight=weight)))
    return found


def _items(found: list[Found]) -> list[tuple[Order, float]]:
    return [(marker.order, marker.weight) for _, marker in found]


def upper_heads(paras: list[Paragraph], low: int, high: int, *, is_plain: bool = False) -> list[Found]:
    """Parts, chapters, sections and articles in paragraphs `low` to `high`, in reading order.

    `is_plain`: of a text file, whose lines begin where its writer began them. It may be an extract, in any order: where
    no number occurs twice, each clear heading is one.
    """
    possible = _possible(paras, low, high, upper_marker, _quoted(paras, low, high))
    by_kind: dict[str, list[Found]] = {}
    for at, marker in possible:
        by_kind.setdefault(marker.kind, []).append((at, marker))
    articles = by_kind.get("article", [])
    start, step = partial(article_start, is_plain=is_plain), partial(article_step, is_plain=is_plain)
    chosen = [articles[i] for i in best_chain(_items(articles), start=start, step=step)]
    if len(chosen) == 1 and chosen[0][1].order[0] > 1 and not is_plain:
        chosen = []
    clear = [item for item in articles if item[1].weight == 1]
    if is_plain and len(clear) > len(chosen) and len({marker.order for _, marker in clear}) == len(clear):
        chosen = clear
    borders = [low, high]
    for kind in ("part", "chapter", "section"):
        heads = _restarting(by_kind.get(kind, []), borders)
        borders = sorted({*borders, *(at for at, _ in heads)})
        chosen += heads
    return sorted(chosen)


def _restarting(found: list[Found], borders: list[int]) -> list[Found]:
    """Chains that begin anew, or go on, after each border (a part begins its chapters at I again, or does not)."""
    heads: list[Found] = []
    last = 0
    for begin, end in itertools.pairwise(borders):
        here = [item for item in found if begin <= item[0] < end]
        while here:
            chain = best_chain(_items(here), start=counting_start(last), step=counting_step)
            if not chain:
                break
            heads += [here[i] for i in chain]
            last = here[chain[-1]][1].order[0]
            here = [item for item in here[chain[-1] + 1 :] if item[1].order[0] == 1]
    return heads


def numbered(
    paras: list[Paragraph], low: int, high: int, last: Order, parent: int, *, in_article: bool
) -> tuple[list[tuple[int, int, Marker]], Order]:
    """Numbered paragraphs and points in paragraphs `low` to `high` as (place, depth below, marker), in reading order,
    and the last number. `last` is the number before, `parent` what the heading above counts."""
    quoted = _quoted(paras, low, high)
    outer: list[tuple[int, int, Marker]] = []
    if not in_article:
        outer = _outline(paras, low, high, quoted)
    edges = [low, *(at for at, _, _ in outer), high]
    found = list(outer)
    for number, (begin, end) in enumerate(itertools.pairwise(edges)):
        base = outer[number - 1][1] + 1 if number else 0
        begin += 1 if number else 0
        above = outer[number - 1][2].order[0] if number else parent
        possible = _possible(paras, begin, end, dotted_marker, quoted)
        chain = best_chain(_items(possible), start=dotted_start(last, above), step=dotted_step)
        dotted = [possible[i] for i in chain]
        if len(dotted) == 1 and dotted[0][1].weight < 0.8:
            dotted = []
        top = min((len(marker.order) for _, marker in dotted), default=1)
        found += [(at, base + len(marker.order) - top, marker) for at, marker in dotted]
        last = dotted[-1][1].order if dotted else last
        found += _points(paras, begin, end, dotted, base, top, quoted)
    return sorted(found, key=lambda item: item[0]), last


def _outline(paras: list[Paragraph], low: int, high: int, quoted: set[int]) -> list[tuple[int, int, Marker]]:
    """ "A." and "I." above the numbered paragraphs."""
    possible = _possible(paras, low, high, letter_marker, quoted)
    letters = [possible[i] for i in best_chain(_items(possible), start=letter_start, step=letter_step)]
    letters = letters if len(letters) > 1 else []
    edges = [low, *(at for at, _ in letters), high]
    found = [(at, 0, marker) for at, marker in letters]
    for number, (begin, end) in enumerate(itertools.pairwise(edges)):
        possible = _possible(paras, begin + bool(number), end, roman_marker, quoted)
        chain = best_chain(_items(possible), start=counting_start(), step=counting_step)
        found += [(possible[i][0], 1 if number else 0, possible[i][1]) for i in chain]
    return sorted(found, key=lambda item: item[0])


def _points(
    paras: list[Paragraph], low: int, high: int, dotted: list[Found], base: int, top: int, quoted: set[int]
) -> list[tuple[int, int, Marker]]:
    found = []
    edges = [low, *(at for at, _ in dotted), high]
    for number, (begin, end) in enumerate(itertools.pairwise(edges)):
        depth = base + len(dotted[number - 1][1].order) - top + 1 if number else base
        possible = _possible(paras, begin + bool(number), end, point_marker, quoted)
        chain = best_chain(_items(possible), start=letter_start, step=letter_step)
        if len(chain) > 1 or (chain and possible[chain[0]][1].weight == 1.0):
            found += [(possible[i][0], depth, possible[i][1]) for i in chain]
    return found
