"""A procedure as it was published once, and as it will be: the same page, with a line that says which."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guidance.checklist import plain_list
from guidance.linking import links_for
from guidance.models import Procedure, ProcedureVersion
from guidance.services.snapshots import page_of_snapshot, snapshot_of

PREVIEW_DAYS = 7
_SALT = "guidance.preview"


def preview_address(procedure: Procedure) -> str:
    """An address that shows a draft to whoever is signed in and was given it, for PREVIEW_DAYS days."""
    return reverse("guidance:preview", args=[signing.dumps(procedure.pk, salt=_SALT)])


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One published version, and whether it still holds."""
    row = get_object_or_404(ProcedureVersion.objects.visible_to(request.user), procedure__slug=slug, number=number)
    page = row.procedure
    newest = page.versions.order_by("-number").values_list("number", flat=True).first()
    is_page = Procedure.objects.visible_to(request.user).filter(pk=page.pk).exists()
    edition = {"version": row, "is_newest": row.number == newest, "page": page if is_page else None}
    return _render(request, row.content, edition)


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft behind a signed address."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=PREVIEW_DAYS * 24 * 3600)
    except signing.BadSignature:
        raise Http404 from None
    draft = get_object_or_404(Procedure.objects.filter(removed_at=None), pk=key)
    return _render(request, snapshot_of(draft), {"draft": draft})


def _render(request: HttpRequest, content: dict[str, Any], edition: dict[str, Any]) -> HttpResponse:
    page = page_of_snapshot(content, request.user)
    context = {
        "procedure": page,
        "checklist": plain_list(page.papers, page.steps),
        "papers": page.papers,
        "form_count": sum(paper.form is not None for paper in page.papers),
        "provisions": page.provisions,
        "links": links_for(request.user),
        "is_open": bool({"mo", "in"} & request.GET.keys()),
        "edition": edition,
    }
    return render(request, "guidance/detail.html", context)
