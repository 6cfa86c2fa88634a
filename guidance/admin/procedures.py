"""Procedures with their steps, papers, questions and provisions; published by those who answer for them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from guidance.admin.lifecycle import BasisFilter, GuidancePageAdmin
from guidance.admin.rich_text import RichTextForm
from guidance.models import OpenPoint, Paper, Procedure, ProcedureQuestion, Provision, Step
from handbook.lib.line_fields import LinesField
from handbook.lib.publishing_admin import ReleasedFilter
from handbook.lib.scoped_admin import ScopedMixin
from handbook.lib.search import search

LOW: dict[Any, dict[str, Any]] = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2})}}


READERS = (
    ("applicant", "Người xin vào Đảng"),
    ("member", "Đảng viên"),
    ("secretary", "Bí thư chi bộ"),
    ("committee", "Cấp ủy"),
)


class ProcedureForm(RichTextForm):
    rich_text = "explanation"
    audience = forms.MultipleChoiceField(
        label="Dành cho", choices=READERS, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Procedure
        fields = (
            *("code", "title", "official_name", "slug", "group", "order", "is_featured", "summary", "audience"),
            *("trigger", "eligibility", "decided_by", "vote", "duration", "where_to_submit", "result"),
            *(
                "special_cases",
                "common_mistakes",
                "notes",
                "local_examples",
                "explanation",
                "from_word",
                "search_words",
                "related",
            ),
            *("responsible", "verified_on", "review_on"),
        )


def _as_list(name: str) -> Callable[[Procedure], SafeString]:
    """The field `name` for reading: one entry on each line."""
    words = dict(READERS) if name == "audience" else {}

    @admin.display(description=Procedure._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    def shown(procedure: Procedure) -> SafeString:
        return format_html_join(
            mark_safe("<br>"), "{}", ((words.get(entry, entry),) for entry in getattr(procedure, name))
        )

    return shown


LISTS = {
    name: _as_list(name)
    for name in ("audience", "eligibility", "special_cases", "common_mistakes", "notes", "local_examples")
}


class _PartInline(ScopedMixin, admin.StackedInline):
    """Closed until it is needed: a procedure has dozens of parts."""

    extra = 0
    classes = ("collapse",)
    formfield_overrides = LOW


class StepInline(_PartInline):
    model = Step
    fields = (
        "order",
        ("actor", "is_member"),
        "action",
        "detail",
        "deadline_text",
        ("deadline_amount", "deadline_unit"),
        "papers_in",
        "papers_out",
    )


class PaperInline(_PartInline):
    model = Paper
    fields = ("order", "code", "name", "form", "made_by", "copies", "validity", "note")
    autocomplete_fields = ("form",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("form")


class QuestionInline(_PartInline):
    model = ProcedureQuestion
    fields = ("order", "question", "answer")


class OpenPointInline(_PartInline):
    model = OpenPoint
    fields = ("order", "kind", "point", "readings", "meanwhile")
    formfield_overrides = {**LOW, ArrayField: {"form_class": LinesField}}


class ProvisionInline(_PartInline):
    model = Provision
    fields = ("order", "document", "locator", "pages")
    autocomplete_fields = ("document",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("document")


@admin.register(Procedure)
class ProcedureAdmin(GuidancePageAdmin):
    form = ProcedureForm
    list_display = ("named", "group", "verified_on", "release")
    list_filter = (ReleasedFilter, BasisFilter, "group", "is_featured")
    list_select_related = ("group",)
    search_fields = ("title",)
    search_help_text = "Tìm theo tên, mã hoặc từ hay dùng, không cần dấu"
    autocomplete_fields = ("related",)
    inlines = (StepInline, PaperInline, OpenPointInline, QuestionInline, ProvisionInline)
    formfield_overrides = {**LOW, ArrayField: {"form_class": LinesField}}
    fieldsets = (
        (None, {"fields": ("code", "title", "official_name", "slug", "group", "order", "is_featured")}),
        (
            "Nội dung",
            {
                "fields": (
                    "summary",
                    "audience",
                    "trigger",
                    "eligibility",
                    "decided_by",
                    "vote",
                    "duration",
                    "where_to_submit",
                    "result",
                )
            },
        ),
        (
            "Lưu ý",
            {
                "fields": ("special_cases", "common_mistakes", "notes", "local_examples", "explanation", "from_word"),
                "classes": ("collapse",),
            },
        ),
        ("Tìm kiếm, liên quan", {"fields": ("search_words", "related"), "classes": ("collapse",)}),
        ("Đối chiếu", {"fields": ("responsible", "verified_on", "review_on")}),
    )

    @admin.display(description="thủ tục", ordering="title")
    def named(self, procedure: Procedure) -> SafeString:
        return format_html(
            '<span class="named">{}</span> <span class="named-lead">{}, {}</span>',
            procedure.title,
            procedure.code,
            procedure.official_name,
        )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("search_vector")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return (search(queryset, search_term) if search_term.strip() else queryset), False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Lists are lists for those who only read, too."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": tuple(LISTS.get(str(name), name) for name in options["fields"])})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Code and address stay: other pages and bookmarks lead there."""
        return ("code", *super().get_readonly_fields(request, obj)) if obj else ()
