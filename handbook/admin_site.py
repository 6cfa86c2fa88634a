"""The office's back room: the stock admin behind the portal's own door."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class PortalAdminSite(AdminSite):
    site_header = "Sổ tay đảng viên – Quản trị"
    site_title = "Quản trị sổ tay"
    index_title = "Việc của cán bộ"
    site_url = "/"
    empty_value_display = "–"
    enable_nav_sidebar = True

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for everybody: the portal's sign-in page."""
        if request.user.is_authenticated:
            return redirect("/")
        return redirect_to_login(request.get_full_path(), "/dang-nhap/")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")
