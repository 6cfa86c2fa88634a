"""Logs and limits know the client behind the province's proxies, and believe nothing a client wrote itself."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from handbook.client_address import ClientAddressMiddleware

PROXY = "127.0.0.1"


def address_seen(forwarded: str | None) -> str:
    seen = []
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory(REMOTE_ADDR=PROXY).get("/", headers=headers)

    def view(request):
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    ClientAddressMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.7", PROXY),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.5", "203.0.113.7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (2, "203.0.113.7", PROXY),
        (1, "<script>", PROXY),
        (1, "", PROXY),
        (1, None, PROXY),
    ],
)
def test_address_of_the_client_is_what_our_outermost_proxy_saw(settings, proxies, forwarded, expected) -> None:
    settings.PROXIES = proxies

    assert address_seen(forwarded) == expected


def test_sign_in_log_holds_the_clients_address(client, settings, db) -> None:
    from accounts.models import SignInAttempt

    settings.PROXIES = 1
    client.post(
        "/dang-nhap/", {"login": "nobody", "password": "wrong-words"}, headers={"X-Forwarded-For": "203.0.113.7"}
    )

    assert list(SignInAttempt.objects.values_list("ip", flat=True)) == ["203.0.113.7"]
