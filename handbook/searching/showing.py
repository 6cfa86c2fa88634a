"""Hits as the search page shows them, with the passages that fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from documents.models import Clause
from handbook.lib.excerpts import excerpt
from handbook.lib.text import fold
from handbook.searching.finding import Hit
from handbook.searching.units import CLAUSE


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
