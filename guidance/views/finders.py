"""Finders: one question a page. Answers travel in the signed body of a form, never in an address; nothing is stored."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from documents.models import Document
from guidance.finders import finders
from guidance.linking import links_for
from guidance.models import Procedure

_SALT = "guidance.finder"
_MOST = 12


@login_not_required
@require_safe
def finder_list(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/finders.html", {"finders": finders().values()})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: HttpRequest, slug: str) -> HttpResponse:
    """The next question, or the result with the way back to each answer."""
    if slug not in finders():
        raise Http404
    one = finders()[slug]
    given = _given(request, slug)
    is_missing = request.method == "POST" and "tiep" in request.POST and "chon" not in request.POST
    steps, question, result = one.walk(given)
    context: dict[str, Any] = {
        "finder": one,
        "steps": [(step, number) for number, step in enumerate(steps)],
        "question": question,
        "result": result,
        "state": signing.dumps([step.number for step in steps], salt=_SALT + slug),
        "is_missing": is_missing,
    }
    if result:
        context |= _basis(result, request.user)
    return render(request, "guidance/finder.html", context, status=422 if is_missing else 200)


def _given(request: HttpRequest, slug: str) -> list[int]:
    """Answers so far, with the one just chosen; a body that was tampered with begins anew."""
    if request.method != "POST":
        return []
    try:
        given = signing.loads(request.POST.get("da-chon", ""), salt=_SALT + slug)[:_MOST]
    except signing.BadSignature:
        return []
    back = request.POST.get("doi", "")
    if back.isascii() and back.isdigit():
        return given[: int(back[:3])]
    chosen = request.POST.get("chon", "")
    return [*given, int(chosen[:3])] if chosen.isascii() and chosen.isdigit() else given


def _basis(result: dict[str, Any], user: Any) -> dict[str, Any]:
    readable = Document.objects.visible_to(user).filter(slug=result["document"])
    return {
        "document": readable.with_status().first(),
        "procedure": Procedure.objects.visible_to(user).filter(code=result.get("procedure", "")).first(),
        "page_url": reverse(result["page"]) if "page" in result else "",
        "links": links_for(user),
    }
