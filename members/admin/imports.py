"""The list of roster imports; a row opens its pages in the portal, where files are chosen, judged and confirmed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handbook.lib.scoped_admin import ScopedAdmin
from members.models import RosterImport


@admin.register(RosterImport)
class RosterImportAdmin(ScopedAdmin):
    list_display = ("file_name", "organisation", "state", "numbers", "actor", "created_at")
    list_filter = ("state",)
    list_select_related = ("organisation", "actor")

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

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("members:import_upload")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return redirect("members:import", object_id)
