"""Texts: facts, files, relations; published by those who answer for it; in and out by sheet."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from import_export.admin import ImportExportMixin

from accounts.audit import recording
from accounts.audited_admin import AuditedAdmin
from documents.admin.parts import FileInline, RelationInline, UploadInline
from documents.models import Document, DocumentFile, DocumentRelation, DocumentStatus, DocumentType
from documents.models.documents import OVERRIDE_FIELDS
from documents.resources.documents import DocumentResource
from documents.search import find_documents
from documents.services.changes import concerned_by, notice_changes
from documents.services.files import attach_file, remove_file, rename_file
from documents.services.publishing import publish_document, slug_for, withdraw_document
from documents.services.relations import change_relations
from documents.standing import standing_of
from handbook.lib.publishing_admin import PublishingAdmin, ReleasedFilter
from handbook.lib.sheets.admin import SheetImportMixin
from members.models import Organisation


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = (
            *("type", "symbol", "issuing_body", "title", "is_title_ours", "issued_on", "signer", "system"),
            *("access", "organisation", "key_points", "summary", "topics"),
            *("effective_on", "expired_on", "source", "certainty", "is_name_only"),
            *("is_verified", "verified_on", "verified_by", "editor_note"),
            *OVERRIDE_FIELDS,
        )
        help_texts = {
            "symbol": "Như in trên văn bản, ví dụ 15-HD/BTCTU.",
            "title": "Câu “về việc gì” in dưới tên loại. Không ghi điều mật.",
            "key_points": "Nhiều nhất ba câu, nói bằng lời thường.",
            "issued_on": "Chỉ biết tháng hay năm thì ghi 07/2026 hoặc 2026.",
            "editor_note": "Chỉ tổ biên tập thấy.",
            "effective_on": "Như văn bản ghi; từ ngày ký thì ghi ngày ký. Chỉ tính khi đã đối chiếu bản gốc.",
            "expired_on": "Chỉ khi văn bản tự ghi ngày hết hạn. Bị thay thế thì ghi ở văn bản mới, phần quan hệ.",
            "override": "Để trống thì sổ tay tự tính. Chỉ ghi tay khi tính không đủ, ví dụ bãi bỏ chung không nêu tên.",
            "override_since": "Để trống nếu chưa rõ: khi đó có tác dụng từ ngày đối chiếu.",
            "override_checked_on": "Để trống thì là hôm nay. Quan hệ ghi sau lúc này vẫn có tác dụng.",
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "summary": forms.Textarea(attrs={"rows": 8}),
            "key_points": forms.Textarea(attrs={"rows": 4}),
            "override_reason": forms.Textarea(attrs={"rows": 2}),
            "editor_note": forms.Textarea(attrs={"rows": 3}),
            "topics": forms.CheckboxSelectMultiple,
        }


class TypeFilter(admin.SimpleListFilter):
    """Types that occur; all thirty would fill the screen."""

    title = "loại văn bản"
    parameter_name = "loai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = set(model_admin.get_queryset(request).order_by().values_list("type", flat=True).distinct())
        return [(value, label) for value, label in DocumentType.choices if value in used]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(type=self.value()) if self.value() else queryset


class StatusFilter(admin.SimpleListFilter):
    title = "hiệu lực hôm nay"
    parameter_name = "hieu-luc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in DocumentStatus.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(status=self.value()) if self.value() in DocumentStatus.values else queryset


@admin.register(Document)
class DocumentAdmin(SheetImportMixin, ImportExportMixin, PublishingAdmin, AuditedAdmin):
    form = DocumentForm
    resource_classes = [DocumentResource]
    publish_permission = "documents.publish_document"
    publish_service = staticmethod(publish_document)
    withdraw_service = staticmethod(withdraw_document)
    list_display = ("named", "issued", "status_words", "access", "release")
    list_filter = (ReleasedFilter, StatusFilter, "override", "access", "is_verified", TypeFilter)
    list_select_related = ("issuing_body",)
    search_fields = ("symbol",)
    search_help_text = "Tìm theo số (294, 15 hd btctu) hoặc theo chữ, không cần dấu"
    autocomplete_fields = ("issuing_body",)
    fieldsets = (
        (
            None,
            {"fields": ("type", "symbol", "issuing_body", "title", "is_title_ours", "issued_on", "signer", "system")},
        ),
        ("Ai được xem", {"fields": ("access", "organisation")}),
        ("Nội dung", {"fields": ("key_points", "summary", "topics")}),
        ("Hiệu lực", {"fields": ("computed", "effective_on", "expired_on")}),
        (
            "Ghi tay hiệu lực",
            {
                "fields": (
                    ("override", "override_since"),
                    "override_reason",
                    "override_source",
                    ("override_checked_on", "override_checked_by"),
                )
            },
        ),
        (
            "Nguồn, đối chiếu",
            {
                "fields": (
                    "source",
                    "certainty",
                    "is_name_only",
                    "is_verified",
                    "verified_on",
                    "verified_by",
                    "editor_note",
                )
            },
        ),
    )

    @admin.display(description="văn bản", ordering="symbol")
    def named(self, document: Document) -> SafeString:
        return format_html(
            '<span class="named">{}</span> <span class="named-lead">{}<br>{}</span>',
            document.citation,
            document.title,
            document.issuing_body,
        )

    @admin.display(description="ngày", ordering="issued_on")
    def issued(self, document: Document) -> str:
        return document.issued_display

    @admin.display(description="hiệu lực hôm nay")
    def status_words(self, document: Document) -> str:
        return document.status_words

    @admin.display(description="sổ tay tính ra, hôm nay")
    def computed(self, document: Document) -> str:
        """Beside the fields it is made of; what was typed counts after it is stored."""
        if not document.pk:
            return "Lưu rồi sẽ thấy ở đây."
        standing = standing_of(document, reader=document.read_by, day=timezone.localdate())
        return " ".join(
            f"{line.before}{line.document.citation if line.document else ''}{line.after}" for line in standing.lines
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("computed",)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The text knows who looks at it: its state names only what that person may open."""
        document = super().get_object(request, object_id, from_field)
        if document is not None:
            document.read_by = request.user
        return document

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_status().defer("search_vector")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return (find_documents(queryset, search_term).documents if search_term.strip() else queryset), False

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new text is stored before it has files: they hang on it."""
        if obj is None:
            return ()
        kept = (FileInline,) if obj.files.exists() else ()
        new = (UploadInline,) if self.has_change_permission(request, obj) else ()
        return (*kept, *new, RelationInline)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if "organisation" in form.base_fields:
            now = obj.organisation_id if obj else None
            form.base_fields["organisation"].queryset = Organisation.objects.addressable_by(request.user, keeping=now)
        return form

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        obj.slug = obj.slug or slug_for(obj)
        if obj.override and not obj.override_checked_by:
            obj.override_checked_by = str(request.user)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is DocumentRelation:
            changed = formset.save(commit=False)
            change_relations(changed, formset.deleted_objects, actor=request.user)
        elif formset.model is DocumentFile:
            self._save_files(request, formset)
        else:
            super().save_formset(request, form, formset, change)

    def _save_files(self, request: HttpRequest, formset: Any) -> None:
        uploads = formset.save(commit=False)
        replaced = {
            id(form.instance): form.cleaned_data.get("replaces") for form in formset.forms if form.has_changed()
        }
        for file in formset.deleted_objects:
            remove_file(file, actor=request.user)
        for row in uploads:
            if row.pk:
                rename_file(row, row.label, actor=request.user)
            else:
                attach_file(
                    row.document,
                    row.file.file,
                    label=row.label,
                    is_declared_not_secret=row.is_declared_not_secret,
                    actor=request.user,
                    replaces=replaced[id(row)],
                )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = concerned_by(form.instance)
        super().save_related(request, form, formsets, change)
        notice_changes(before | concerned_by(form.instance))

    def delete_model(self, request: HttpRequest, obj: Document) -> None:
        concerned = concerned_by(obj)
        super().delete_model(request, obj)
        notice_changes(concerned)

    def response_add(self, request: HttpRequest, obj: Document, post_url_continue: Any = None) -> HttpResponse:
        """The form stays open: files and relations come next."""
        if request.POST.keys() & {"_publish", "_addanother"}:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, "Đã lưu bản nháp. Thêm tệp và văn bản liên quan ở cuối trang.", messages.SUCCESS)
        return redirect("admin:documents_document_change", obj.pk)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with recording("document.imported", actor=request.user), transaction.atomic():
            answer = super().process_import(request, **kwargs)
            notice_changes()
        return answer
