"""Seventh screen: what was written, what was left, and the way back."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from handbook.lib.sheets.writer import write_workbook
from members.models import Fate, ImportState, Member, RosterImport
from members.rosters.preview import line_of
from members.services.rosters.error_files import write_waiting_rows
from members.services.rosters.imports import ask_undo
from members.services.rosters.staging import CHUNK, opened, stored_rows
from members.services.rosters.undo import WHY, plan_undo
from members.tasks import undo_roster
from members.views.imports.common import import_context, import_of
from members.views.imports.headcount import totals_of
from members.views.imports.lines import log_rows

LEFT_SHOWN = 200
WHOLE_FILE, LISTED_ROWS = 20_000, 20_000
"""Rows of a file that is read again while somebody waits for the answer; rows listed of a larger one."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERROR_COLUMNS = (
    ("Trang tính", 18),
    ("Dòng", 7),
    ("Ô", 8),
    ("Họ và tên", 26),
    ("Cột", 20),
    ("Đang ghi là", 26),
    ("Vì sao", 60),
    ("Cách sửa", 60),
)


def result_page(request: HttpRequest, roster_import: RosterImport) -> HttpResponse:
    """The page of an import that was written, or taken back."""
    left = roster_import.understood.get("left", [])
    context = {
        **import_context(roster_import, 7),
        "writes": roster_import.counts.get("new", 0) + roster_import.counts.get("changed", 0),
        "headcount": totals_of(roster_import),
        "log_address": reverse("admin:members_rosterimport_history", args=[roster_import.pk]),
        "left": _members_left(request, left) if left else [],
        "more_left": max(0, len(left) - LEFT_SHOWN),
        "can_be_undone": roster_import.can_be_undone,
    }
    if left:
        log_rows(request, roster_import, len(context["left"]))
    return render(request, "members/imports/result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking the import back would do now; POST asks for it."""
    roster_import = import_of(request, pk)
    if not roster_import.can_be_undone:
        if roster_import.state == ImportState.DONE:
            messages.error(request, "Đã quá 72 giờ nên không hoàn tác được nữa. Sửa tại hồ sơ từng người.")
        return redirect(roster_import)
    if request.method == "POST":
        try:
            with transaction.atomic():
                ask_undo(roster_import, actor=request.user)
                undo_roster.defer(import_id=pk)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(roster_import)
    with transaction.atomic():
        plan = plan_undo(roster_import)
    context = {
        **import_context(roster_import, 7),
        "plan": plan,
        "left": _members_left(request, plan.left),
        "more_left": max(0, len(plan.left) - LEFT_SHOWN),
    }
    if plan.left:
        log_rows(request, roster_import, len(context["left"]))
    return render(request, "members/imports/undo.html", context)


def _members_left(request: HttpRequest, left: list[Any]) -> list[tuple[Member, str]]:
    """The first LEFT_SHOWN members an undo leaves, where the reader may see them, each with the reason in words."""
    reasons = {key: WHY[why] for key, why in left[:LEFT_SHOWN]}
    members = Member.objects.visible_to(request.user).filter(pk__in=reasons).select_related("organisation")
    return [(member, reasons[member.pk]) for member in members.order_by("sort_key", "pk")]


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that wait, as the file has them, with the reasons; of a very large file only a list of what is wrong.

    The download is logged.
    """
    roster_import = import_of(request, pk)
    waiting = roster_import.counts.get("waiting", 0)
    if not waiting or not roster_import.understood:
        raise Http404
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    try:
        if roster_import.counts["rows"] > WHOLE_FILE:
            _list_errors(roster_import, target)
            log_access(AccessAction.EXPORTED, roster_import, actor=request.user, request=request, row_count=waiting)
        else:
            write_waiting_rows(roster_import, target, actor=request.user, request=request)
    except ValidationError as error:
        target.close()
        messages.error(request, " ".join(error.messages))
        return redirect(roster_import)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"can-sua-{pk}.xlsx", content_type=XLSX)


def _list_errors(roster_import: RosterImport, target: BinaryIO) -> None:
    lead = "Sửa trong tệp gốc theo cột Cách sửa rồi tải lại cả tệp. Các dòng đã nhập không bị lặp."
    write_workbook(target, "Cần sửa", _ERROR_COLUMNS, _error_lines(roster_import), heading_above=(lead,))


def _error_lines(roster_import: RosterImport) -> Iterator[tuple[Any, ...]]:
    """One line for each finding that makes a row wait, of the first LISTED_ROWS of them."""
    chunks = islice(stored_rows(roster_import, Fate.WAITING), LISTED_ROWS // CHUNK)
    for line in (line_of(opened(stored), {}) for chunk in chunks for stored in chunk):
        for remark in line.remarks:
            if remark.level in ("error", "ask"):
                where = (line.sheet, line.row, remark.cell, line.name)
                yield *where, remark.column, remark.value, remark.message, remark.cure
