"""Accounts, slips and the two logs. Logs are read only; passwords are set by slip, never here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import AccessLogEntry, ActivationSlip, SignInAttempt, User
from handbook.lib.scoped_admin import ScopedAdmin


class ReadOnlyAdmin(ScopedAdmin):
    """Looked at, never changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """Accounts come from slips; the administrator may lock one."""

    list_display = ("display_name", "code_display", "is_active", "is_staff", "activated_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("display_name", "handbook_code")
    search_help_text = "Tìm theo tên hoặc mã sổ tay, không cần dấu"
    fields = ("display_name", "code_display", "is_active", "is_staff", "activated_at", "date_joined", "last_login")
    readonly_fields = ("code_display", "is_staff", "activated_at", "date_joined", "last_login")

    @admin.display(description="mã sổ tay", ordering="handbook_code")
    def code_display(self, user: User) -> str:
        return user.code_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AccessLogEntry)
class AccessLogAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_name", "action", "subject_read", "row_count", "fields_read")
    list_filter = ("action", "at")
    search_fields = ("actor_name",)
    search_help_text = "Tìm theo tên người xem, không cần dấu"
    list_select_related = ("actor",)
    fields = (
        *("at", "actor", "actor_name", "action", "subject_read", "subject_id"),
        *("row_count", "fields_read", "reason", "path", "ip"),
    )

    @admin.display(description="mục đã xem")
    def fields_read(self, entry: AccessLogEntry) -> str:
        return entry.fields_display

    @admin.display(description="loại", ordering="subject_type")
    def subject_read(self, entry: AccessLogEntry) -> str:
        return entry.subject_display


@admin.register(SignInAttempt)
class SignInAttemptAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "succeeded", "user", "ip")
    list_filter = ("kind", "succeeded", "at")
    list_select_related = ("user",)


@admin.register(ActivationSlip)
class ActivationSlipAdmin(ReadOnlyAdmin):
    """Whose slip is open; the code itself is nowhere."""

    list_display = ("issued_at", "user", "issued_by", "expires_at", "used_at", "withdrawn_at")
    list_select_related = ("user", "issued_by")
    exclude = ("code_digest",)
