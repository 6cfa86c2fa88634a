"""Two versions of a text side by side, clause by clause."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.models import Clause, Document, DocumentRelation
from documents.querysets.relations import ACTING
from documents.text.comparing import Pair, compare

_PAIRS = 12
"""Changed clauses on one page."""


@dataclass(frozen=True)
class Counts:
    changed: int
    added: int
    removed: int
    same: int


def comparable(document: Document, reader: Any) -> list[Document]:
    """Texts with clauses that `reader` may open and that change `document` or are changed by it; one query."""
    relations = DocumentRelation.objects.visible_to(reader).filter(kind__in=ACTING)
    earlier = relations.filter(source=document, target=OuterRef("pk"))
    later = relations.filter(target=document, source=OuterRef("pk"))
    readable = Document.objects.visible_to(reader).filter(Exists(Clause.objects.filter(document=OuterRef("pk"))))
    return list(readable.filter(Q(Exists(earlier)) | Q(Exists(later))).order_by("issued_on", "pk"))


@login_not_required
@require_safe
def compare_documents(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """?moi=1: clauses that stayed the same too. The earlier of the two stands left, whichever is named first."""
    readable = Document.objects.visible_to(request.user).select_related("issuing_body")
    both = [get_object_or_404(readable, slug=name) for name in (slug, other)]
    old, new = sorted(both, key=lambda document: (document.issued_on, document.pk))
    pairs = compare(_clauses(old), _clauses(new))
    shows_all = request.GET.get("moi") == "1"
    told = pairs if shows_all else [pair for pair in pairs if pair.is_changed]
    context = {
        "document": both[0],
        "old": old,
        "new": new,
        "page": Paginator(told, _PAIRS).get_page(request.GET.get("trang")),
        "counts": _counts(pairs),
        "shows_all": shows_all,
        "has_text": all(document.clauses.exists() for document in both),
    }
    return render(request, "documents/compare.html", context)


def _clauses(document: Document) -> list[Clause]:
    return list(document.clauses.exclude(anchor__endswith="noi-nhan").order_by("position"))


def _counts(pairs: list[Pair[Clause]]) -> Counts:
    added = sum(pair.old is None for pair in pairs)
    removed = sum(pair.new is None for pair in pairs)
    changed = sum(pair.is_changed for pair in pairs) - added - removed
    return Counts(changed, added, removed, len(pairs) - changed - added - removed)
