"""Portal roles: granted and ended through the service, within what the granter may give."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.codes import normalise_handbook_code
from accounts.models import User
from handbook.lib.scoped_admin import ScopedAdmin
from members.access import access_of
from members.models import Member, RoleAssignment
from members.models.roles import SCOPED_ROLES
from members.services.roles import end_role, grant_role, may_grant


class RoleForm(forms.ModelForm):
    """Who is named by handbook code, so that no list of people is shown."""

    handbook_code = forms.CharField(label="Mã sổ tay", max_length=32, help_text="In trên phiếu kích hoạt của người ấy.")
    granter: Any = None

    class Meta:
        model = RoleAssignment
        fields = ("role", "organisation")

    def clean_handbook_code(self) -> str:
        code = normalise_handbook_code(self.cleaned_data["handbook_code"])
        user = User.objects.filter(handbook_code=code, is_active=True).first()
        known = Member.objects.visible_to(self.granter).filter(user=user).exists() if user else False
        if user is None or not (known or access_of(self.granter).is_everywhere):
            raise forms.ValidationError("Không có mã sổ tay này trong phạm vi của đồng chí.")
        self.instance.user = user
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, organisation = data.get("role"), data.get("organisation")
        if role in SCOPED_ROLES and organisation is None and "organisation" not in self.errors:
            self.add_error("organisation", "Vai trò này cần một tổ chức.")
        elif role and role not in SCOPED_ROLES and organisation:
            self.add_error("organisation", "Vai trò này không gắn với tổ chức. Để trống ô này.")
        elif role and not may_grant(self.granter, role, organisation):
            self.add_error("role", "Đồng chí chỉ giao được vai trò bí thư chi bộ trong phạm vi của mình.")
        return data


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ScopedAdmin):
    form = RoleForm
    list_display = ("user", "role", "organisation", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "organisation")
    autocomplete_fields = ("organisation",)
    actions = ("end_today",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("handbook_code", "role", "organisation")
        return ("user", "role", "organisation", "valid_from", "valid_to", "granted_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role is granted and ended, never rewritten; the list keeps its action."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.granter = request.user
        return form

    def save_model(self, request: HttpRequest, obj: RoleAssignment, form: Any, change: bool) -> None:
        made = grant_role(obj.user, obj.role, obj.organisation, actor=request.user)
        obj.pk, obj.valid_from, obj._state.adding = made.pk, made.valid_from, False

    @admin.action(description="Kết thúc vai trò đã chọn, ngay từ hôm nay", permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: Any) -> None:
        count = 0
        for assignment in RoleAssignment.objects.editable_by(request.user).filter(pk__in=queryset, valid_to=None):
            try:
                end_role(assignment, actor=request.user)
                count += 1
            except PermissionDenied:
                continue
        self.message_user(request, f"Đã kết thúc {count} vai trò.")
