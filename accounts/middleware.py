"""Who did it and from where; staff need a second factor; personal pages are never kept."""

from collections.abc import Callable
from typing import Any

import pghistory.middleware
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import urlencode

from accounts.second_factor import has_passed

GetResponse = Callable[[HttpRequest], HttpResponse]


class AuditContextMiddleware(pghistory.middleware.HistoryMiddleware):
    """Adds the client's address to what the triggers record."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "ip": request.META.get("REMOTE_ADDR", "")}


class StaffSecondFactorMiddleware:
    """Staff reach nothing before the second factor was passed in this very session (ASVS 5.0: 6.3.3, 6.3.4).

    It does not matter how the session came to be: sign-in, activation by slip, or a role granted meanwhile.
    """

    ALWAYS_OPEN = ("/xac-thuc/nhac-lai-ma/", "/dang-xuat/", "/dang-nhap/", "/static/", "/cai-dat-doc/")
    SET_UP = "/xac-thuc/"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and user.is_staff
            and not settings.STAFF_SECOND_FACTOR_WAIVED
            and not request.path.startswith(self.ALWAYS_OPEN)
        ):
            if not is_mfa_enabled(user):
                if not request.path.startswith(self.SET_UP):
                    messages.info(
                        request, "Tài khoản của đồng chí xem được hồ sơ người khác, nên cần xác thực hai bước."
                    )
                    return redirect("mfa_activate_totp")
            elif not has_passed(request):
                here = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
                return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': here})}")
        return self.get_response(request)


class PrivateResponseMiddleware:
    """What a signed-in person was shown is neither stored nor shared (ASVS 5.0: 14.2.2, 14.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # After a failure nobody asks who it was: with the database gone that would only wait a second time.
        if response.status_code >= 500 or request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Cookie"])
        return response
