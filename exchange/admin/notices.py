"""Notices: written as drafts, sent by those who may; an officer's only into the own subtree."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from documents.services.changes import notice_citations
from exchange.admin.forms import NoticeForm
from exchange.models import Audience, Notice
from exchange.querysets.notices import CONTENT_ROLES
from exchange.services.notices import publish_notice, slug_for, withdraw_notice
from handbook.lib.publishing_admin import PublishingAdmin, ReleasedFilter
from members.access import access_of
from members.models import Organisation


class SentFilter(ReleasedFilter):
    title = "gửi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nhap", "Bản nháp"), ("roi", "Đã gửi")]


@admin.register(Notice)
class NoticeAdmin(PublishingAdmin, AuditedAdmin):
    form = NoticeForm
    publish_permission = "exchange.publish_notice"
    publish_service = staticmethod(publish_notice)
    withdraw_service = staticmethod(withdraw_notice)
    publish_verb = "Gửi"
    published_words = "Đã gửi"
    draft_words = "Bản nháp, chưa gửi ai"
    locked_words = "Thông báo đã gửi nên đồng chí chỉ xem được. Muốn sửa, nhờ người duyệt sửa hoặc thu hồi."
    list_display = ("title", "audience", "organisation", "release", "read_by")
    list_filter = (SentFilter, "audience")
    list_select_related = ("organisation",)
    search_fields = ("title",)
    search_help_text = "Tìm theo tiêu đề, không cần dấu"

    @admin.display(description="đã đọc", ordering="readers")
    def read_by(self, notice: Any) -> str:
        return f"{notice.readers} người" if notice.published_at else "–"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Drafts are no reader's, so the list does not start from `visible_to`."""
        return Notice.objects.for_staff(request.user).annotate(readers=Count("receipts"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if "organisation" in form.base_fields:
            now = obj.organisation_id if obj else None
            form.base_fields["organisation"].queryset = Organisation.objects.addressable_by(request.user, keeping=now)
        if "basis" in form.base_fields:
            form.base_fields["basis"].writer = request.user
            form.base_fields["basis"].initial = list(obj.basis.visible_to(request.user)) if obj else []
        if "audience" in form.base_fields and not access_of(request.user).roles & CONTENT_ROLES:
            form.base_fields["audience"].choices = [(Audience.SUBTREE.value, Audience.SUBTREE.label)]
            form.base_fields["audience"].initial = Audience.SUBTREE.value
        return form

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        if not change:
            obj.author, obj.slug = request.user, slug_for(obj)  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "basis" in form.cleaned_data:
            form.instance.basis.set(form.cleaned_data["basis"])
        notice_citations("exchange.notice", form.instance.pk)
