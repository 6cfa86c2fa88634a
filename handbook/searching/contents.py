"""Units made of what PostgreSQL holds, with the tags that say who may read them.

The tags repeat what the `visible_to` of each model says, so that a reader's hits are not crowded out by what the reader
may not open; the last word is still `visible_to`, which every hit passes again (`finding`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q

from documents.filters import Filters
from documents.models import Clause, Document
from exchange.models import Question
from guidance.models import Convention, Procedure, Signpost
from guidance.models.pages import PlainPage
from handbook.lib.rich_text import plain
from handbook.searching.units import (
    CLAUSE,
    CONVENTION,
    DOCUMENT,
    KIND_NAMES,
    PROCEDURE,
    QUESTION,
    SIGNPOST,
    ClauseRow,
    Unit,
    passages,
    whole_text,
)
from members.access import Access

EVERYBODY, MEMBERS, NOBODY = "to-all", "to-members", "to-none"
OF_TEXTS = ["kind-clause", "kind-document"]
_BATCH = 100


def readers_of(access: Access) -> list[str]:
    """The tags of what somebody with `access`, who is no editor, may read."""
    tags = [EVERYBODY]
    if access.member_id or access.roles:
        tags.append(MEMBERS)
    tags += [f"to-{pk}" for pk in sorted(access.above_ids)]
    tags += [f"in-{path.rstrip('/').rpartition('/')[2]}" for path in access.subtree_paths]
    return tags


def filter_tags(filters: Filters) -> list[list[str]]:
    """Groups of tags, one of each of which the texts bear that `filters` leave. The index knows nothing of validity:
    that is asked of the database (`Filters.apply`)."""
    wanted = [
        filters.type and f"type-{filters.type}",
        filters.body and f"body-{filters.body.pk}",
        filters.year and f"year-{filters.year}",
        filters.topic and f"topic-{filters.topic.pk}",
    ]
    groups = [[tag] for tag in wanted if tag]
    return groups or ([OF_TEXTS] if filters.is_in_force else [])


def _reader_tags(document: Document) -> list[str]:
    if document.published_at is None:
        return [NOBODY]
    if document.access == "public":
        return [EVERYBODY]
    if document.access == "members":
        return [MEMBERS]
    if document.organisation is None:
        return [NOBODY]
    above = [part for part in document.organisation.path.split("/") if part]
    return [f"to-{document.organisation_id}", *(f"in-{pk}" for pk in above)]


def _seconds(at: Any) -> int:
    return int(at.timestamp()) if at else 0


def units_of(kind: str, keys: Sequence[int]) -> Iterator[Unit]:
    """The present units of the owners with these keys; none for those that are gone."""
    making = _OWNERS[kind][1]
    for start in range(0, len(keys), _BATCH):
        yield from making(Q(pk__in=keys[start : start + _BATCH]))


def every_unit() -> Iterator[Unit]:
    """All units there are, read in batches."""
    for kind, (model, _) in _OWNERS.items():
        yield from units_of(kind, list(model._default_manager.order_by("pk").values_list("pk", flat=True)))


def _of_documents(condition: Q) -> Iterator[Unit]:
    rows = (
        Document.objects.filter(condition)
        .select_related("issuing_body", "organisation")
        .prefetch_related("topics")
        .defer("search_vector", "editor_note")
        .order_by("pk")
    )
    documents = list(rows)
    clauses = _clauses_of([document.pk for document in documents])
    for document in documents:
        yield from _of_document(document, clauses[document.pk])


def _clauses_of(documents: Iterable[int]) -> dict[int, list[ClauseRow]]:
    found: dict[int, list[ClauseRow]] = defaultdict(list)
    rows = Clause.objects.filter(document__in=documents).order_by("document", "position")
    for row in rows.defer("page", "is_corrected").iterator(chunk_size=2_000):
        found[row.document_id].append(
            ClauseRow(row.pk, row.parent_id, row.kind, row.label, row.anchor, row.heading, row.text)
        )
    return found


def _of_document(document: Document, clauses: list[ClauseRow]) -> Iterator[Unit]:
    owner = f"document:{document.pk}"
    shown_from = _seconds(document.published_at)
    tags = (
        *_reader_tags(document),
        f"type-{document.type}",
        f"body-{document.issuing_body_id}",
        f"year-{document.issued_on[:4]}",
        *(f"topic-{topic.pk}" for topic in document.topics.all()),
    )
    ranked = passages(clauses)
    for key, heading, text in ranked:
        words = f"{document.symbol}\n{text}"
        yield Unit(CLAUSE, key, owner, document.title, heading, words, (*tags, "kind-clause"), shown_from)
    yield Unit(
        DOCUMENT,
        document.pk,
        owner,
        document.title,
        f"{document.get_type_display()} {document.symbol}",
        "\n".join([document.summary, document.key_points, "" if ranked else whole_text(clauses)]),
        (*tags, "kind-document"),
        shown_from,
    )


def _of_procedures(condition: Q) -> Iterator[Unit]:
    for procedure in Procedure.objects.filter(condition).defer("search_vector").order_by("pk"):
        lists = [procedure.eligibility, procedure.special_cases, procedure.common_mistakes, procedure.notes]
        texts = [procedure.summary, procedure.trigger, procedure.decided_by, procedure.vote, procedure.duration]
        texts += [
            procedure.where_to_submit,
            procedure.result,
            plain(procedure.explanation),
            *(line for lines in lists for line in lines),
        ]
        yield Unit(
            PROCEDURE,
            procedure.pk,
            f"procedure:{procedure.pk}",
            procedure.title,
            f"{procedure.official_name}\n{procedure.code}",
            "\n".join([procedure.search_words, *texts]),
            tags=(EVERYBODY if procedure.published_at else NOBODY, "kind-procedure"),
            shown_from=_seconds(procedure.published_at),
        )


def _of_questions(condition: Q) -> Iterator[Unit]:
    """Published ones alone, and only the wording for everybody: a private question is in no index."""
    for question in Question.objects.filter(condition, published_at__isnull=False).only(
        "pk", "public_title", "public_answer", "published_at"
    ):
        yield Unit(
            QUESTION,
            question.pk,
            f"question:{question.pk}",
            question.public_title,
            "",
            question.public_answer,
            tags=(EVERYBODY, "kind-question"),
            shown_from=_seconds(question.published_at),
        )


def _of_plain_pages(model: type[PlainPage], kind: int) -> Callable[[Q], Iterator[Unit]]:
    def making(condition: Q) -> Iterator[Unit]:
        for page in model.objects.filter(condition).pages().order_by("pk"):
            yield Unit(
                kind,
                page.pk,
                f"{KIND_NAMES[kind]}:{page.pk}",
                page.title,
                "",
                plain(page.text),
                tags=(EVERYBODY if page.published_at else NOBODY, f"kind-{KIND_NAMES[kind]}"),
                shown_from=_seconds(page.published_at),
            )

    return making


_OWNERS: dict[str, tuple[Any, Callable[[Q], Iterator[Unit]]]] = {
    "document": (Document, _of_documents),
    "procedure": (Procedure, _of_procedures),
    "question": (Question, _of_questions),
    "convention": (Convention, _of_plain_pages(Convention, CONVENTION)),
    "signpost": (Signpost, _of_plain_pages(Signpost, SIGNPOST)),
}
"""Kind of a search change → the model, and how units are made of its rows."""
