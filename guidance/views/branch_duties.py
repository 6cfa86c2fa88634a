"""“Sắp đến hạn của chi bộ”: for a secretary and an officer, from the table of due dates."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from guidance.duties.periods import tasks_for
from guidance.forms import RecordForm
from guidance.models import DueDate, Procedure
from guidance.services.duties.frame import rule_book
from guidance.services.duties.records import call_done, record_day, rules_to_record
from guidance.views.duty_rows import rules_by_key, stored_rows
from handbook.lib.pages import page_of
from members.access import Access, access_of
from members.models import Member

PAGE_SIZE = 50
OF_A_CELL = frozenset({"cell"})
OF_A_COMMITTEE = frozenset({"grassroots", "commune", "organising"})
WANTING = "thieu"


def _leader(request: HttpRequest) -> Access:
    """Raises PermissionDenied for whoever leads nobody."""
    access = access_of(request.user)
    if not (access.cell_ids or access.subtree_paths or access.is_everywhere):
        raise PermissionDenied
    return access


@require_safe
def branch(request: HttpRequest) -> HttpResponse:
    """What falls due of the members one leads, the next first; ?xem=thieu lists those of whom a date is wanting."""
    access, today = _leader(request), timezone.localdate()
    rows = DueDate.objects.led_by(request.user)
    is_wanting = request.GET.get("xem") == WANTING
    counts = rows.counts(today)
    chosen = rows.wanting().order_by("member__organisation", "member", "pk") if is_wanting else rows.shown_on(today)
    procedures = Prefetch("rule__procedure", Procedure.objects.visible_to(request.user).for_list())
    chosen = chosen.for_list().prefetch_related(procedures)
    page = page_of(request, chosen, PAGE_SIZE, total=counts["wanting" if is_wanting else "near"])
    shown = list(page.object_list)
    log_access(AccessAction.LISTED, DueDate, actor=request.user, request=request, row_count=len(shown))
    context: dict[str, Any] = {
        "page": page,
        "rows": stored_rows(shown, today, access.cell_ids),
        "counts": counts,
        "is_wanting": is_wanting,
        "is_of_one_cell": len(access.cell_ids) == 1 and not access.subtree_paths and not access.is_everywhere,
        "may_record": bool(access.cell_ids),
        "tasks": [] if is_wanting or page.number > 1 else _tasks(request, access),
    }
    return render(request, "guidance/duties/branch.html", context)


def _tasks(request: HttpRequest, access: Access) -> list[Any]:
    who = (OF_A_CELL if access.cell_ids else frozenset()) | (
        OF_A_COMMITTEE if access.subtree_paths or access.is_everywhere else frozenset()
    )
    tasks = tasks_for(rule_book(), who, timezone.localdate())
    rules = rules_by_key(tasks, request.user)
    return [(task, rules[task.rule.key]) for task in tasks]


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """A secretary types a day for a member of the own cell."""
    access, today = _leader(request), timezone.localdate()
    if not access.cell_ids:
        raise PermissionDenied
    members = Member.objects.visible_to(request.user).filter(organisation__in=access.cell_ids)
    rules = rules_to_record(OF_A_CELL, today)
    form = RecordForm(
        request.POST if request.method == "POST" else None, rules=rules, members=members.order_by("sort_key")
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            record_day(told["member"], told["rule"], told["day"], actor=request.user, today=today)
        except ValidationError as error:
            form.add_error("day", error)
        else:
            messages.success(request, "Đã ghi. Hạn đã tính ở danh sách.")
            return redirect("guidance:branch_duties")
    return render(request, "guidance/duties/branch_record.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """A secretary calls a duty of the own cell done."""
    _leader(request)
    row = get_object_or_404(DueDate.objects.led_by(request.user).select_related("rule", "member"), pk=pk)
    try:
        call_done(row.member, row.rule.code, row.level, row.start, actor=request.user, today=timezone.localdate())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Đã ghi là xong.")
    return redirect("guidance:branch_duties")
