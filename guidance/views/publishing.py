"""The editors' desk for pages of all kinds: what waits, one page with its versions, and the buttons."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents.text.comparing import compare
from guidance.models import PAGE_KINDS, GuidancePage
from guidance.services import publishing
from guidance.services.snapshot_pages import lines_of
from guidance.services.snapshots import snapshot_of
from guidance.views.versions import PREVIEW_DAYS, preview_address
from handbook.lib.pages import page_of

QUEUES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "cho-duyet": ("Chờ duyệt", lambda rows: rows.filter(submitted_at__isnull=False, scheduled_for=None)),
    "hen-gio": ("Đã duyệt, chờ tới giờ", lambda rows: rows.filter(scheduled_for__isnull=False)),
    "dang-soan": ("Đang soạn", lambda rows: rows.filter(published_at=None, submitted_at=None, removed_at=None)),
    "qua-han": ("Quá hạn rà soát", lambda rows: rows.overdue()),
    "can-cu": ("Căn cứ vừa thay đổi", lambda rows: rows.with_stale_basis()),
    "da-bo": ("Đã bỏ", lambda rows: rows.exclude(removed_at=None)),
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


def _desk(request: HttpRequest, kind: str) -> Any:
    """Pages of one kind that the office keeps; for those who write such pages."""
    model = PAGE_KINDS[kind]
    if not request.user.has_perm(model.permission("change")):
        raise PermissionDenied
    return model.objects.kept_for(request.user)


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Pages by what waits to be done; all where nothing is chosen. Some hundred rows at most, joined in memory."""
    kind, queue = request.GET.get("loai", ""), request.GET.get("viec", "")
    _, waiting = QUEUES.get(queue, ("", lambda rows: rows))
    kinds = [kind] if kind in PAGE_KINDS else list(PAGE_KINDS)
    rows = [page for name in kinds for page in waiting(_desk(request, name)).for_desk()]
    context = {
        "page": page_of(request, rows),
        "queues": [(key, words) for key, (words, _) in QUEUES.items()],
        "queue": queue,
        "kinds": [(key, model._meta.verbose_name) for key, model in PAGE_KINDS.items()],
        "kind": kind,
        "new": [
            (reverse(f"admin:guidance_{model._meta.model_name}_add"), model._meta.verbose_name)
            for model in PAGE_KINDS.values()
            if model.objects.may_be_begun_by(request.user)
        ],
    }
    return render(request, "guidance/work_list.html", context)


@require_safe
def work_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One page: where it stands, its versions, what may be done now."""
    row = get_object_or_404(_desk(request, kind).select_related("revises", "submitted_by", "approved_by"), pk=pk)
    return _work_page(request, row, PublishForm())


def _work_page(request: HttpRequest, row: Any, form: PublishForm, status: int = 200) -> HttpResponse:
    page = row.revises or row
    context = {
        "row": row,
        "page": page,
        "revision": row.revisions.first(),
        "versions": page.versions.select_related("published_by", "written_by"),
        "actions": (actions := _actions(row, request.user)),
        "buttons": [(action, words) for action, words in BUTTONS.items() if action in actions],
        "edit_url": reverse(f"admin:guidance_{row._meta.model_name}_change", args=[row.pk]),
        "preview_url": request.build_absolute_uri(preview_address(row)),
        "preview_days": PREVIEW_DAYS,
        "form": form,
    }
    return render(request, "guidance/work_page.html", context, status=status)


def _actions(page: GuidancePage, user: Any) -> set[str]:
    """Names of the buttons that would work for `user` now."""
    found = set()
    in_branch = type(page).objects.within_branch_of(user).filter(pk=page.pk).exists()
    may_publish = user.has_perm(page.permission("publish")) and in_branch
    if in_branch and page.published_at:
        found |= {"soan-ban-moi", "con-dung"}
    if in_branch and not page.published_at and not page.removed_at:
        found |= {"sua", "tra-lai" if page.submitted_at else "gui-duyet"}
    if may_publish:
        if page.published_at:
            found.add("thu-hoi")
        elif page.removed_at:
            found.add("lay-lai")
        else:
            found.add("bo")
            if page.submitted_at and page.submitted_by_id != user.pk and not page.scheduled_for:
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
_DO: dict[str, tuple[Callable[..., Any], str]] = {
    "soan-ban-moi": (publishing.begin_revision, "Đã mở bản mới để soạn. Trang đang công bố giữ nguyên."),
    "gui-duyet": (publishing.submit_page, "Đã gửi duyệt. Người khác sẽ công bố."),
    "tra-lai": (publishing.return_page, "Đã trả lại để sửa."),
    "con-dung": (publishing.confirm_page, "Đã ghi: hôm nay rà soát, nội dung còn đúng."),
    "thu-hoi": (publishing.withdraw_page, "Đã thu hồi, nay là bản nháp. Các bản cũ vẫn đọc được."),
    "bo": (publishing.remove_page, "Đã bỏ. Lấy lại được ở mục Đã bỏ."),
    "lay-lai": (publishing.restore_page, "Đã lấy lại, nay là bản nháp."),
}


@require_POST
def act(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """One button of the desk."""
    page = get_object_or_404(_desk(request, kind), pk=pk)
    if action == "cong-bo":
        return _publish(request, page)
    if action not in _DO:
        raise Http404
    service, done = _DO[action]
    try:
        page = service(page, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(page.get_desk_url())


def _publish(request: HttpRequest, draft: GuidancePage) -> HttpResponse:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _work_page(request, draft, form, status=422)
    at: dt.datetime | None = form.cleaned_data["at"]
    if at and at <= timezone.now():
        form.add_error("at", "Giờ hẹn đã qua. Ghi giờ sắp tới, hoặc để trống để công bố ngay.")
        return _work_page(request, draft, form, status=422)
    try:
        page = publishing.publish_page(draft, actor=request.user, at=at, note=form.cleaned_data["note"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(draft.get_desk_url())
    messages.success(request, f"Đã duyệt, tới {at:%d/%m/%Y %H:%M} sẽ công bố." if at else "Đã công bố.")
    return redirect(page.get_desk_url())


@require_safe
def compare_versions(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Two versions line by line, or the newest version against the draft."""
    row = get_object_or_404(_desk(request, kind).select_related("revises"), pk=pk)
    page = row.revises or row
    versions = {str(version.number): version for version in page.versions.all()}
    draft = row if row.revises_id else row.revisions.first()
    old, new = request.GET.get("tu", "nay"), request.GET.get("den", "nhap" if draft else "nay")
    sides = [_side(name, versions, page, draft) for name in (old, new)]
    lines = [lines_of(PAGE_KINDS[kind], content, request.user) for _, content in sides]
    pairs = [pair for pair in compare(lines[0], lines[1]) if pair.is_changed]
    context = {"row": row, "old": sides[0][0], "new": sides[1][0], "pairs": pairs}
    return render(request, "guidance/compare.html", context)


def _side(name: str, versions: dict[str, Any], page: Any, draft: Any) -> tuple[str, dict[str, Any]]:
    """Words for one side and its content: a version by number, "nhap" the draft, "nay" the page as it stands."""
    if name in versions:
        return f"Bản {name}", versions[name].content
    if name == "nhap" and draft:
        return "Bản đang soạn", snapshot_of(draft)
    if name == "nay":
        return "Trang hiện nay", snapshot_of(page)
    raise Http404
