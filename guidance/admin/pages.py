"""What stands beside procedures: groups, forms, rules for all of them, pointers elsewhere."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from documents.services.changes import notice_citations
from guidance.admin.rich_text import AdvisingMixin, RichTextForm
from guidance.models import Convention, FormTemplate, ProcedureGroup, Signpost

ICONS = (
    ("", "Không có hình"),
    ("join", "Người vào Đảng"),
    ("move", "Mũi tên chuyển đi"),
    ("card", "Tấm thẻ"),
    ("medal", "Huy hiệu"),
    ("check", "Dấu chọn"),
    ("warn", "Dấu lưu ý"),
    ("book", "Quyển sổ"),
    ("star", "Ngôi sao"),
)
"""Symbols of static/img/icons.svg that suit a life event."""


class _PageAdmin(AuditedAdmin):
    """Its address is made of the title and then stays."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}


class GroupForm(forms.ModelForm):
    icon = forms.ChoiceField(label="Hình", choices=ICONS, required=False)

    class Meta:
        model = ProcedureGroup
        fields = ("title", "slug", "lead", "icon", "order", "editors")


@admin.register(ProcedureGroup)
class ProcedureGroupAdmin(_PageAdmin):
    form = GroupForm
    autocomplete_fields = ("editors",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may write where is decided by those who publish."""
        fields = list(super().get_fields(request, obj))
        return fields if request.user.has_perm("guidance.publish_procedure") else [f for f in fields if f != "editors"]

    list_display = ("title", "lead", "order")
    search_fields = ("title",)


@admin.register(FormTemplate)
class FormTemplateAdmin(AuditedAdmin):
    """One edition of a form: the same code under another guiding text is another form."""

    list_display = ("code", "name", "document", "page")
    list_display_links = ("code", "name")
    list_select_related = ("document",)
    search_fields = ("code", "name")
    search_help_text = "Tìm theo mã hoặc tên mẫu"
    autocomplete_fields = ("document",)
    fields = ("code", "name", "document", "page")

    def save_model(self, request: HttpRequest, obj: FormTemplate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        notice_citations("guidance.form", obj.pk)


class ConventionForm(RichTextForm):
    class Meta:
        model = Convention
        fields = ("title", "slug", "text", "from_word", "documents", "responsible", "verified_on", "order")


@admin.register(Convention)
class ConventionAdmin(AdvisingMixin, _PageAdmin):
    form = ConventionForm
    list_display = ("title", "verified_on", "order")
    search_fields = ("title",)
    autocomplete_fields = ("documents",)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        notice_citations("guidance.convention", form.instance.pk)


class SignpostForm(RichTextForm):
    class Meta:
        model = Signpost
        fields = ("title", "slug", "group", "text", "from_word", "documents", "responsible", "verified_on", "order")


@admin.register(Signpost)
class SignpostAdmin(AdvisingMixin, _PageAdmin):
    form = SignpostForm
    list_display = ("title", "group", "verified_on", "order")
    list_filter = ("group",)
    list_select_related = ("group",)
    search_fields = ("title",)
    autocomplete_fields = ("documents",)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        notice_citations("guidance.signpost", form.instance.pk)
