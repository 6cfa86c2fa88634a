"""Procedures with their steps, papers, questions and provisions; published by those who answer for them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.audited_admin import AuditedAdmin
from documents.services.changes import notice_citations
from guidance.admin.rich_text import AdvisingMixin, RichTextForm
from guidance.models import OpenPoint, Paper, Procedure, ProcedureQuestion, Provision, Step
from guidance.services.publishing import forget_submission
from handbook.lib.line_fields import LinesField
from handbook.lib.publishing_admin import PublishingAdmin, ReleasedFilter
from handbook.lib.scoped_admin import ScopedMixin
from handbook.lib.search import search

LOW: dict[Any, dict[str, Any]] = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2})}}


class BasisFilter(admin.SimpleListFilter):
    title = "căn cứ"
    parameter_name = "can-cu"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("doi", "Có căn cứ đã thay đổi, chờ đối chiếu")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.with_stale_basis() if self.value() == "doi" else queryset


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
class ProcedureAdmin(AdvisingMixin, PublishingAdmin, AuditedAdmin):
    form = ProcedureForm
    locked_words = "Trang đang công bố. Muốn sửa, mở trang soạn và duyệt rồi bấm Soạn bản mới."
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

    actions: Any = ()

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Publishing has its own page, where a second person sees what is new."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row:
            context["desk_url"] = reverse("guidance:work_page", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Procedure, form: Any, change: bool) -> None:
        """What was sent for approval is sent again once it has changed."""
        super().save_model(request, obj, form, change)
        if obj.submitted_at:
            forget_submission(obj)
            self.message_user(request, "Nội dung đã sửa nên phải gửi duyệt lại.", messages.WARNING)

    @admin.display(description="thủ tục", ordering="title")
    def named(self, procedure: Procedure) -> SafeString:
        return format_html(
            '<span class="named">{}</span> <span class="named-lead">{}, {}</span>',
            procedure.title,
            procedure.code,
            procedure.official_name,
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        notice_citations("guidance.procedure", form.instance.pk)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("search_vector")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Pages are put away at the desk; their versions stay."""
        return False

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
        return ("code", "slug") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}
