"""The library: list with filters, one document."""

from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, Prefetch, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.filters import Choices, Filters
from documents.models import (
    Clause,
    Document,
    DocumentFile,
    DocumentRelation,
    DocumentStatus,
    Follow,
    RelationKind,
)
from documents.pages import PageKey
from documents.querysets.documents import DocumentQuerySet
from documents.remembered import note_read
from documents.search import find_documents, ranked
from documents.standing import standing_of
from documents.views.comparing import comparable
from documents.views.day import day_asked
from documents.views.reading import text_of
from documents.views.saving import is_saved
from handbook.lib.excerpts import excerpt
from handbook.lib.pages import page_of, words_asked
from handbook.lib.search import words_of

REPLACED_BY = {
    RelationKind.REPLACES: "Đã bị thay bằng",
    RelationKind.AMENDS: "Được sửa đổi bởi",
    RelationKind.PARTLY_REPEALS: "Bị bãi bỏ một phần bởi",
    RelationKind.GUIDES: "Được hướng dẫn bởi",
    RelationKind.IMPLEMENTS: "Được thực hiện bởi",
    RelationKind.ATTACHES: "Ban hành kèm theo",
    RelationKind.REPLACEMENT_ORDERED: "Được yêu cầu thay thế bởi",
}


@login_not_required
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """?q= words or a number; filters as `Filters`; ?hieu-luc=tat-ca shows expired texts too; ?ngay= shows the library
    as on that day.
    """
    asked, text = day_asked(request), words_asked(request)
    with_expired = request.GET.get("hieu-luc") == "tat-ca"
    readable = Document.objects.visible_to(request.user)
    if asked.is_chosen:
        readable = readable.issued_by(asked.day)
    choices = Choices.among(readable)
    filters = Filters.asked(request.GET).within(choices)
    documents = filters.apply(readable.for_list(asked.day))
    hides_expired = not (with_expired or text or filters.is_in_force)
    if hides_expired:
        documents = documents.exclude(status=DocumentStatus.EXPIRED)
    clauses: dict[int, int | None] = {}
    is_cut = False
    if text:
        documents, clauses, is_cut = _found(documents, text, request.user, filters)
    page = page_of(request, documents)
    _show_clauses(page.object_list, clauses, words_of(text), request.user)
    chosen = [*filters.chosen, *([("hieu-luc", "Cả văn bản hết hiệu lực")] if with_expired else [])]
    context = {
        "text": text,
        "filters": filters,
        "with_expired": with_expired,
        "choices": choices,
        "chosen": [(words, _without(request, name)) for name, words in chosen],
        "asked": asked,
        "page": page,
        "is_cut": is_cut,
        "words": words_of(text),
        "hides_expired": hides_expired,
    }
    return render(request, "documents/list.html", context)


def _found(
    documents: DocumentQuerySet, text: str, user: Any, filters: Filters
) -> tuple[DocumentQuerySet, dict[int, int | None], bool]:
    """Those of `documents` that `text` asks for, best first: by number, by the index, or without one by PostgreSQL;
    the clause of each that fits best; whether there may be more."""
    by_number = find_documents(documents, text, only_numbers=True)
    if by_number.is_number:
        return by_number.documents, {}, False
    found = ranked(text, user=user, filters=filters)
    if found is None:
        return find_documents(documents, text).documents, {}, False
    keys = list(found.texts)
    place = Func(Value(keys, output_field=ArrayField(BigIntegerField())), F("pk"), function="array_position")
    return documents.filter(pk__in=keys).order_by(place), found.texts, found.is_cut


def _show_clauses(documents: Any, clauses: dict[int, int | None], words: list[str], user: Any) -> None:
    """Puts `found_clause` and the `passage` of it that shows why on texts whose clause fits better than their name."""
    wanted = [key for document in documents if (key := clauses.get(document.pk))]
    found = Clause.objects.visible_to(user).filter(pk__in=wanted) if wanted else ()
    by_document = {clause.document_id: clause for clause in found}
    for document in documents:
        if clause := by_document.get(document.pk):
            clause.document = document
            document.found_clause, document.passage = clause, clause.heading or excerpt(clause.text, words)


def _without(request: HttpRequest, name: str) -> str:
    """The address without one filter."""
    rest = request.GET.copy()
    for key in (name, "trang"):
        rest.pop(key, None)
    return f"?{rest.urlencode()}"


@login_not_required
@require_safe
def document_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One text: its state in words first, then what it says, what hangs on it, where it came from.

    ?ngay= tells its state on that day.
    """
    asked = day_asked(request)
    readable = Document.objects.visible_to(request.user)
    related = DocumentRelation.objects.visible_to(request.user)
    document = get_object_or_404(
        readable.select_related("issuing_body", "organisation").prefetch_related(
            "topics",
            Prefetch("files", DocumentFile.objects.current().filter(document__in=readable)),
            Prefetch("relations_out", related.select_related("target__issuing_body")),
            Prefetch("relations_in", related.select_related("source__issuing_body")),
        ),
        slug=slug,
    )
    text = text_of(document, request, asked)
    key = PageKey("van-ban", document.pk)
    context = {
        "document": document,
        "asked": asked,
        "standing": standing_of(document, reader=request.user, day=asked.day),
        "groups": _grouped(document),
        "downloads": _downloads(document),
        "text": text,
        "may_edit": Document.objects.editable_by(request.user).contains(document),
        "others": comparable(document, request.user) if text else [],
        "procedures": _citing(document, request.user),
        "is_followed": Follow.objects.visible_to(request.user).filter(document=document).exists(),
        "is_saved": is_saved(request, key),
    }
    return note_read(request, render(request, "documents/detail.html", context), key)


def _downloads(document: Document) -> list[tuple[DocumentFile, str]]:
    """Each file with the word on its button: the kind, or the name where several are of one kind."""
    files = list(document.files.all())
    kinds = [file.extension for file in files]
    return [(file, file.label if kinds.count(file.extension) > 1 else file.extension.upper()) for file in files]


def _grouped(document: Document) -> list[tuple[str, list[tuple[Document, DocumentRelation]]]]:
    """What acts on the text and what it acts on, by kind: (words, [(the other text, relation)])."""
    both = {
        **{(kind, "in"): (REPLACED_BY[kind], []) for kind in RelationKind},
        **{(kind, "out"): (kind.label.capitalize(), []) for kind in RelationKind},
    }
    for relation in document.relations_in.all():
        both[RelationKind(relation.kind), "in"][1].append((relation.source, relation))
    for relation in document.relations_out.all():
        both[RelationKind(relation.kind), "out"][1].append((relation.target, relation))
    return [group for group in both.values() if group[1]]


def _citing(document: Document, user: Any) -> QuerySet:
    """Procedures that rest on the document; reached by name, for nothing here may import what stands further right."""
    procedures = apps.get_model("guidance", "Procedure").objects.visible_to(user)
    return procedures.filter(provisions__document=document).distinct().order_by("title").only("slug", "title")
