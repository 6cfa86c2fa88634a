"""Where a request truly comes from, when proxies of the province stand in front (ASVS 5.0: 4.1.3, 15.3.4)."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """Puts the client's address, as our outermost proxy saw it, into REMOTE_ADDR for logs and limits.

    settings.PROXIES counts our own proxies, each of which adds the address it was called from at the right end of
    X-Forwarded-For. What stands further left was written by the client and is not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            address = seen[-settings.PROXIES].strip() if len(seen) >= settings.PROXIES else ""
            if _is_address(address):
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
