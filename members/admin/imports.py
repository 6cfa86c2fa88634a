"""Roster imports: choose file and organisation, look at the preview, confirm, see the result."""

import io
import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from handbook.lib.scoped_admin import ScopedAdmin
from handbook.lib.sheets.checks import Limits
from handbook.lib.sheets.writer import write_workbook
from members.models import ImportState, Organisation, RosterImport
from members.rosters.preview import LABELS, VIEWS, codes_in, line_of, rows_of, sizes_of
from members.services.rosters.imports import cancel_import, confirm_import, may_import, start_import
from members.tasks import apply_roster, judge_roster

ROWS_PER_PAGE = 50
RUNNING = (ImportState.UPLOADED, ImportState.JUDGING, ImportState.APPLYING)
CANCELLABLE = (ImportState.UPLOADED, ImportState.JUDGED, ImportState.REFUSED, ImportState.FAILED)
_ERROR_COLUMNS = (
    ("Sheet", 18),
    ("Dòng", 7),
    ("Ô", 8),
    ("Họ và tên", 26),
    ("Cột", 20),
    ("Đang ghi là", 26),
    ("Vì sao", 60),
    ("Cách sửa", 60),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RosterUploadForm(forms.ModelForm):
    file = forms.FileField(
        label="Tệp danh sách",
        help_text="Bảng tính .xlsx, .xls hoặc .csv: mẫu 4.0 hay danh sách thường. Chưa ghi gì cho tới khi xác nhận.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "required": "Chưa chọn tệp.",
            "empty": "Tệp rỗng, không có gì bên trong. Chọn lại tệp.",
            "missing": "Chưa chọn tệp.",
        },
    )

    class Meta:
        model = RosterImport
        fields = ("organisation", "as_of")
        help_texts = {
            "organisation": "Mọi đảng viên trong tệp phải thuộc tổ chức này hoặc cấp dưới của nó.",
            "as_of": "Ngày danh sách được lập. Tệp cũ hơn số liệu đang có sẽ được hỏi lại.",
        }

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > Limits().file_bytes:
            raise ValidationError("Tệp lớn hơn 20 MB. Chia thành nhiều tệp theo xã rồi tải từng tệp.")
        return upload

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError("Ngày này chưa tới. Ghi ngày lập danh sách.")
        return day


@admin.register(RosterImport)
class RosterImportAdmin(ScopedAdmin):
    """Its "change" page is the preview and the result; a confirmed import runs in the job worker."""

    form = RosterUploadForm
    list_display = ("file_name", "organisation", "state", "numbers", "actor", "created_at")
    list_filter = ("state",)
    list_select_related = ("organisation", "actor")
    autocomplete_fields = ("organisation",)
    fields = ("file", "organisation", "as_of")
    add_form_template = "admin/members/rosterimport/upload.html"

    @admin.display(description="kết quả")
    def numbers(self, roster_import: RosterImport) -> str:
        counts = roster_import.counts
        if not counts:
            return "–"
        return "{rows} dòng: {new} mới, {changed} thay đổi, {unchanged} giữ nguyên, {waiting} chờ xử lý".format(
            **counts
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = {"as_of": timezone.localdate(), **super().get_changeform_initial_data(request)}
        own = Organisation.objects.editable_by(request.user).order_by("path").first()
        return {"organisation": own.pk, **initial} if own and own.type != "province" else initial

    def save_model(self, request: HttpRequest, obj: RosterImport, form: Any, change: bool) -> None:
        data = form.cleaned_data
        started = start_import(
            data["organisation"], data["file"], data["file"].name, actor=request.user, as_of=data["as_of"]
        )
        obj.pk, obj._state.adding = started.pk, False
        judge_roster.defer(import_id=started.pk)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return redirect("admin:members_rosterimport_change", obj.pk)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/xac-nhan/", view(self.confirm), name="members_rosterimport_confirm"),
            path("<int:pk>/bo/", view(self.cancel), name="members_rosterimport_cancel"),
            path("<int:pk>/can-sua.xlsx", view(self.error_sheet), name="members_rosterimport_errors"),
            *super().get_urls(),
        ]

    def _in_scope(self, request: HttpRequest, pk: Any) -> RosterImport:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("organisation", "actor"), pk=pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """State and counts; the rows of one view (?xem=, a key of VIEWS), paged."""
        roster_import = self._in_scope(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Nhập danh sách: {roster_import.file_name}",
            "opts": self.opts,
            "original": roster_import,
            "import": roster_import,
            "is_running": roster_import.state in RUNNING,
            "may_confirm": roster_import.state in (ImportState.JUDGED, ImportState.FAILED)
            and may_import(request.user, roster_import.organisation),
            "may_cancel": roster_import.state in CANCELLABLE and may_import(request.user, roster_import.organisation),
            "same_file": self._same_file(roster_import),
        }
        if roster_import.report:
            context |= self._rows(request, json.loads(roster_import.report))
            log_access(
                AccessAction.LISTED,
                roster_import,
                actor=request.user,
                request=request,
                row_count=len(context["page"].object_list),
            )
        return TemplateResponse(request, "admin/members/rosterimport/preview.html", context)

    def _rows(self, request: HttpRequest, report: dict[str, Any]) -> dict[str, Any]:
        sizes = sizes_of(report)
        asked = request.GET.get("xem", "")
        view = asked if asked in VIEWS else next((name for name in VIEWS if sizes[name]), "cho")
        page = Paginator(rows_of(report, view), ROWS_PER_PAGE).get_page(request.GET.get("trang"))
        rows = list(page.object_list)
        names = dict(Organisation.objects.filter(code__in=codes_in(rows)).values_list("code", "name"))
        return {
            "page": page,
            "view": view,
            "views": [(name, label, sizes[name]) for name, label in VIEWS.items()],
            "lines": [] if view == "vang" else [line_of(row, names) for row in rows],
            "missing": [(row["full_name"], names.get(row["organisation"], "")) for row in rows if view == "vang"],
            "questions": [{**question, "label": LABELS.get(question["field"], "")} for question in report["questions"]],
            "sheets": report["sheets"],
        }

    def _same_file(self, roster_import: RosterImport) -> RosterImport | None:
        """An earlier import of exactly this file into this organisation."""
        if not roster_import.file_sha256:
            return None
        earlier = RosterImport.objects.filter(
            organisation=roster_import.organisation,
            file_sha256=roster_import.file_sha256,
            state=ImportState.DONE,
            pk__lt=roster_import.pk,
        )
        return earlier.first()

    @method_decorator(require_POST)
    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        roster_import = self._in_scope(request, pk)
        try:
            with transaction.atomic():
                confirm_import(roster_import, actor=request.user)
                apply_roster.defer(import_id=pk)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        return redirect("admin:members_rosterimport_change", pk)

    @method_decorator(require_POST)
    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        roster_import = self._in_scope(request, pk)
        try:
            cancel_import(roster_import, actor=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, "Đã bỏ tệp. Không ghi gì vào sổ tay.")
        return redirect("admin:members_rosterimport_change", pk)

    def error_sheet(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Every finding of the rows that wait, one line each, to mend the source file by."""
        roster_import = self._in_scope(request, pk)
        rows = rows_of(json.loads(roster_import.report), "cho") if roster_import.report else []
        lines = [line_of(row, {}) for row in rows]
        target = io.BytesIO()
        write_workbook(
            target,
            "Cần sửa",
            _ERROR_COLUMNS,
            (
                (line.sheet, line.row, remark.cell, line.name, remark.column, remark.value, remark.message, remark.cure)
                for line in lines
                for remark in line.remarks
                if remark.level in ("error", "ask")
            ),
            heading_above=("Sửa trong tệp gốc theo cột Cách sửa rồi tải lại cả tệp. Các dòng đã nhập không bị lặp.",),
        )
        log_access(AccessAction.EXPORTED, roster_import, actor=request.user, request=request, row_count=len(lines))
        response = HttpResponse(target.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="can-sua-{pk}.xlsx"'
        return response
