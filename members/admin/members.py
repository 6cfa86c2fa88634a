"""Members: records in scope, private numbers masked, every look and export logged."""

import io
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from import_export.admin import ExportMixin

from accounts.audit import recording
from accounts.codes import normalise_phone
from accounts.models import AccessAction
from accounts.services.access_log import log_access
from handbook.lib.scoped_admin import ScopedAdmin, ScopedMixin, choose_by_search
from handbook.lib.sheets.admin import SheetExportForm, SheetImportMixin
from handbook.templatetags.portal import mask
from members.exports.rosters import PLAIN_LIST, write_roster
from members.models import Activity, Badge, Member, Membership, Organisation, PartyPosition
from members.resources.members import COLUMNS, MemberResource
from members.services.records import PRIVATE_FIELDS, log_view
from members.services.rosters.exports import NO_PURPOSE, export_chosen

CELLS = ("cell", "grassroots_cell")


class _FactInline(ScopedMixin, admin.TabularInline):
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(_FactInline):
    model = Membership
    autocomplete_fields = ("organisation",)


class ActivityInline(_FactInline):
    model = Activity


class PartyPositionInline(_FactInline):
    model = PartyPosition
    autocomplete_fields = ("organisation",)


class BadgeInline(_FactInline):
    model = Badge


class MemberForm(forms.ModelForm):
    """Private numbers are never filled in: what is typed replaces, what stays empty changes nothing."""

    cell = forms.ModelChoiceField(Organisation.objects.none(), label="Chi bộ", required=False)
    new_citizen_id = forms.RegexField(
        r"^\d{12}$",
        label="Số căn cước mới",
        required=False,
        error_messages={"invalid": "Số căn cước có đúng 12 chữ số."},
    )
    new_card_number = forms.RegexField(
        r"^(\d{8}|\d{12})$",
        label="Số thẻ mới",
        required=False,
        error_messages={"invalid": "Số thẻ có 8 chữ số (thẻ cũ) hoặc 12 chữ số (thẻ mới)."},
    )
    new_phone = forms.CharField(label="Điện thoại mới", required=False, max_length=20)
    new_address = forms.CharField(label="Địa chỉ liên hệ mới", required=False, max_length=200)

    def clean_new_phone(self) -> str:
        typed = self.cleaned_data["new_phone"]
        phone = normalise_phone(typed)
        if typed and not phone:
            raise forms.ValidationError("Số điện thoại có 10 chữ số, bắt đầu bằng 0.")
        return phone

    def clean_new_citizen_id(self) -> str:
        return self._free("citizen_id", self.cleaned_data["new_citizen_id"])

    def clean_new_card_number(self) -> str:
        number = self.cleaned_data["new_card_number"]
        return self._free("card_number" if len(number) == 12 else "old_card_number", number)

    def _free(self, field: str, number: str) -> str:
        """`number`, when no other record holds it; whose that is stays untold."""
        if Member.objects.with_number(field, number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Số này đã ghi ở một hồ sơ khác. Đối chiếu lại giấy gốc.")
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        member = self.instance
        if data.get("new_citizen_id"):
            member.citizen_id = data["new_citizen_id"]
        if card := data.get("new_card_number"):
            setattr(member, "card_number" if len(card) == 12 else "old_card_number", card)
        member.phone = data.get("new_phone") or member.phone
        member.address = data.get("new_address") or member.address
        return data


class MemberExportForm(SheetExportForm):
    purpose = forms.CharField(
        label="Mục đích",
        help_text="Câu này được ghi vào nhật ký cùng tên đồng chí và số người trong tệp.",
        max_length=200,
        error_messages={"required": NO_PURPOSE},
    )


@admin.register(Member)
class MemberAdmin(SheetImportMixin, ExportMixin, ScopedAdmin):
    form = MemberForm
    resource_classes = [MemberResource]
    export_form_class = MemberExportForm
    export_template_name = "admin/members/member/export.html"
    list_display = ("full_name", "birth", "organisation", "status", "account")
    list_filter = ("status", "sex")
    list_select_related = ("organisation", "user")
    ordering = ("sort_key", "pk")
    search_fields = ("name_fold",)
    search_help_text = "Tìm theo họ tên, không cần dấu. Không gõ số căn cước, số thẻ ở đây."
    inlines = (MembershipInline, ActivityInline, PartyPositionInline, BadgeInline)
    _OWN = (
        "full_name",
        "other_name",
        "sex",
        "birth_date",
        "ethnic_group",
        "status",
        "decision_date",
        "admission_date",
        "official_date",
        "card_issue_date",
        "ending",
        "ended_on",
    )
    _NEW = ("new_citizen_id", "new_card_number", "new_phone", "new_address")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return (queryset.search_name(search_term), False) if search_term.strip() else (queryset, False)

    @admin.display(description="ngày sinh", ordering="birth_date")
    def birth(self, member: Member) -> str:
        return member.date_display("birth_date")

    @admin.display(description="đã kích hoạt", boolean=True)
    def account(self, member: Member) -> bool:
        return bool(member.user and member.user.activated_at)

    @admin.display(description="số, liên hệ (che bớt)")
    def private(self, member: Member) -> SafeString:
        parts = [
            f"{label}: {mask(getattr(member, name))}" for name, label in PRIVATE_FIELDS.items() if getattr(member, name)
        ]
        address = reverse("members:record", args=[member.pk])
        return format_html(
            '{} · <a href="{}">Mở hồ sơ để hiện đủ, in phiếu</a>', "; ".join(parts) or "chưa có", address
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("private", "organisation", "snapshot_on", "last_import") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("cell", *self._OWN)}), ("Số, liên hệ", {"fields": self._NEW})]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ("organisation", *self._OWN, "private", "snapshot_on")})]
        return [
            (None, {"fields": ("organisation", *self._OWN)}),
            ("Số, liên hệ", {"fields": ("private", *self._NEW), "description": "Để trống thì giữ nguyên."}),
            ("Nguồn", {"fields": ("snapshot_on", "last_import")}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if "cell" in form.base_fields:
            cell = form.base_fields["cell"]
            cell.queryset = Organisation.objects.editable_by(request.user).active().filter(type__in=CELLS)
            cell.required = obj is None
            cell.widget = choose_by_search(Membership, "organisation", self.admin_site)
            cell.widget.choices = cell.choices
        return form

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        with recording("member.edited", actor=request.user):
            super().save_model(request, obj, form, change)
            if not change:
                Membership.objects.create(member=obj, organisation=form.cleaned_data["cell"])

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        member = self.get_object(request, object_id)
        if member is not None and request.method == "GET":
            log_view(member, actor=request.user, request=request)
        return super().change_view(request, object_id, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        rows = getattr(response, "context_data", None) or {}
        if "cl" in rows:
            action = AccessAction.SEARCHED if request.GET.get("q") else AccessAction.LISTED
            log_access(action, Member, actor=request.user, request=request, row_count=len(rows["cl"].result_list))
        return response

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The password is typed again before members leave (ASVS 5.0: 7.5.3)."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        return reauthentication_required(super().export_action)(request)

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> bytes:
        """The chosen columns of the list as filtered. Raises ValueError with a sentence for the page."""
        form = kwargs["export_form"]
        chosen = form.get_selected_resource_export_fields()
        target = io.BytesIO()
        try:
            with transaction.atomic():
                purpose = form.cleaned_data["purpose"]
                facts = export_chosen(queryset, actor=request.user, purpose=purpose, fields=chosen, request=request)
                columns = [COLUMNS[name] for name in chosen]
                day = timezone.localdate()
                write_roster(target, PLAIN_LIST, facts, scope="Theo bộ lọc", on=day, columns=columns)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        return target.getvalue()

    def get_urls(self) -> Any:
        return [
            path("import/", self.admin_site.admin_view(self.to_import), name="members_member_import"),
            *super().get_urls(),
        ]

    def to_import(self, request: HttpRequest) -> HttpResponse:
        """Rosters are imported in their own flow, with a preview."""
        return redirect("admin:members_rosterimport_add")
