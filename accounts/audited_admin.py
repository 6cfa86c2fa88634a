"""The admin base for models whose changes carry who and why without a service of their own."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.audit import recording
from handbook.lib.scoped_admin import ScopedAdmin


class AuditedAdmin(ScopedAdmin):
    """What its forms store, parts of the row included, is recorded as "<model>.edited" by the person signed in."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with recording(f"{self.opts.model_name}.edited", actor=request.user):
            return super().changeform_view(request, object_id, form_url, extra_context)
