"""The work of comparing pages whose basis has changed."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents.citations import registered
from documents.models import BasisReview, Document
from documents.services.changes import check_basis
from handbook.lib.pages import page_of


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """What the reader may declare compared, the most urgent first."""
    if not request.user.has_perm("documents.view_basisreview"):
        raise PermissionDenied
    waiting = BasisReview.objects.waiting_for(request.user).select_related(
        "change__document", "change__relation__source"
    )
    page = page_of(request, waiting)
    context = {"page": page, "rows": _rows(list(page.object_list), request.user), "today": timezone.localdate()}
    return render(request, "documents/reviews.html", context)


def _rows(reviews: list[BasisReview], reader: Any) -> list[dict[str, Any]]:
    """Each review with what is to be compared and why; texts the reader may not open are not named."""
    wanted = defaultdict(set)
    for review in reviews:
        wanted[review.page_kind].add(review.page_id)
    pages = {kind: registered()[kind].pages(keys) for kind, keys in wanted.items()}
    named = {review.change.document_id for review in reviews}
    named |= {review.change.relation.source_id for review in reviews if review.change.relation}
    readable = set(Document.objects.visible_to(reader).filter(pk__in=named).order_by().values_list("pk", flat=True))
    return [
        {
            "review": review,
            "kind": registered()[review.page_kind].words,
            "page": pages[review.page_kind][review.page_id],
            "document": review.change.document if review.change.document_id in readable else None,
            "words": review.change.words,
            "by": review.change.relation.source
            if review.change.relation and review.change.relation.source_id in readable
            else None,
            "where": review.change.relation.touched if review.change.relation else "",
        }
        for review in reviews
    ]


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """“Đã đối chiếu”: this one review is done."""
    review = get_object_or_404(BasisReview.objects.waiting_for(request.user), pk=pk)
    check_basis(review, actor=request.user)
    messages.success(request, "Đã ghi: đồng chí đã đối chiếu. Người đọc không thấy lời nhắc này nữa.")
    return redirect("basis_reviews")
