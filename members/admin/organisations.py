"""Organisations: the tree, with names and parents over time; import and export by sheet."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from import_export.admin import ImportExportMixin

from accounts.audit import recording
from handbook.lib.scoped_admin import ScopedAdmin, ScopedMixin, choose_by_search
from handbook.lib.sheets.admin import SheetImportMixin
from members.models import FormerName, Organisation, Placement
from members.resources.organisations import OrganisationResource
from members.services.directory import add_entries
from members.services.organisations import move_organisation


class FormerNameInline(ScopedMixin, admin.TabularInline):
    model = FormerName
    extra = 0


class PlacementInline(ScopedMixin, admin.TabularInline):
    """Where the body stood; changed only by moving it."""

    model = Placement
    fk_name = "organisation"
    extra = 0
    can_delete = False
    max_num = 0
    readonly_fields = ("parent", "valid_from", "valid_to", "decision")


class OrganisationForm(forms.ModelForm):
    """`new_parent` with a day moves the body and keeps where it stood."""

    new_parent = forms.ModelChoiceField(Organisation.objects.none(), label="Chuyển về trực thuộc", required=False)
    moved_on = forms.DateField(label="Từ ngày", required=False)
    move_decision = forms.CharField(label="Số quyết định", required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_parent") and not data.get("moved_on"):
            self.add_error("moved_on", "Chuyển cấp trên cần ngày.")
        return data


@admin.register(Organisation)
class OrganisationAdmin(SheetImportMixin, ImportExportMixin, ScopedAdmin):
    form = OrganisationForm
    resource_classes = [OrganisationResource]
    list_display = ("code", "name", "type", "parent", "state")
    list_display_links = ("code", "name")
    list_filter = ("type", "state")
    list_select_related = ("parent",)
    search_fields = ("name_fold",)
    search_help_text = "Tìm theo tên hoặc mã, không cần dấu"
    autocomplete_fields = ("parent", "successors")
    inlines = (FormerNameInline, PlacementInline)
    actions = ("add_to_directory",)

    def has_fill_directory_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.add_directoryentry")  # type: ignore[union-attr]  # the admin is signed in

    @admin.action(description="Thêm những dòng đã chọn vào danh bạ", permissions=["fill_directory"])
    def add_to_directory(self, request: HttpRequest, queryset: Any) -> None:
        count = add_entries(queryset, actor=request.user)
        self.message_user(request, f"Đã thêm vào danh bạ, còn ẩn: {count} nơi nhận.", messages.SUCCESS)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return (queryset.search(search_term), False) if search_term.strip() else (queryset, False)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("parent", "code") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = (
            "code",
            "name",
            "short_name",
            "type",
            "cell_type",
            "parent",
            "state",
            "successors",
            "founding_decision",
            "founded_on",
            "closed_on",
            "external_code",
        )
        moving = ("Chuyển cấp trên", {"fields": ("new_parent", "moved_on", "move_decision"), "classes": ("collapse",)})
        may_move = obj is not None and self.has_change_permission(request, obj)
        return [(None, {"fields": own}), moving] if may_move else [(None, {"fields": own})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if "new_parent" in form.base_fields:
            new_parent = form.base_fields["new_parent"]
            new_parent.queryset = Organisation.objects.editable_by(request.user).active()
            new_parent.widget = choose_by_search(Organisation, "parent", self.admin_site)
            new_parent.widget.choices = new_parent.choices
        if "parent" in form.base_fields:
            form.base_fields["parent"].required = not request.user.is_superuser  # type: ignore[union-attr]
        return form

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        with recording("organisation.edited", actor=request.user):
            super().save_model(request, obj, form, change)
            if not change and obj.parent:
                Placement.objects.create(organisation=obj, parent=obj.parent, valid_from=obj.founded_on)
        if change and form.cleaned_data.get("new_parent"):
            self._move(request, obj, form)

    def _move(self, request: HttpRequest, obj: Organisation, form: Any) -> None:
        data = form.cleaned_data
        try:
            move_organisation(
                obj, data["new_parent"], on=data["moved_on"], actor=request.user, decision=data["move_decision"]
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), "error")
