"""Ticks of a procedure for the account: a plain form; the page's script sends the same form by itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from guidance.models import Procedure
from guidance.services.checklists import forget_ticks, keep_ticks


@require_POST
def ticks(request: HttpRequest, slug: str) -> HttpResponse:
    """`act` "clear" forgets them; anything else keeps those of `done`. `quiet`: the script wants no page."""
    procedure = get_object_or_404(Procedure.objects.visible_to(request.user), slug=slug)
    if request.POST.get("act") == "clear":
        forget_ticks(procedure, actor=request.user)
    else:
        keep_ticks(procedure, request.POST.getlist("done"), actor=request.user)
    if request.POST.get("quiet"):
        return HttpResponse(status=204)
    return redirect(f"{reverse('guidance:detail', args=[slug])}#danh-dau")
