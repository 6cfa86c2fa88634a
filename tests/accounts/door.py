"""Knocking at the door of the portal."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.factories import PASSWORD

DOOR = "/dang-nhap/"
MISMATCH = "Số hoặc mật khẩu chưa đúng. Kiểm tra lại từng ký tự."
TOO_MANY = "Đã thử sai nhiều lần. Chờ 5 phút rồi thử lại, hoặc hỏi bí thư chi bộ."


def knock(login: str, password: str = PASSWORD, *, client: Client | None = None, **more: Any) -> HttpResponse:
    """The answer to a try to sign in."""
    return (client or Client()).post(DOOR, {"login": login, "password": password}, **more)


def enters(login: str, password: str = PASSWORD) -> bool:
    """Is somebody signed in by this?"""
    client = Client()
    return knock(login, password, client=client).status_code == 302 and "_auth_user_id" in client.session


def signed_in_client(login: str, password: str = PASSWORD) -> Client:
    """A client that came in through the door."""
    client = Client()
    assert knock(login, password, client=client).status_code == 302
    return client


def says(answer: Any, sentence: str) -> bool:
    return sentence in answer.content.decode()
