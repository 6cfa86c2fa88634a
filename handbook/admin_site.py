"""The office's back room: the stock admin behind the portal's own door."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OWN_APPS = frozenset({"accounts", "members", "documents", "guidance", "exchange"})


class PortalAdminSite(AdminSite):
    """Shows the portal's own models only: what libraries register (secrets of second factors, sessions, jobs, groups)
    would be rows without a scope.
    """

    site_header = "Sổ tay đảng viên – Quản trị"
    site_title = "Quản trị sổ tay"
    index_title = "Việc của cán bộ"
    site_url = "/"
    empty_value_display = "–"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        own = [model for model in models if model._meta.app_label in OWN_APPS]
        super().register(own, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for everybody: the portal's sign-in page."""
        if request.user.is_authenticated:
            return redirect("/")
        return redirect_to_login(request.get_full_path(), "/dang-nhap/")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")
