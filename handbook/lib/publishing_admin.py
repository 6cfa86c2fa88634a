"""Publishing in the admin: buttons on the form and actions on the list, for holders of one permission."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from handbook.lib.scoped_admin import ScopedAdmin, editable


class ReleasedFilter(admin.SimpleListFilter):
    """Drafts, or what readers see."""

    title = "công bố"
    parameter_name = "cong-bo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nhap", "Bản nháp"), ("roi", "Đã công bố")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "nhap":
            return queryset.filter(published_at=None)
        return queryset.exclude(published_at=None) if self.value() == "roi" else queryset


class PublishingAdmin(ScopedAdmin):
    """`publish_service(row, *, actor)` and `withdraw_service(row, *, actor)` do the work; they raise ValidationError
    with a sentence, or PermissionDenied.
    """

    publish_permission: str
    publish_service: Callable[..., Any]
    withdraw_service: Callable[..., Any]
    publish_verb = "Công bố"
    published_words = "Đã công bố"
    draft_words = "Bản nháp, chưa ai ngoài tổ biên tập thấy"
    locked_words = "Nội dung đã công bố nên đồng chí chỉ xem được. Muốn sửa, nhờ người duyệt sửa hoặc thu hồi."
    change_form_template = "admin/publishing_change_form.html"
    actions = ("publish_selected", "withdraw_selected")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.publish_permission)  # type: ignore[union-attr]

    @admin.display(description="tình trạng", ordering="published_at")
    def release(self, row: Any) -> str:
        if not row.published_at:
            return "Bản nháp"
        return f"{self.published_words} {timezone.localtime(row.published_at):%d/%m/%Y}"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Names the actions by the words of the model: a notice is sent, a document is published."""
        actions = super().get_actions(request)
        words = {"publish_selected": self.publish_verb, "withdraw_selected": "Thu hồi"}
        for name, verb in words.items():
            if name in actions:
                function, key, _ = actions[name]
                actions[name] = (function, key, f"{verb} những dòng đã chọn")
        return actions

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        is_published = bool(row and row.published_at)
        context |= {
            "release": self.release(row) if is_published else self.draft_words if row else "",
            "is_published": is_published,
            "publish_verb": self.publish_verb,
            "may_publish": self.has_publish_permission(request) and self.has_change_permission(request, row),
            "locked_words": self.locked_words if is_published and not self.has_change_permission(request, row) else "",
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._press(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._press(request, obj) or super().response_change(request, obj)

    def _press(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """What the pressed button says; the form stays open, so that its state is seen. None for a plain "save"."""
        if "_publish" in request.POST:
            service, done = self.publish_service, f"Đã lưu. {self.published_words}."
        elif "_withdraw" in request.POST:
            service, done = self.withdraw_service, "Đã thu hồi, nay là bản nháp."
        else:
            return None
        try:
            service(row, actor=request.user)
        except ValidationError as error:
            self.message_user(request, f"Đã lưu, vẫn là bản nháp. {' '.join(error.messages)}", messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    @admin.action(description="Công bố", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset.filter(published_at=None), self.publish_service, self.published_words)

    @admin.action(description="Thu hồi", permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset.exclude(published_at=None), self.withdraw_service, "Đã thu hồi")

    def _each(self, request: HttpRequest, queryset: Any, service: Callable[..., Any], words: str) -> None:
        """Row by row: one that may not be published is named with its reason, the others go through."""
        rows = editable(self.model._default_manager.all(), request.user).filter(pk__in=queryset.values("pk"))
        count = 0
        for row in rows:
            try:
                service(row, actor=request.user)
                count += 1
            except ValidationError as error:
                self.message_user(request, f"{row}: {' '.join(error.messages)}", messages.ERROR)
            except PermissionDenied:
                self.message_user(request, f"{row}: nằm ngoài phạm vi của đồng chí.", messages.ERROR)
        self.message_user(request, f"{words}: {count} {self.model._meta.verbose_name}.", messages.SUCCESS)
