"""From a question to the places in the index that answer it best.

BM25 over syllables and adjacent pairs of them (k1 1.2, b 0.75). Marks that were typed count for most, without them
the folded syllables stand for all; pairs are folded either way. The weights lie in the middle of a wide level stretch
of the benchmark in tests/corpus, not at its peak.
"""

import math
import time
from collections.abc import Sequence
from typing import NamedTuple

import tantivy

from handbook.searching.terms import Terms

PAIR = 0.7
_MARKED, _HEAD = 0.7, 0.3
_WORDS, _PHRASE = 3, 8
"""So few syllables are all meant; up to so many are a phrase, more are a sentence."""

_SMALL = 1_000
"""Units; in fewer of them nothing costs much, and half of them is no measure."""

Query, Occur = tantivy.Query, tantivy.Occur


class Place(NamedTuple):
    kind: int
    key: int
    score: float


def needed_words(count: int) -> int:
    """How many of `count` different syllables a hit must hold: all of three, half of eight, two of a sentence."""
    if count <= _WORDS:
        return count
    return math.ceil(count / 2) if count <= _PHRASE else 2


def is_sentence(terms: Terms) -> bool:
    """More than a phrase: a whole question."""
    return len(terms.folded) > _PHRASE


def trust_in_marks(terms: Terms) -> float:
    """The share of a syllable's weight that its marks decide."""
    return _MARKED * terms.markedness


def query_for(index: tantivy.Index, terms: Terms, *, readers: Sequence[str] | None, tags: Sequence[Sequence[str]],
              needed: int) -> tantivy.Query:  # fmt: skip
    """Units with at least `needed` of the syllables that one of `readers` may read (None: any) and that bear one tag
    of each group in `tags`."""
    schema = index.schema
    trust = trust_in_marks(terms)
    searcher = index.searcher()
    telling = _telling(searcher, "folded", terms.folded)

    def each(name: str, words: Sequence[str], weight: float) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        return [
            (Occur.Should, Query.boost_query(Query.term_query(schema, name, word, "freq"), weight)) for word in words
        ]

    words = Query.boolean_query(each("folded", telling, 1 - trust), minimum_number_should_match=needed)
    parts = [(Occur.Must, words), *each("folded", terms.pairs, PAIR), *each("head", telling, _HEAD)]
    if trust:
        parts += each("marked", _telling(searcher, "marked", terms.marked), trust)
    for group in tags:
        parts.append((Occur.Must, any_of(schema, group)))
    if readers is not None:
        parts += shown_now(schema, readers)
    return Query.boolean_query(parts)


def _telling(searcher: tantivy.Searcher, name: str, words: list[str]) -> list[str]:
    """The words of a sentence without those that stand in more than half of all units: they tell little and cost most.
    All of a shorter question, in a small index, or where fewer than two would be left."""
    if len(words) <= _PHRASE or searcher.num_docs < _SMALL:
        return words
    most = searcher.num_docs // 2
    telling = [word for word in words if searcher.doc_freq(name, word) <= most]
    return telling if len(telling) > 1 else words


def shown_now(schema: tantivy.Schema, readers: Sequence[str]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """Parts of a query: what one of `readers` may read and has been published by now."""
    now = int(time.time())
    later = Query.range_query(schema, "shown_from", tantivy.FieldType.Unsigned, now, None, include_lower=False)
    return [(Occur.Must, any_of(schema, readers)), (Occur.MustNot, later)]


def any_of(schema: tantivy.Schema, tags: Sequence[str]) -> tantivy.Query:
    """Units that bear one of `tags`; adds nothing to a score."""
    either = [(Occur.Should, Query.term_query(schema, "tags", tag, "basic")) for tag in tags]
    return Query.const_score_query(Query.boolean_query(either), 0.0)


def places(index: tantivy.Index, query: tantivy.Query, *, limit: int) -> list[Place]:
    """The best `limit` units, best first; equal ones in the order of kind and key."""
    searcher = index.searcher()
    hits = searcher.search(query, limit, count=False).hits
    addresses = [address for _, address in hits]
    kinds, keys = (searcher.fast_field_values(name, addresses) for name in ("kind", "key"))
    found = [
        Place(int(kind or 0), int(key or 0), score) for kind, key, (score, _) in zip(kinds, keys, hits, strict=True)
    ]
    return sorted(found, key=lambda place: (-place.score, place.kind, place.key))
