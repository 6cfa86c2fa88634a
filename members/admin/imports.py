"""The list of roster imports, looked at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from handbook.lib.scoped_admin import ScopedAdmin
from members.models import RosterImport


@admin.register(RosterImport)
class RosterImportAdmin(ScopedAdmin):
    list_display = ("file_name", "organisation", "state", "numbers", "actor", "created_at")
    list_filter = ("state",)
    list_select_related = ("organisation", "actor")
    view_on_site = False
    fields = ("organisation", "file_name", "state", "as_of", "actor", "created_at")

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
