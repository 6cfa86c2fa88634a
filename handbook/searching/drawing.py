"""Questions are answered by a passage: the score of a long article is drawn towards that of its best passage.

A long article holds a little of everything, and its length counts against it; its one paragraph that answers is what a
reader wants. The nearest hits are scored again, whole and by passage, with the same formula as the index and its
counts of documents; half of the score follows the better passage.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy

from documents.models import Clause
from handbook.lib.text import fold
from handbook.searching.asking import PAIR, trust_in_marks
from handbook.searching.terms import Terms, pairs, syllables

NEAREST = 30
"""So many hits are looked at again."""
_SHARE = 0.5
_K1, _B = 1.2, 0.75
_LONG = 60
"""Syllables from which on an article without numbered clauses is cut into its paragraphs."""


@dataclass(frozen=True)
class Words:
    """What a piece of text is scored by: how often each term occurs in it, and how many there are."""

    folded: Counter[str]
    marked: Counter[str]
    length: int

    @classmethod
    def of(cls, text: str) -> "Words":
        marked = syllables(text)
        folded = [fold(word) for word in marked]
        return cls(Counter(folded + pairs(folded)), Counter(marked), len(marked))


class Scale:
    """The weight of each term of a question, as the index counts it."""

    def __init__(self, searcher: tantivy.Searcher, terms: Terms) -> None:
        trust = trust_in_marks(terms)
        total = searcher.num_docs
        weighted = [("folded", word, 1 - trust) for word in terms.folded]
        weighted += [("folded", pair, PAIR) for pair in terms.pairs]
        weighted += [("marked", word, trust) for word in terms.marked]
        self._weights = [
            (name == "marked", word, weight * math.log(1 + (total - count + 0.5) / (count + 0.5)))
            for name, word, weight in weighted
            if weight and (count := searcher.doc_freq(name, word))
        ]

    def score(self, words: Words, usual_length: float) -> float:
        """BM25 of the question in a text of these words, where `usual_length` syllables are the mean."""
        normal = _K1 * (1 - _B + _B * words.length / usual_length)
        total = 0.0
        for is_marked, term, weight in self._weights:
            if times := (words.marked if is_marked else words.folded)[term]:
                total += weight * times * (_K1 + 1) / (times + normal)
        return total


def drawn(articles: Sequence[Clause], scores: Sequence[float], searcher: tantivy.Searcher, terms: Terms) -> list[float]:
    """The scores of the articles after each was drawn towards its best passage. `articles` carry their documents; two
    queries read what stands in them."""
    texts = passages_of(articles)
    heads = {
        clause.pk: f"{clause.document.title}\n{clause.document.title}\n{clause.label} {clause.heading}"
        for clause in articles
    }
    wholes = {key: Words.of("\n".join([heads[key], *pieces])) for key, pieces in texts.items()}
    usual_length = sum(words.length for words in wholes.values()) / max(1, len(wholes))
    scale = Scale(searcher, terms)
    found = []
    for clause, score in zip(articles, scores, strict=True):
        pieces = texts[clause.pk]
        own = scale.score(wholes[clause.pk], usual_length)
        if len(pieces) < 2 or not own:
            found.append(score)
            continue
        best = max(scale.score(Words.of(f"{heads[clause.pk]}\n{piece}"), usual_length) for piece in pieces)
        found.append(score * (1 - _SHARE + _SHARE * best / own))
    return found


def passages_of(articles: Iterable[Clause]) -> dict[int, list[str]]:
    """Key → the passages of the clause: each numbered clause in it with its points; else its paragraphs, if it is
    long; else the whole."""
    keys = {clause.pk: clause.text for clause in articles}
    inner = list(Clause.objects.filter(parent__in=keys).order_by("position").values_list("pk", "parent_id", "text"))
    points: dict[int, list[str]] = defaultdict(list)
    lower = Clause.objects.filter(parent__in=[pk for pk, _, _ in inner]).order_by("position")
    for parent, text in lower.values_list("parent_id", "text"):
        points[parent].append(text)
    found: dict[int, list[str]] = {key: [] for key in keys}
    for pk, parent, text in inner:
        found[parent].append("\n".join([text, *points[pk]]))
    for key, text in keys.items():
        if not found[key]:
            found[key] = text.splitlines() if len(text.split()) > _LONG else [text]
        elif text:
            found[key].insert(0, text)
    return found
