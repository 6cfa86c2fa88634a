"""Who issues texts, and what texts are about."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from documents.models import IssuingBody, Topic


@admin.register(IssuingBody)
class IssuingBodyAdmin(AuditedAdmin):
    """A renamed body is a new row: a text keeps the name it was issued under."""

    list_display = ("name", "code", "level", "existed_from", "existed_to")
    list_filter = ("level",)
    search_fields = ("name", "code")
    search_help_text = "Tìm theo tên hoặc ký hiệu, không cần dấu"
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "code", "level", "parent", "existed_from", "existed_to")
    autocomplete_fields = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An address stays what it was."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}


@admin.register(Topic)
class TopicAdmin(AuditedAdmin):
    list_display = ("name", "order")
    search_fields = ("name",)
    fields = ("name", "slug", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}
