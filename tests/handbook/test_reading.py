"""Size of letters and background: a form, a cookie, a class; nothing of the reader."""

import pytest
from django.test import Client

from handbook.context_processors import BACKGROUNDS, READING_COOKIE, SIZES

pytestmark = pytest.mark.django_db
ADDRESS = "/cai-dat-doc/"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_choice_is_kept_and_drawn_on_every_page(size: str, background: str) -> None:
    client = Client()
    answer = client.post(ADDRESS, {"size": size, "background": background, "next": "/van-ban/"})
    classes = " ".join(filter(None, (SIZES[size], BACKGROUNDS[background])))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/van-ban/")
    morsel = answer.cookies[READING_COOKIE]
    assert (morsel.value, morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (
        f"{size}.{background}",
        True,
        "Lax",
        365 * 24 * 3600,
    )
    html = f'<html lang="vi" class="{classes}">' if classes else '<html lang="vi">'
    for address in ("/", "/van-ban/", "/dang-nhap/", "/khong-co/"):
        assert html in client.get(address).content.decode()
    page = client.get(ADDRESS).content.decode()
    assert f'value="{size}" checked' in page
    assert f'value="{background}" checked' in page


@pytest.mark.parametrize("entries", [{"size": "x", "background": "may"}, {"size": "to", "background": '"><script>'}])
def test_unknown_choice_keeps_nothing(entries: dict[str, str]) -> None:
    assert READING_COOKIE not in Client().post(ADDRESS, entries).cookies


@pytest.mark.parametrize("cookie", ["", "x", "to", "to.x", ".", "x.toi", '"><script>', "to.toi.x", "\x00"])
def test_spoilt_cookie_is_read_as_far_as_it_goes(cookie: str) -> None:
    client = Client()
    client.cookies[READING_COOKIE] = cookie

    page = client.get("/")

    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    size, _, background = cookie.partition(".")
    assert ("chu-to" in page.content.decode().split("<head>")[0]) is (size == "to")
    assert ("nen-toi" in page.content.decode().split("<head>")[0]) is (background == "toi")


@pytest.mark.parametrize(
    ("following", "lands"),
    [("/thu-tuc/", "/thu-tuc/"), ("https://la.example/", "/"), ("//la.example", "/"), ("javascript:x", "/"), ("", "/")],
)
def test_it_leads_back_within_the_portal_only(following: str, lands: str) -> None:
    answer = Client().post(ADDRESS, {"size": "to", "background": "may", "next": following})

    assert answer.headers["Location"] == lands
    assert f'name="next" value="{lands}"' in Client().get(ADDRESS, {"next": following}).content.decode()


def test_choice_survives_sign_out_and_makes_no_session() -> None:
    client = Client()
    client.post(ADDRESS, {"size": "to", "background": "toi"})

    assert set(client.cookies) == {READING_COOKIE}


def test_every_page_leads_there_and_back() -> None:
    assert 'href="/cai-dat-doc/?next=/van-ban/"' in Client().get("/van-ban/?q=x").content.decode()
