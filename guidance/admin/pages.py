"""What stands beside procedures: groups, forms, rules for all of them, pointers elsewhere."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from documents.services.changes import notice_citations
from guidance.admin.lifecycle import BasisFilter, GuidancePageAdmin, StandingAddressMixin
from guidance.admin.rich_text import RichTextForm
from guidance.models import Convention, FormTemplate, ProcedureGroup, Signpost
from handbook.lib.publishing_admin import ReleasedFilter

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


class GroupForm(forms.ModelForm):
    icon = forms.ChoiceField(label="Hình", choices=ICONS, required=False)

    class Meta:
        model = ProcedureGroup
        fields = ("title", "slug", "lead", "icon", "order", "editors")


@admin.register(ProcedureGroup)
class ProcedureGroupAdmin(StandingAddressMixin, AuditedAdmin):
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
        fields = ("title", "slug", "text", "from_word", "documents", "responsible", "verified_on", "review_on", "order")


@admin.register(Convention)
class ConventionAdmin(GuidancePageAdmin):
    form = ConventionForm
    list_display = ("title", "verified_on", "order", "release")
    list_filter = (ReleasedFilter, BasisFilter)
    search_fields = ("title",)
    autocomplete_fields = ("documents",)


class SignpostForm(RichTextForm):
    class Meta:
        model = Signpost
        fields = (
            *("title", "slug", "group", "text", "from_word", "documents"),
            *("responsible", "verified_on", "review_on", "order"),
        )


@admin.register(Signpost)
class SignpostAdmin(GuidancePageAdmin):
    form = SignpostForm
    list_display = ("title", "group", "verified_on", "order", "release")
    list_filter = (ReleasedFilter, BasisFilter, "group")
    list_select_related = ("group",)
    search_fields = ("title",)
    autocomplete_fields = ("documents",)
