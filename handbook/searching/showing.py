"""Hits as the search page shows them: groups, the words that fit, and what the hits could be narrowed to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from documents.models import Clause, Topic
from handbook.lib.text import fold
from handbook.searching.excerpts import excerpt
from handbook.searching.finding import Hit
from handbook.searching.units import CLAUSE

_MOST_CHOICES = 12


@dataclass
class Row:
    """One hit in a list; `passage` shows why it was found."""

    hit: Hit
    passage: str = ""


def rows_of(hits: list[Hit], words: list[str]) -> list[Row]:
    """The hits with the passages that hold most of `words`; one query for all their clauses."""
    clauses = [hit.found for hit in hits if hit.kind == CLAUSE]
    texts = {clause.pk: [clause.text] for clause in clauses}
    for below in _below(clauses):
        above = max(
            (c for c in clauses if c.document_id == below.document_id and below.anchor.startswith(f"{c.anchor}-")),
            key=lambda clause: len(clause.anchor),
        )
        texts[above.pk].append(below.text)
    return [Row(hit, excerpt(_fullest(texts.get(hit.found.pk, []), words), words) if hit.kind == CLAUSE else "")
            for hit in hits]  # fmt: skip


def _below(clauses: list[Clause]) -> Iterable[Clause]:
    """Clauses inside an article speak for it; a paragraph of its own is another hit."""
    conditions = [
        Q(document=clause.document_id, anchor__startswith=f"{clause.anchor}-", kind__in=["clause", "point"])
        for clause in clauses
    ]
    return Clause.objects.filter(reduce(or_, conditions)).order_by("position") if conditions else ()


def _fullest(texts: list[str], words: list[str]) -> str:
    wanted = set(words)
    return max(texts, key=lambda text: len(wanted.intersection(fold(text).split())), default="")


@dataclass(frozen=True)
class Choices:
    """(value, words) of what occurs among the hits, the most frequent first."""

    types: list[tuple[str, str]]
    bodies: list[tuple[str, str]]
    years: list[tuple[str, str]]
    topics: list[tuple[str, str]]


def choices_of(hits: list[Hit]) -> Choices:
    """What the texts among `hits` could be narrowed to."""
    documents = list({hit.document.pk: hit.document for hit in hits if hit.document}.values())
    return Choices(
        _frequent((document.type, str(document.get_type_display())) for document in documents),
        _frequent((document.issuing_body.slug, document.issuing_body.name) for document in documents),
        sorted(_frequent((document.issued_on[:4],) * 2 for document in documents if document.issued_on), reverse=True),
        list(Topic.objects.filter(documents__in=documents).distinct().values_list("slug", "name")),
    )


def _frequent(values: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [value for value, _ in Counter(values).most_common(_MOST_CHOICES)]
