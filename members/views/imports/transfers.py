"""Members whom another committee's roster names: asked for by one side, given by the other."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from handbook.lib.pages import page_of
from members.models import TransferRequest
from members.services.rosters.transfers import answer_transfer
from members.views.imports.common import require_right


@require_http_methods(["GET", "HEAD", "POST"])
def transfers(request: HttpRequest) -> HttpResponse:
    """Requests the reader has to answer; POST `request` and `answer` (yes or no). The look is logged."""
    require_right(request)
    waiting = TransferRequest.objects.waiting_for(request.user)
    if request.method == "POST":
        asked = request.POST.get("request", "")
        wanted = get_object_or_404(waiting, pk=int(asked) if asked.isdigit() and len(asked) < 19 else 0)
        agrees = request.POST.get("answer") == "yes"
        try:
            answer_transfer(wanted, agrees=agrees, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Đã đồng ý. Nơi xin sẽ nhập và nhận người." if agrees else "Đã trả lời không.")
        return redirect("members:transfers")
    page = page_of(request, waiting.select_related("member__organisation", "organisation", "asked_by"))
    if page.object_list:
        log_access(
            AccessAction.LISTED, TransferRequest, actor=request.user, request=request, row_count=len(page.object_list)
        )
    return render(request, "members/imports/transfers.html", {"page": page})
