"""Ticks of a procedure for the account: a plain form, which the page's script sends too; the list of what is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guidance.checklist import checklist_of
from guidance.models import Procedure, ProcedureTicks
from guidance.services.checklists import forget_ticks, keep_ticks


@require_safe
def kept_list(request: HttpRequest) -> HttpResponse:
    """The procedures whose ticks the account keeps, also those that were withdrawn since, without their name."""
    every = list(ProcedureTicks.objects.visible_to(request.user).select_related("procedure"))
    readable = Procedure.objects.visible_to(request.user).with_edition().prefetch_related("papers", "steps")
    pages = readable.in_bulk([kept.procedure_id for kept in every])
    rows = [
        (kept, page, checklist_of(page.papers.all(), page.steps.all(), page.edition, kept) if page else None)
        for kept, page in ((kept, pages.get(kept.procedure_id)) for kept in every)
    ]
    return render(request, "guidance/checklists.html", {"rows": rows})


@require_POST
def ticks(request: HttpRequest, slug: str) -> HttpResponse:
    """`act` "clear" forgets them; anything else keeps those of `done`. `quiet`: the script wants no page."""
    if request.POST.get("act") == "clear":
        kept = ProcedureTicks.objects.visible_to(request.user).filter(procedure__slug=slug).first()
        if kept:
            forget_ticks(kept.procedure, actor=request.user)
    else:
        procedure = get_object_or_404(Procedure.objects.visible_to(request.user), slug=slug)
        keep_ticks(procedure, request.POST.getlist("done"), actor=request.user)
    if request.POST.get("quiet"):
        return HttpResponse(status=204)
    if request.POST.get("in_list"):
        return redirect("guidance:checklists")
    return redirect(f"{reverse('guidance:detail', args=[slug])}#danh-dau")
