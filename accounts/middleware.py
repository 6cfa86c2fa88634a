"""Who did it and from where; staff need a second factor; personal pages are never kept."""

from collections.abc import Callable
from typing import Any

import pghistory.middleware
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control, patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class AuditContextMiddleware(pghistory.middleware.HistoryMiddleware):
    """Adds the client's address to what the triggers record."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "ip": request.META.get("REMOTE_ADDR", "")}


class StaffSecondFactorMiddleware:
    """Staff without a second factor can only set one up or sign out (ASVS 5.0: 6.3.3), at every door."""

    OPEN_PREFIXES = ("/xac-thuc/", "/dang-xuat/", "/dang-nhap/", "/static/", "/cai-dat-doc/")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and user.is_staff
            and not settings.STAFF_SECOND_FACTOR_WAIVED
            and not request.path.startswith(self.OPEN_PREFIXES)
            and not is_mfa_enabled(user)
        ):
            messages.info(request, "Tài khoản của đồng chí xem được hồ sơ người khác, nên cần xác thực hai bước.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class PrivateResponseMiddleware:
    """What a signed-in person was shown is neither stored nor shared (ASVS 5.0: 14.2.2, 14.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Cookie"])
        return response
