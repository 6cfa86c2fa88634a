"""The directory: offices that receive transfers, put on show or hidden, in and out by sheet."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from import_export.admin import ImportExportMixin

from accounts.audit import recording
from accounts.audited_admin import AuditedAdmin
from handbook.lib.scoped_admin import editable
from handbook.lib.sheets.admin import SheetImportMixin
from members.access import access_of
from members.body_names import asked_words
from members.models import DirectoryEntry, DirectoryLevel
from members.models.directory import LEVEL_OF_TYPE
from members.querysets.directory import keeps_entry, line_fits, name_fits
from members.resources.directory import DirectoryResource
from members.services.directory import hide_entries, show_entries


class PlaceFilter(admin.SimpleListFilter):
    title = "nơi"
    parameter_name = "noi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("trong", "Trong tỉnh"), ("ngoai", "Ngoài tỉnh")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "trong":
            return queryset.inside()
        return queryset.outside() if self.value() == "ngoai" else queryset


class LevelFilter(admin.SimpleListFilter):
    title = "cấp"
    parameter_name = "cap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return DirectoryLevel.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        types = [kind for kind, level in LEVEL_OF_TYPE.items() if level == self.value()]
        return queryset.filter(Q(level=self.value()) | Q(organisation__type__in=types)) if types else queryset


@admin.register(DirectoryEntry)
class DirectoryEntryAdmin(SheetImportMixin, ImportExportMixin, AuditedAdmin):
    """Lists what the person keeps: hidden telephones of others are nobody's business."""

    resource_classes = [DirectoryResource]
    list_display = ("title", "level_words", "place", "phone", "is_shown", "is_phone_shown", "verified_on")
    list_filter = (PlaceFilter, LevelFilter, "is_shown", "is_phone_shown")
    search_fields = ("name_fold",)
    search_help_text = "Tìm theo tên hoặc mã, không cần dấu"
    autocomplete_fields = ("organisation", "parent")
    actions = ("show_selected", "hide_selected")

    def get_queryset(self, request: HttpRequest) -> Any:
        return editable(DirectoryEntry.objects.for_list(), request.user)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By name, also an old one, or code; offered as somebody's parent are bodies elsewhere alone."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.outside()
        words = asked_words(search_term)
        if not words:
            return queryset, False
        names = name_fits("name_fold", words) | name_fits("organisation__name_fold", words)
        code = search_term.strip()
        rows = queryset.filter(names | line_fits("former_fold", words) | Q(code=code) | Q(organisation__code=code))
        return rows, False

    def get_readonly_fields(self, request: HttpRequest, obj: DirectoryEntry | None = None) -> tuple[str, ...]:
        """Which body it is stays as it was said first."""
        return ("organisation", "code") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: DirectoryEntry | None = None) -> Any:
        contact = ("office", "address", "phone", "is_duty_mobile", "hours", "note", "verified_on")
        shown = ("is_shown", "is_phone_shown")
        of_tree = ("Tổ chức trong tỉnh", {"fields": ("organisation",)})
        elsewhere = ("Tổ chức ngoài tỉnh", {"fields": ("code", "name", "level", "parent", "former_names")})
        access = access_of(request.user)
        if obj:
            bodies = [of_tree if obj.organisation else elsewhere]
        else:
            keeps_tree = access.is_everywhere or bool(access.subtree_paths)
            bodies = [of_tree] * keeps_tree + [elsewhere] * keeps_entry(access, None)
        return [*bodies, ("Liên hệ", {"fields": contact}), ("Bạn đọc thấy gì", {"fields": shown})]

    def get_form(
        self, request: HttpRequest, obj: DirectoryEntry | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if "former_names" in form.base_fields:
            form.base_fields["former_names"].widget.attrs["rows"] = 3
        if "organisation" in form.base_fields and not keeps_entry(access_of(request.user), None):
            form.base_fields["organisation"].required = True
        return form

    @admin.display(description="tên tổ chức đảng", ordering="organisation__path")
    def title(self, entry: DirectoryEntry) -> str:
        return entry.title

    @admin.display(description="cấp")
    def level_words(self, entry: DirectoryEntry) -> str:
        return DirectoryLevel(entry.known_level).label if entry.known_level else "chưa rõ"

    @admin.display(description="cấp trên")
    def place(self, entry: DirectoryEntry) -> str:
        above = entry.organisation.parent if entry.organisation else entry.parent
        return str(above or "")

    @admin.action(description="Hiện những dòng đã chọn trong danh bạ", permissions=["change"])
    def show_selected(self, request: HttpRequest, queryset: Any) -> None:
        count = show_entries(queryset, actor=request.user)
        self.message_user(request, f"Đã hiện: {count} nơi nhận.", messages.SUCCESS)

    @admin.action(description="Ẩn những dòng đã chọn khỏi danh bạ", permissions=["change"])
    def hide_selected(self, request: HttpRequest, queryset: Any) -> None:
        count = hide_entries(queryset, actor=request.user)
        self.message_user(request, f"Đã ẩn: {count} nơi nhận.", messages.SUCCESS)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with recording("directory.imported", actor=request.user), transaction.atomic():
            return super().process_import(request, **kwargs)
