"""What a reader finds, best first: a number reaches its text, words and questions the clause that answers them."""

import logging
from dataclasses import dataclass, replace
from typing import Any

import tantivy
from django.db.models import QuerySet

from documents.filters import Filters
from documents.models import Clause, Document
from documents.numbers import parse
from documents.querysets.documents import CONTENT_ROLES
from documents.search import find_documents
from exchange.models import Question
from guidance.models import Convention, Procedure, Signpost
from handbook.lib.search import search as search_words
from handbook.lib.text import fold
from handbook.searching.asking import Place, is_sentence, needed_words, places, query_for
from handbook.searching.contents import filter_tags, readers_of
from handbook.searching.drawing import NEAREST, drawn
from handbook.searching.following import follow
from handbook.searching.store import Store, Unusable
from handbook.searching.terms import Terms, syllables, terms_of
from handbook.searching.units import CLAUSE, CONVENTION, DOCUMENT, KIND_NAMES, PROCEDURE, QUESTION, SIGNPOST
from members.access import access_of

MOST_HITS = 100
logger = logging.getLogger("portal.search")


@dataclass(frozen=True)
class Hit:
    """`found` is the clause, document, procedure, question or page beside them; a clause carries its document."""

    kind: int
    found: Any
    score: float

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def document(self) -> Document | None:
        if self.kind == CLAUSE:
            return self.found.document
        return self.found if self.kind == DOCUMENT else None

    @property
    def title(self) -> str:
        """Of the text, the procedure, the page, or the question as published."""
        return self.found.public_title if self.kind == QUESTION else (self.document or self.found).title

    @property
    def url(self) -> str:
        return self.found.get_public_url() if self.kind == QUESTION else self.found.get_absolute_url()

    def as_facts(self) -> dict[str, Any]:
        """For scripts: kind, title, slug, label and anchor of a clause (else empty), score."""
        is_clause = self.kind == CLAUSE
        return {
            "kind": self.kind_name,
            "title": self.title,
            "slug": (self.document or self.found).slug,
            "label": self.found.label if is_clause else "",
            "anchor": self.found.anchor if is_clause else "",
            "score": round(self.score, 4),
        }


@dataclass(frozen=True)
class Found:
    """`hits` best first, at most MOST_HITS; `is_number` when the question named a text by its number; `is_far` when
    nothing holds enough of its words, and the hits are only the nearest; `is_plain` when there is no index to ask, so
    that PostgreSQL answered from titles and summaries."""

    hits: list[Hit]
    is_number: bool = False
    is_far: bool = False
    is_plain: bool = False


def find(text: str, *, user: Any, filters: Filters | None = None, is_patient: bool = False) -> Found:
    """What `user` may open of what `text` asks for, narrowed by `filters` (then texts and their clauses alone).

    Nothing the reader may not open is in the answer, nor does it change which of the rest is in it.
    """
    filters = filters or Filters()
    names_number = parse(text) is not None
    if names_number:
        readable = filters.apply(Document.objects.visible_to(user).for_list())
        by_number = find_documents(readable, text, only_numbers=True)
        if by_number.is_number:
            return Found([Hit(DOCUMENT, document, 1.0) for document in by_number.documents[:MOST_HITS]], True)
    terms = terms_of(text)
    if not terms.folded:
        return Found([])
    least = [len(terms.folded)] if names_number else [needed_words(len(terms.folded)), 1]
    try:
        hits, is_far = _from_index(follow(is_patient=is_patient), terms, least, user, filters)
    except Unusable:
        return Found(_from_postgresql(text, user, filters), is_plain=True)
    return Found(_without_echoes(hits, terms), is_far=is_far)


def _from_index(store: Store, terms: Terms, least: list[int], user: Any, filters: Filters) -> tuple[list[Hit], bool]:
    """The hits, and whether fewer words than `least` begins with had to do."""
    access = access_of(user)
    readers = None if access.roles & CONTENT_ROLES else readers_of(access)
    try:
        for needed in dict.fromkeys(least):
            query = query_for(store.index, terms, readers=readers, tags=filter_tags(filters), needed=needed)
            if hits := _opened(places(store.index, query, limit=MOST_HITS), user, filters):
                return _by_passage(hits, terms, store.index.searcher()), needed < least[0]
    except (ValueError, OSError) as error:
        logger.warning("The search index is broken and is made anew: %s", error)
        store.discard()
        raise Unusable from error
    return [], False


def _by_passage(hits: list[Hit], terms: Terms, searcher: tantivy.Searcher) -> list[Hit]:
    """Of a whole question the nearest articles in the order of their best passages; others as they are."""
    nearest = [hit for hit in hits if hit.kind == CLAUSE][:NEAREST] if is_sentence(terms) else []
    if not nearest:
        return hits
    scores = drawn([hit.found for hit in nearest], [hit.score for hit in nearest], searcher, terms)
    again = {hit.found.pk: score for hit, score in zip(nearest, scores, strict=True)}
    moved = [replace(hit, score=again.get(hit.found.pk, hit.score)) if hit.kind == CLAUSE else hit for hit in hits]
    return sorted(moved, key=lambda hit: -hit.score)


def _opened(found: list[Place], user: Any, filters: Filters) -> list[Hit]:
    """The rows behind `found`, read from the database through the rule of who may see them."""
    keys: dict[int, list[int]] = {kind: [place.key for place in found if place.kind == kind] for kind in KIND_NAMES}
    clauses = Clause.objects.visible_to(user).in_bulk(keys[CLAUSE])
    texts = {*keys[DOCUMENT], *(clause.document_id for clause in clauses.values())}
    documents = filters.apply(Document.objects.visible_to(user).for_list()).in_bulk(texts)
    for key, clause in list(clauses.items()):
        if clause.document_id in documents:
            clause.document = documents[clause.document_id]
        else:
            del clauses[key]
    objects: dict[int, dict[int, Any]] = {
        CLAUSE: clauses,
        DOCUMENT: documents,
        PROCEDURE: Procedure.objects.visible_to(user).for_list().in_bulk(keys[PROCEDURE]),
        QUESTION: Question.objects.published().in_bulk(keys[QUESTION]),
        CONVENTION: Convention.objects.visible_to(user).defer("text").in_bulk(keys[CONVENTION]),
        SIGNPOST: Signpost.objects.visible_to(user).select_related("group").defer("text").in_bulk(keys[SIGNPOST]),
    }
    return [
        Hit(place.kind, objects[place.kind][place.key], place.score)
        for place in found
        if place.key in objects[place.kind]
    ]


def _without_echoes(hits: list[Hit], terms: Terms) -> list[Hit]:
    """A text whose clauses are among the hits is one itself only where its own name holds every word."""
    spoken_for = {hit.found.document_id for hit in hits if hit.kind == CLAUSE}
    return [hit for hit in hits if hit.kind != DOCUMENT or hit.found.pk not in spoken_for or _names(hit.found, terms)]


def _names(document: Document, terms: Terms) -> bool:
    name = f"{document.get_type_display()} {document.symbol} {document.title}"
    return set(terms.folded) <= {fold(word) for word in syllables(name)}


def _from_postgresql(text: str, user: Any, filters: Filters) -> list[Hit]:
    """Without an index: all words, or any, in titles and summaries; no clauses."""
    documents = filters.apply(Document.objects.visible_to(user).for_list())
    groups: list[tuple[int, QuerySet]] = [(DOCUMENT, search_words(documents, text))]
    if not filters.is_any_set:
        groups = [
            (PROCEDURE, search_words(Procedure.objects.visible_to(user).for_list(), text, prefer=("-is_featured",))),
            (QUESTION, search_words(Question.objects.published(), text)),
            *groups,
        ]
    return [Hit(kind, row, row.rank) for kind, rows in groups for row in rows[:MOST_HITS]]
