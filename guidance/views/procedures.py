"""Procedures by life event, one procedure, rules for all of them, forms."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.models import Document
from documents.pages import PageKey
from documents.querysets.changes import is_stale
from documents.remembered import note_read
from documents.views.saving import is_saved
from guidance.linking import links_for
from guidance.models import Convention, FormTemplate, Paper, Procedure, ProcedureGroup, Provision, Signpost
from guidance.services.checklists import checklist_for
from members.access import access_of

FEATURED = 4


@login_not_required
@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every procedure a reader may open, filed by life event, with pointers to what is done elsewhere."""
    readable = Procedure.objects.visible_to(request.user).pages().for_list()
    signposts = Signpost.objects.visible_to(request.user).pages().defer("text")
    groups = ProcedureGroup.objects.prefetch_related(Prefetch("procedures", readable), Prefetch("signposts", signposts))
    context = {
        "featured": readable.filter(is_featured=True)[:FEATURED],
        "groups": groups,
        "conventions": Convention.objects.visible_to(request.user).pages().defer("text"),
    }
    return render(request, "guidance/list.html", context)


@login_not_required
@require_safe
def procedure_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One procedure with everything needed to follow it; texts hidden from the reader are not named."""
    readable = Procedure.objects.visible_to(request.user)
    procedure = get_object_or_404(
        readable.select_related("group")
        .with_edition()
        .annotate(is_stale=is_stale("guidance.procedure"))
        .prefetch_related(
            "steps",
            "papers",
            Prefetch("papers__form", FormTemplate.objects.visible_to(request.user).with_filling()),
            "open_points",
            "questions",
            Prefetch("provisions", Provision.objects.visible_to(request.user)),
            Prefetch("related", readable.for_list()),
        ),
        slug=slug,
    )
    papers = list(procedure.papers.all())
    key = PageKey("thu-tuc", procedure.pk)
    context = {
        "procedure": procedure,
        "checklist": checklist_for(procedure, request.user),
        "papers": papers,
        "form_count": sum(paper.form is not None for paper in papers),
        "provisions": list(procedure.provisions.all()),
        "is_saved": is_saved(request, key),
        "may_fill": access_of(request.user).member_id is not None,
        "links": links_for(request.user),
        "is_open": bool({"mo", "in"} & request.GET.keys()),
    }
    return note_read(request, render(request, "guidance/detail.html", context), key)


@login_not_required
@require_safe
def convention(request: HttpRequest, slug: str) -> HttpResponse:
    """A rule common to all procedures."""
    page = get_object_or_404(_beside(Convention, request.user), slug=slug)
    return render(request, "guidance/convention.html", {"page": page, "links": links_for(request.user)})


@login_not_required
@require_safe
def signpost(request: HttpRequest, slug: str) -> HttpResponse:
    """What is certain about a subject handled elsewhere, and where it is done."""
    page = get_object_or_404(_beside(Signpost, request.user).select_related("group"), slug=slug)
    return render(request, "guidance/signpost.html", {"page": page, "links": links_for(request.user)})


def _beside(model: type[Convention] | type[Signpost], user: Any) -> QuerySet:
    """Pages beside the procedures, with the texts `user` may see in their state today, and whether one has changed."""
    documents = Prefetch("documents", Document.objects.visible_to(user).with_status())
    rows: QuerySet = model.objects.visible_to(user)
    return rows.annotate(is_stale=is_stale(model._meta.label_lower)).prefetch_related(documents)


@login_not_required
@require_safe
def form_list(request: HttpRequest) -> HttpResponse:
    """Forms with the text each belongs to and the procedures that need it."""
    readable = Paper.objects.filter(procedure__in=Procedure.objects.visible_to(request.user))
    forms = (
        FormTemplate.objects.visible_to(request.user)
        .with_filling()
        .annotate(is_stale=is_stale("guidance.form"))
        .prefetch_related(Prefetch("papers", readable.select_related("procedure")))
    )
    rows = [(form, list(dict.fromkeys(paper.procedure for paper in form.papers.all()))) for form in forms]
    may_fill = access_of(request.user).member_id is not None
    return render(request, "guidance/forms.html", {"rows": rows, "may_fill": may_fill})
