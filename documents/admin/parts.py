"""What hangs on a text: its files, and how it acts on other texts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.models import DocumentFile, DocumentRelation
from documents.uploads import CONTENT_TYPES, MEGABYTE, inspect_upload
from handbook.lib.scoped_admin import ScopedMixin
from handbook.templatetags.portal import file_size


class FileInline(ScopedMixin, admin.TabularInline):
    """What is kept already: renamed or removed, never overwritten."""

    model = DocumentFile
    verbose_name_plural = "Tệp đang có"
    extra = max_num = 0
    fields = ("label", "opened", "uploaded_at")
    readonly_fields = ("opened", "uploaded_at")

    @admin.display(description="tệp")
    def opened(self, file: DocumentFile) -> SafeString:
        return format_html(
            '<a href="{}">{}, {}</a>', file.get_absolute_url(), file.extension.upper(), file_size(file.size)
        )


class UploadForm(forms.ModelForm):
    """One new file, looked into before it is kept."""

    file = forms.FileField(
        label=f"tệp (nhiều nhất {settings.UPLOAD_MAX_BYTES / MEGABYTE:g} MB)",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in CONTENT_TYPES)}),
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng, không có gì bên trong. Chọn lại tệp."},
    )
    is_declared_not_secret = forms.BooleanField(
        label="tôi đã xem và cam đoan tệp không mật",
        error_messages={"required": "Chưa cam đoan tệp không mật. Sổ tay không nhận tài liệu mật."},
    )

    class Meta:
        model = DocumentFile
        fields = ("label", "file", "is_declared_not_secret")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        inspect_upload(upload.file, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
        return upload


class UploadInline(ScopedMixin, admin.TabularInline):
    model = DocumentFile
    form = UploadForm
    verbose_name = "tệp"
    verbose_name_plural = "Thêm tệp"
    extra = 1
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).none()


class RelationInline(ScopedMixin, admin.TabularInline):
    model = DocumentRelation
    fk_name = "source"
    verbose_name = "quan hệ"
    verbose_name_plural = "Văn bản này tác động tới"
    extra = 0
    fields = ("kind", "target", "effective_on", "touched", "note", "is_certain")
    autocomplete_fields = ("target",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source__issuing_body", "target__issuing_body")
