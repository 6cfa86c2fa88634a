"""The library: list with filters, one document."""

from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.models import (
    Document,
    DocumentFile,
    DocumentRelation,
    DocumentStatus,
    DocumentType,
    Follow,
    IssuingBody,
    RelationKind,
)
from documents.pages import PageKey
from documents.querysets.documents import IN_FORCE, DocumentQuerySet
from documents.remembered import note_read
from documents.search import find_documents
from documents.standing import standing_of
from documents.views.comparing import comparable
from documents.views.day import day_asked
from documents.views.reading import text_of
from documents.views.saving import is_saved
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
    """?q= words or a number; ?loai= ?co-quan= ?nam= filters; ?hieu-luc=tat-ca shows expired texts too, ?hieu-luc=con
    those in force alone; ?ngay= shows the library as on that day.
    """
    asked = day_asked(request)
    readable = Document.objects.visible_to(request.user)
    if asked.is_chosen:
        readable = readable.issued_by(asked.day)
    filters = _Filters(request, readable)
    documents = filters.apply(readable.for_list(asked.day))
    if filters.text:
        documents = find_documents(documents, filters.text).documents
    context = {
        "filters": filters,
        "asked": asked,
        "page": page_of(request, documents),
        "words": words_of(filters.text),
        "hides_expired": not (filters.with_expired or filters.text or filters.only_in_force),
    }
    return render(request, "documents/list.html", context)


class _Filters:
    """What the address asks for; a value that is no choice is ignored."""

    def __init__(self, request: HttpRequest, readable: DocumentQuerySet) -> None:
        self._asked = request.GET
        get = request.GET.get
        self.text = words_asked(request)
        self.with_expired = get("hieu-luc") == "tat-ca"
        self.only_in_force = get("hieu-luc") == "con"
        kinds = set(readable.order_by().values_list("type", flat=True).distinct())
        self.types = [(value, label) for value, label in DocumentType.choices if value in kinds]
        self.bodies = list(IssuingBody.objects.filter(documents__in=readable).distinct().values_list("slug", "name"))
        years = readable.exclude(issued_on="").order_by().annotate(year=Left("issued_on", 4))
        self.years = sorted(set(years.values_list("year", flat=True)), reverse=True)
        self.type = _one_of(get("loai"), dict(self.types))
        self.body = _one_of(get("co-quan"), dict(self.bodies))
        self.year = _one_of(get("nam"), dict.fromkeys(self.years))

    @property
    def is_any_set(self) -> bool:
        return bool(self.type or self.body or self.year or self.with_expired or self.only_in_force)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Each filter in force: its words, and the address without it."""
        words = {
            "loai": dict(self.types).get(self.type),
            "co-quan": dict(self.bodies).get(self.body),
            "nam": self.year and f"Năm {self.year}",
            "hieu-luc": (self.with_expired and "Cả văn bản hết hiệu lực")
            or (self.only_in_force and "Chỉ văn bản còn hiệu lực"),
        }
        return [(label, self._without(name)) for name, label in words.items() if label]

    def _without(self, name: str) -> str:
        rest = self._asked.copy()
        for key in (name, "trang"):
            rest.pop(key, None)
        return f"?{rest.urlencode()}"

    def apply(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        if self.type:
            documents = documents.filter(type=self.type)
        if self.body:
            documents = documents.filter(issuing_body__slug=self.body)
        if self.year:
            documents = documents.filter(issued_on__startswith=self.year)
        if self.only_in_force:
            documents = documents.filter(status__in=IN_FORCE)
        elif not (self.with_expired or self.text):
            documents = documents.exclude(status=DocumentStatus.EXPIRED)
        return documents


def _one_of(value: str | None, choices: dict[str, Any]) -> str:
    return value if value in choices else ""


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
        "text": text,
        "may_edit": Document.objects.editable_by(request.user).contains(document),
        "others": comparable(document, request.user) if text else [],
        "procedures": _citing(document, request.user),
        "is_followed": Follow.objects.visible_to(request.user).filter(document=document).exists(),
        "is_saved": is_saved(request, key),
    }
    return note_read(request, render(request, "documents/detail.html", context), key)


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
