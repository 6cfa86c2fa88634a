"""First screen: which file, for which organisation, of which day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from handbook.lib.pages import page_of
from members.access import access_of
from members.exports.rosters import LAYOUTS
from members.forms.imports import RosterUploadForm
from members.models import Organisation
from members.services.rosters.imports import start_import
from members.tasks import judge_roster
from members.views.imports.common import require_right, steps_of

SUGGESTED = 10
WORD_LENGTH = 80


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; ?to-chuc= is the organisation the file is for, ?tim= looks for another one."""
    require_right(request)
    bodies = Organisation.objects.editable_by(request.user).active()
    organisation = _chosen(request, bodies)
    if organisation is None:
        return _choose_organisation(request, bodies)
    form = RosterUploadForm(request.POST or None, request.FILES or None, initial={"as_of": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                started = start_import(
                    organisation,
                    data["file"],
                    data["file"].name,
                    actor=request.user,
                    as_of=data["as_of"],
                    mode=data["mode"],
                )
                judge_roster.defer(import_id=started.pk)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect(started)
    context = {
        "form": form,
        "organisation": organisation,
        "may_choose": bodies.exclude(pk=organisation.pk).exists(),
        "steps": steps_of(None, 1),
        "here": 1,
        "layouts": [(layout.slug, layout.label) for layout in LAYOUTS.values()],
    }
    return render(request, "members/imports/upload.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, bodies: Any) -> Organisation | None:
    """The organisation asked for, or the only one the reader answers for."""
    asked = request.GET.get("to-chuc", "")
    if asked.isdigit():
        return bodies.filter(pk=int(asked)).first()
    if asked or "tim" in request.GET:
        return None
    roots = list(bodies.filter(path__in=access_of(request.user).subtree_paths)[:2])
    return roots[0] if len(roots) == 1 else None


def _choose_organisation(request: HttpRequest, bodies: Any) -> HttpResponse:
    text = request.GET.get("tim", "").strip()[:WORD_LENGTH]
    found: QuerySet = bodies.select_related("parent").order_by("path")
    if text:
        found = found.search(text)  # type: ignore[attr-defined]
    context = {
        "page": page_of(request, found),
        "text": text,
        "steps": steps_of(None, 1),
        "here": 1,
    }
    return render(request, "members/imports/choose_organisation.html", context)


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """JSON for a field that suggests while one types: {"found": [name…]}, at most SUGGESTED, within the scope."""
    require_right(request)
    text = request.GET.get("q", "").strip()[:WORD_LENGTH]
    bodies = Organisation.objects.editable_by(request.user).active()
    found = bodies.search(text).order_by("path")[:SUGGESTED] if text else bodies.none()
    return JsonResponse({"found": [f"{body.name} [{body.code}]" for body in found]})
