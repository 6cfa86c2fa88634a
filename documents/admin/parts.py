"""What hangs on a text: its files, and how it acts on other texts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.models import Document, DocumentFile, DocumentRelation
from documents.services.examining import examine_upload
from documents.services.files import refuse_open_limited
from documents.uploads import CONTENT_TYPES, MEGABYTE
from handbook.lib.scoped_admin import ScopedMixin
from handbook.templatetags.portal import file_size


class FileInline(ScopedMixin, admin.TabularInline):
    """What is kept already: renamed or removed, never overwritten."""

    model = DocumentFile
    verbose_name_plural = "Tệp đang có"
    extra = max_num = 0
    fields = ("label", "opened", "state", "uploaded_at")
    readonly_fields = ("opened", "state", "uploaded_at")

    @admin.display(description="tệp")
    def opened(self, file: DocumentFile) -> SafeString:
        return format_html(
            '<a href="{}">{}, {}</a>', file.get_absolute_url(), file.extension.upper(), file_size(file.size)
        )

    @admin.display(description="tình trạng")
    def state(self, file: DocumentFile) -> str:
        replaced = f"bản {file.version}, đã được thay" if file.superseded_at else ""
        facts = (replaced, file.get_text_state_display(), file.get_circulation_display())
        return " · ".join(fact for fact in facts if fact)


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

    replaces = forms.ModelChoiceField(
        label="thay cho tệp (nếu có)",
        queryset=DocumentFile.objects.none(),
        required=False,
        empty_label="Không, tệp mới",
    )

    class Meta:
        model = DocumentFile
        fields = ("label", "file", "replaces", "is_declared_not_secret")

    document: Document | None = None
    """The text as the form around this one has it, set by the formset."""
    actor: Any = None

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        examined = examine_upload(upload, actor=self.actor)
        if examined.circulation and self.document:
            refuse_open_limited(self.document, examined.circulation)
        return upload


class UploadFormSet(BaseInlineFormSet):
    actor: Any = None
    """Who is signed in, set by the inline."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.document, form.actor = self.instance, self.actor
        editable = DocumentFile.objects.editable_by(self.actor).filter(document=self.instance)
        form.fields["replaces"].queryset = editable.current()


class UploadInline(ScopedMixin, admin.TabularInline):
    model = DocumentFile
    form = UploadForm
    formset = UploadFormSet
    verbose_name = "tệp"
    verbose_name_plural = "Thêm tệp"
    extra = 1
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).none()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        return type(formset.__name__, (formset,), {"actor": request.user})


class RelationForm(forms.ModelForm):
    class Meta:
        model = DocumentRelation
        fields = ("kind", "target", "effective_on", "touched", "note", "is_certain")
        help_texts = {
            "effective_on": "Để trống thì từ ngày văn bản này có hiệu lực.",
            "touched": "Ví dụ: khoản 2 Điều 5; 3.5.1. Để trống là cả văn bản.",
            "is_certain": "Bỏ chọn khi chưa đọc bản gốc: văn bản kia khi đó là “chưa rõ hiệu lực”.",
        }


class RelationInline(ScopedMixin, admin.StackedInline):
    model = DocumentRelation
    form = RelationForm
    fk_name = "source"
    verbose_name = "quan hệ"
    verbose_name_plural = "Văn bản này tác động tới"
    extra = 0
    fields = (("kind", "target"), ("effective_on", "touched"), ("note", "is_certain"))
    autocomplete_fields = ("target",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source__issuing_body", "target__issuing_body")
