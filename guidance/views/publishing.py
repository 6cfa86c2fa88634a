"""The editors' desk for procedures: what waits, one page with its versions, and the buttons."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents.text.comparing import compare
from guidance.models import Procedure
from guidance.services import publishing
from guidance.services.snapshots import lines_of, snapshot_of
from guidance.views.versions import PREVIEW_DAYS, preview_address
from handbook.lib.pages import page_of

KINDS: dict[str, tuple[str, Callable[[QuerySet, Any], QuerySet]]] = {
    "cho-duyet": ("Chờ duyệt", lambda rows, user: rows.filter(submitted_at__isnull=False, scheduled_for=None)),
    "hen-gio": ("Đã duyệt, chờ tới giờ", lambda rows, user: rows.filter(scheduled_for__isnull=False)),
    "dang-soan": ("Đang soạn", lambda rows, user: rows.filter(published_at=None, submitted_at=None, removed_at=None)),
    "qua-han": ("Quá hạn rà soát", lambda rows, user: rows.overdue()),  # type: ignore[attr-defined]
    "can-cu": ("Căn cứ vừa thay đổi", lambda rows, user: rows.with_stale_basis()),  # type: ignore[attr-defined]
    "da-bo": ("Đã bỏ", lambda rows, user: rows.exclude(removed_at=None)),
}


class PublishForm(forms.Form):
    note = forms.CharField(label="Sửa gì (người đọc thấy)", max_length=300, required=False)
    at = forms.DateTimeField(
        label="Hẹn công bố lúc",
        required=False,
        input_formats=["%d/%m/%Y %H:%M"],
        help_text="Để trống thì công bố ngay. Ghi ngày/tháng/năm giờ:phút, ví dụ 02/09/2026 08:00",
        error_messages={"invalid": "Giờ hẹn chưa đúng. Ghi như 02/09/2026 08:00"},
    )


def _desk(request: HttpRequest) -> Any:
    if not request.user.has_perm("guidance.change_procedure"):
        raise PermissionDenied
    return Procedure.objects.kept_for(request.user)


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Procedures by what waits to be done; all where nothing is chosen."""
    rows = _desk(request).select_related("group").defer("search_vector").order_by("group__order", "order", "code")
    kind = request.GET.get("viec", "")
    if kind in KINDS:
        rows = KINDS[kind][1](rows, request.user)
    context = {
        "page": page_of(request, rows),
        "kinds": [(key, words) for key, (words, _) in KINDS.items()],
        "kind": kind,
    }
    return render(request, "guidance/work_list.html", context)


@require_safe
def work_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One procedure: where it stands, its versions, what may be done now."""
    procedure = get_object_or_404(
        _desk(request).select_related("group", "revises", "submitted_by", "approved_by"), pk=pk
    )
    return _work_page(request, procedure, PublishForm())


def _work_page(request: HttpRequest, procedure: Procedure, form: PublishForm, status: int = 200) -> HttpResponse:
    page = procedure.revises or procedure
    context = {
        "procedure": procedure,
        "page": page,
        "revision": procedure.revisions.first(),
        "versions": page.versions.select_related("published_by", "written_by"),
        "actions": (actions := _actions(procedure, request.user)),
        "buttons": [(action, words) for action, words in BUTTONS.items() if action in actions],
        "preview_url": request.build_absolute_uri(preview_address(procedure)),
        "preview_days": PREVIEW_DAYS,
        "form": form,
    }
    return render(request, "guidance/work_page.html", context, status=status)


def _actions(procedure: Procedure, user: Any) -> set[str]:
    """Names of the buttons that would work for `user` now."""
    found = set()
    in_branch = Procedure.objects.within_branch_of(user).filter(pk=procedure.pk).exists()
    may_publish = user.has_perm("guidance.publish_procedure") and in_branch
    if in_branch and procedure.published_at:
        found |= {"soan-ban-moi", "con-dung"}
    if in_branch and not procedure.published_at and not procedure.removed_at:
        found |= {"sua", "tra-lai" if procedure.submitted_at else "gui-duyet"}
    if may_publish:
        if procedure.published_at:
            found.add("thu-hoi")
        elif procedure.removed_at:
            found.add("lay-lai")
        else:
            found.add("bo")
            if procedure.submitted_at and procedure.submitted_by_id != user.pk and not procedure.scheduled_for:
                found.add("cong-bo")
    return found


BUTTONS = {
    "soan-ban-moi": "Soạn bản mới",
    "con-dung": "Đã rà soát, còn đúng",
    "gui-duyet": "Gửi duyệt",
    "tra-lai": "Trả lại để sửa",
    "thu-hoi": "Thu hồi",
    "bo": "Bỏ",
    "lay-lai": "Lấy lại",
}
_DO: dict[str, tuple[Callable[..., Procedure], str]] = {
    "soan-ban-moi": (publishing.begin_revision, "Đã mở bản mới để soạn. Trang đang công bố giữ nguyên."),
    "gui-duyet": (publishing.submit_procedure, "Đã gửi duyệt. Người khác sẽ công bố."),
    "tra-lai": (publishing.return_procedure, "Đã trả lại để sửa."),
    "con-dung": (publishing.confirm_procedure, "Đã ghi: hôm nay rà soát, nội dung còn đúng."),
    "thu-hoi": (publishing.withdraw_procedure, "Đã thu hồi, nay là bản nháp. Các bản cũ vẫn đọc được."),
    "bo": (publishing.remove_procedure, "Đã bỏ. Lấy lại được ở mục Đã bỏ."),
    "lay-lai": (publishing.restore_procedure, "Đã lấy lại, nay là bản nháp."),
}


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One button of the desk."""
    procedure = get_object_or_404(_desk(request), pk=pk)
    if action == "cong-bo":
        return _publish(request, procedure)
    if action not in _DO:
        raise Http404
    service, done = _DO[action]
    try:
        procedure = service(procedure, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("guidance:work_page", procedure.pk)


def _publish(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _work_page(request, procedure, form, status=422)
    at: dt.datetime | None = form.cleaned_data["at"]
    if at and at <= timezone.now():
        form.add_error("at", "Giờ hẹn đã qua. Ghi giờ sắp tới, hoặc để trống để công bố ngay.")
        return _work_page(request, procedure, form, status=422)
    try:
        page = publishing.publish_procedure(procedure, actor=request.user, at=at, note=form.cleaned_data["note"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("guidance:work_page", procedure.pk)
    messages.success(request, f"Đã duyệt, tới {at:%d/%m/%Y %H:%M} sẽ công bố." if at else "Đã công bố.")
    return redirect("guidance:work_page", page.pk)


@require_safe
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions line by line, or the newest version against the draft."""
    procedure = get_object_or_404(_desk(request).select_related("revises"), pk=pk)
    page = procedure.revises or procedure
    versions = {str(row.number): row for row in page.versions.all()}
    draft = procedure if procedure.revises_id else procedure.revisions.first()
    old, new = request.GET.get("tu", "nay"), request.GET.get("den", "nhap" if draft else "nay")
    sides = [_side(name, versions, page, draft) for name in (old, new)]
    lines = [lines_of(content, request.user) for _, content in sides]
    pairs = [pair for pair in compare(lines[0], lines[1]) if pair.is_changed]
    context = {"procedure": procedure, "page": page, "old": sides[0][0], "new": sides[1][0], "pairs": pairs}
    return render(request, "guidance/compare.html", context)


def _side(name: str, versions: dict[str, Any], page: Procedure, draft: Procedure | None) -> tuple[str, dict[str, Any]]:
    """Words for one side and its content: a version by number, "nhap" the draft, "nay" the page as it stands."""
    if name in versions:
        return f"Bản {name}", versions[name].content
    if name == "nhap" and draft:
        return "Bản đang soạn", snapshot_of(draft)
    if name == "nay":
        return "Trang hiện nay", snapshot_of(page)
    raise Http404
