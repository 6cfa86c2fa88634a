"""Pages that a second person publishes, in the back room: drafts are written here, all else happens at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from documents.services.changes import notice_citations
from guidance.admin.rich_text import AdvisingMixin
from guidance.models import GuidancePage
from guidance.services.publishing import forget_submission
from handbook.lib.publishing_admin import PublishingAdmin


class BasisFilter(admin.SimpleListFilter):
    title = "căn cứ"
    parameter_name = "can-cu"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("doi", "Có căn cứ đã thay đổi, chờ đối chiếu")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.with_stale_basis() if self.value() == "doi" else queryset


class StandingAddressMixin:
    """The address of a page is made of its title and then stays: bookmarks lead there."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}


class GuidancePageAdmin(AdvisingMixin, StandingAddressMixin, PublishingAdmin, AuditedAdmin):
    """Drafts may be changed, published pages read; what the desk does has no button here."""

    locked_words = "Trang đang công bố. Muốn sửa, mở trang soạn và duyệt rồi bấm Soạn bản mới."
    actions: Any = ()
    model: type[GuidancePage]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Publishing has its own page, where a second person sees what is new."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self.model.objects.may_be_begun_by(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Pages are put away at the desk; their versions stay."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row:
            context["desk_url"] = row.get_desk_url()
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: GuidancePage, form: Any, change: bool) -> None:
        """What was sent for approval is sent again once it has changed."""
        super().save_model(request, obj, form, change)
        if obj.submitted_at:
            forget_submission(obj)
            self.message_user(request, "Nội dung đã sửa nên phải gửi duyệt lại.", messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        notice_citations(self.opts.label_lower, form.instance.pk)
