"""A page as it was published once, and as it will be: the same page, with a line that says which."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guidance.checklist import plain_list
from guidance.linking import links_for
from guidance.models import (
    PAGE_KINDS,
    Convention,
    ConventionVersion,
    GuidancePage,
    PageVersion,
    Procedure,
    ProcedureVersion,
    Signpost,
    SignpostVersion,
)
from guidance.services.snapshot_pages import page_of_snapshot
from guidance.services.snapshots import snapshot_of

PREVIEW_DAYS = 7
_SALT = "guidance.preview.page"
_TEMPLATES: dict[type[GuidancePage], str] = {
    Procedure: "guidance/detail.html",
    Convention: "guidance/convention.html",
    Signpost: "guidance/signpost.html",
}


def preview_address(page: GuidancePage) -> str:
    """An address that shows a draft to whoever is signed in and was given it, for PREVIEW_DAYS days."""
    return reverse("guidance:preview", args=[signing.dumps([page.kind, page.pk], salt=_SALT)])


@login_not_required
@require_safe
def procedure_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One published version of a procedure, and whether it still holds."""
    return _version(request, ProcedureVersion, slug, number)


@login_not_required
@require_safe
def convention_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same of a rule common to all procedures."""
    return _version(request, ConventionVersion, slug, number)


@login_not_required
@require_safe
def signpost_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same of a pointer elsewhere."""
    return _version(request, SignpostVersion, slug, number)


def _version(request: HttpRequest, model: type[PageVersion], slug: str, number: int) -> HttpResponse:
    names = {f"{model.page_field}__slug": slug, "number": number}
    row = get_object_or_404(model.objects.visible_to(request.user), **names)
    page = row.page
    newest = page.versions.order_by("-number").values_list("number", flat=True).first()
    is_page = type(page).objects.visible_to(request.user).filter(pk=page.pk).exists()
    edition = {"version": row, "is_newest": row.number == newest, "page": page if is_page else None}
    return _render(request, type(page), row.content, edition)


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft behind a signed address."""
    try:
        kind, key = signing.loads(token, salt=_SALT, max_age=PREVIEW_DAYS * 24 * 3600)
    except signing.BadSignature:
        raise Http404 from None
    model = PAGE_KINDS[kind]
    draft = get_object_or_404(model.objects.filter(removed_at=None), pk=key)
    return _render(request, model, snapshot_of(draft), {"draft": draft})


def _render(
    request: HttpRequest, model: type[GuidancePage], content: dict[str, Any], edition: dict[str, Any]
) -> HttpResponse:
    page = page_of_snapshot(model, content, request.user)
    context = {"page": page, "links": links_for(request.user), "edition": edition}
    if model is Procedure:
        context |= {
            "procedure": page,
            "checklist": plain_list(page.papers, page.steps),
            "papers": page.papers,
            "form_count": sum(paper.form is not None for paper in page.papers),
            "provisions": page.provisions,
            "is_open": bool({"mo", "in"} & request.GET.keys()),
        }
    return render(request, _TEMPLATES[model], context)
