"""Templates of forms in the back room: upload, what is named in them, a trial, publishing by a second person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.audit import recording
from documents.uploads import CONTENT_TYPES
from guidance.filling.fields import FIELDS
from guidance.models import FormFile
from guidance.services.form_files import (
    judge_template,
    keep_form_file,
    publish_form_file,
    trial_of,
    withdraw_form_file,
)
from handbook.lib.publishing_admin import PublishingAdmin, ReleasedFilter
from handbook.lib.scoped_admin import visible


class NewFormFileForm(forms.ModelForm):
    """A new version; the file is looked into before it is kept."""

    upload = forms.FileField(
        label="Tệp mẫu (.docx, nhiều nhất 2 MB)",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng, không có gì bên trong. Chọn lại tệp."},
        help_text="Gõ tên trường trong mẫu giữa hai dấu ngoặc nhọn, ví dụ {{ho_ten}}. Tên lạ sẽ thành dòng chấm.",
    )
    actor: Any = None

    class Meta:
        model = FormFile
        fields = ("form", "valid_from", "valid_to")

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        judge_template(upload, actor=self.actor)
        return upload


@admin.register(FormFile)
class FormFileAdmin(PublishingAdmin):
    publish_permission = "guidance.publish_procedure"
    publish_service = staticmethod(publish_form_file)
    withdraw_service = staticmethod(withdraw_form_file)
    list_display = ("form", "version", "release", "valid_from", "valid_to")
    list_filter = (ReleasedFilter,)
    list_select_related = ("form",)
    search_fields = ("form__code", "form__name")
    search_help_text = "Tìm theo mã hoặc tên mẫu, không cần dấu"
    autocomplete_fields = ("form",)
    readonly_fields = ("version", "known", "unknown", "trial", "closed_list")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("form", "upload", "valid_from", "valid_to", "closed_list")
        return ("form", "version", "valid_from", "valid_to", "known", "unknown", "trial", "closed_list")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj is None else ("form", *self.readonly_fields)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        kwargs["fields"] = ("form", "upload", "valid_from", "valid_to")
        made = super().get_form(request, obj, change, form=NewFormFileForm, **kwargs)
        return type("NewFormFileForm", (made,), {"actor": request.user})

    def save_model(self, request: HttpRequest, obj: FormFile, form: Any, change: bool) -> None:
        if change:
            with recording("form_file.edited", actor=request.user):
                obj.save(update_fields=["valid_from", "valid_to"])
            return
        kept = keep_form_file(
            obj.form,
            form.cleaned_data["upload"],
            valid_from=obj.valid_from,
            valid_to=obj.valid_to,
            actor=request.user,
        )
        obj.__dict__.update(kept.__dict__)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.trial_view)
        return [path("<int:pk>/thu-dien/", view, name="guidance_formfile_trial"), *super().get_urls()]

    def trial_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The template filled for an invented member, as a Word file."""
        row = visible(FormFile.objects.all(), request.user).filter(pk=pk).first()
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        try:
            data = trial_of(row).document()
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return redirect("admin:guidance_formfile_change", pk)
        headers = {"Content-Disposition": 'attachment; filename="dien-thu.docx"', "Cache-Control": "no-store, private"}
        return HttpResponse(data, content_type=CONTENT_TYPES["docx"], headers=headers)

    @admin.display(description="sổ tay điền được")
    def known(self, row: FormFile) -> SafeString | str:
        names = [name for name in row.names if name in FIELDS]
        listed = format_html_join("", "<li><code>{{{{{}}}}}</code> {}</li>", ((n, FIELDS[n].label) for n in names))
        return format_html("<ul>{}</ul>", listed) if names else "Không có trường nào"

    @admin.display(description="tên lạ, để dòng chấm")
    def unknown(self, row: FormFile) -> str:
        return ", ".join(name or "(trống)" for name in row.names if name not in FIELDS) or "Không có"

    @admin.display(description="điền thử")
    def trial(self, row: FormFile) -> SafeString:
        address = reverse("admin:guidance_formfile_trial", args=[row.pk])
        return format_html('<a href="{}">Tải tệp điền thử cho một đảng viên bịa</a>', address)

    @admin.display(description="các tên trường dùng được")
    def closed_list(self, row: FormFile) -> SafeString:
        listed = format_html_join(
            "", "<li><code>{{{{{}}}}}</code> {}</li>", ((f.name, f.label) for f in FIELDS.values())
        )
        return format_html("<details><summary>Xem {} tên trường</summary><ul>{}</ul></details>", len(FIELDS), listed)
