"""Fifth screen: the last yes in a sentence, and the second person's where one is needed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from members.forms.imports import ConfirmForm
from members.models import ImportState
from members.services.rosters.imports import approve_import, confirm_import, needs_second_person, send_back
from members.tasks import apply_roster
from members.views.imports.alarms import alarm_sentences
from members.views.imports.common import OPEN, import_context, import_of
from members.views.imports.headcount import totals_of


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be written, in a sentence; POST asks for it. A file that waits for its second person shows that."""
    roster_import = import_of(request, pk)
    if roster_import.state not in (*OPEN, ImportState.APPROVAL):
        return redirect(roster_import)
    form = ConfirmForm(request.POST or None, roster_import=roster_import)
    if request.method == "POST" and roster_import.answers_open:
        messages.warning(request, "Còn câu trả lời chưa tính. Bấm Tính lại trước khi nhập.")
        return redirect(roster_import)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                is_all = form.cleaned_data.get("is_all_or_nothing", False)
                asked = confirm_import(roster_import, actor=request.user, is_all_or_nothing=is_all)
                if asked.state == ImportState.APPLYING:
                    apply_roster.defer(import_id=pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(roster_import)
    context = {
        **import_context(roster_import, 5),
        "form": form,
        "writes": roster_import.counts.get("new", 0) + roster_import.counts.get("changed", 0),
        "alarms": alarm_sentences(roster_import),
        "headcount": totals_of(roster_import),
        "needs_second_person": needs_second_person(roster_import),
        "waits_for_second": roster_import.state == ImportState.APPROVAL,
        "is_own": roster_import.actor_id == request.user.pk,
    }
    return render(request, "members/imports/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes (`yes` posted) or no."""
    roster_import = import_of(request, pk)
    try:
        with transaction.atomic():
            if request.POST.get("answer") == "yes":
                if request.POST.get("digest", "") != roster_import.digest:
                    raise ValidationError("Kết quả vừa được tính lại. Xem lại các con số rồi duyệt.")
                approve_import(roster_import, actor=request.user)
                apply_roster.defer(import_id=pk)
            else:
                send_back(roster_import, actor=request.user)
                messages.info(request, "Đã trả lại. Tệp chờ được xem và xác nhận lại.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied:
        if roster_import.actor_id != request.user.pk:
            raise
        messages.error(request, "Người tải tệp không tự duyệt được. Nhờ một cán bộ khác cùng phụ trách.")
    return redirect(roster_import)
