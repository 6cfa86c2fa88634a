"""What a phone may keep: the worker and its page are the same for everybody, and personal answers forbid to be kept."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.conftest import ROLES
from tests.factories import make_document, make_procedure

pytestmark = pytest.mark.django_db


def test_worker_stands_at_the_root_and_is_asked_anew() -> None:
    answer = Client().get("/mat-mang.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert b'addEventListener("fetch"' in answer.content


def test_manifest_names_pages_and_pictures_that_exist(client: Client) -> None:
    answer = client.get("/so-tay.webmanifest")
    content = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (content["short_name"], content["theme_color"]) == ("Sổ tay", "#A10D12")
    assert {client.get(one["url"]).status_code for one in [*content["shortcuts"], {"url": "/"}]} == {200}
    assert {one["src"].rpartition("/")[2] for one in content["icons"]} == {"icon-192.png", "icon-512.png"}


@pytest.mark.parametrize("role", ROLES)
def test_worker_would_be_refused_whatever_is_not_public(browse: Any, role: str) -> None:
    """The worker asks as a visitor does; asked as a person, no answer allows to be kept."""
    public = [make_document("Công khai"), make_procedure("Việc thử")]
    hidden = [make_document("Nội bộ", access="members"), make_procedure("Đang soạn", published_at=None)]
    addresses = [page.get_absolute_url() + "?in=1" for page in (*public, *hidden)]

    answers = [browse(role).get(address) for address in (*addresses, "/cua-toi/", "/mat-mang/")]

    may_keep = [
        answer.status_code == 200 and "no-store" not in answer.headers.get("Cache-Control", "") for answer in answers
    ]
    assert may_keep == ([True, True, False, False, False, True] if role == "anonymous" else [False] * 6)


def test_only_public_pages_offer_a_copy(browse: Any) -> None:
    public, internal = make_document("Công khai"), make_document("Nội bộ", access="members")
    member = browse("member")

    assert " data-keep>" in member.get(public.get_absolute_url()).content.decode()
    assert " data-keep>" not in member.get(internal.get_absolute_url()).content.decode()
