"""“Lưu lại” and what was read last: in the account of who signed in, on the phone of a guest; rechecked when shown."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from documents.models import SavedPage
from documents.pages import PageKey
from documents.remembered import READ, SAVED, read_keys, write_keys
from documents.services import saving
from documents.services.saving import forget_page, save_page
from tests.factories import make_document, make_procedure

pytestmark = pytest.mark.django_db
LIST = "/da-luu/"


def button(page: Any) -> str:
    kind = "thu-tuc" if hasattr(page, "official_name") else "van-ban"
    return f"{LIST}{kind}/{page.slug}/"


def key_of(page: Any) -> PageKey:
    return PageKey("thu-tuc" if hasattr(page, "official_name") else "van-ban", page.pk)


def section(html: str, heading: str) -> str:
    return html.partition(f">{heading}</h2>")[2].partition("</section>")[0]


def test_member_saves_texts_and_procedures_in_the_account(browse: Any, cast: Any) -> None:
    text, procedure = make_document("Văn bản để dành"), make_procedure("Việc để dành")
    member = browse("member")

    for page in (text, procedure, text):
        answer = member.post(button(page), {"on": "1"})
        assert answer["Location"] == page.get_absolute_url()

    own = {saved.key for saved in SavedPage.objects.filter(user=cast["member"])}
    assert own == {key_of(text), key_of(procedure)}
    assert SAVED.name not in member.cookies
    shown = section(member.get(LIST).content.decode(), "Trong tài khoản")
    assert shown.index("Việc để dành") < shown.index("Văn bản để dành")
    assert "Bỏ lưu" in member.get(text.get_absolute_url()).content.decode()
    assert "Bỏ lưu" in member.get(procedure.get_absolute_url()).content.decode()
    assert "để dành" not in browse("neighbour").get(LIST).content.decode()
    assert "Lưu lại" in browse("neighbour").get(text.get_absolute_url()).content.decode()


def test_guest_saves_on_the_phone_and_nothing_is_kept_here(browse: Any) -> None:
    text, procedure = make_document("Văn bản để dành"), make_procedure("Việc để dành")
    guest = browse("anonymous")

    guest.post(button(text), {"on": "1"})
    guest.post(button(procedure), {"on": "1"})

    cookie = guest.cookies[SAVED.name]
    assert read_keys(cookie.value) == [key_of(procedure), key_of(text)]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not SavedPage.objects.exists()
    assert "Văn bản để dành" in section(guest.get(LIST).content.decode(), "Trên máy này")
    assert "Bỏ lưu" in guest.get(text.get_absolute_url()).content.decode()

    answer = guest.post(button(text), {"in_list": "1"})
    assert answer["Location"] == LIST
    assert read_keys(guest.cookies[SAVED.name].value) == [key_of(procedure)]
    guest.post(button(procedure))
    assert guest.cookies[SAVED.name].value == ""


def test_forgetting_takes_the_page_out_of_the_account_and_off_the_phone(browse: Any, cast: Any) -> None:
    text = make_document("Văn bản để dành")
    member = browse("member")
    save_page(key_of(text), actor=cast["member"])
    save_page(key_of(text), actor=cast["neighbour"])
    member.cookies[SAVED.name] = write_keys([key_of(text)])

    page = member.get(LIST).content.decode()
    assert section(page, "Trong tài khoản").count("Văn bản để dành") == 2
    assert "Trên máy này" not in page
    member.post(button(text))

    assert [saved.user for saved in SavedPage.objects.all()] == [cast["neighbour"]]
    assert member.cookies[SAVED.name].value == ""


def test_list_shows_only_what_may_be_opened_today(browse: Any, cast: Any) -> None:
    kept, hidden = make_document("Còn mở"), make_document("Đã thu hồi")
    draft = make_procedure("Việc đã rút")
    member, guest = browse("member"), browse("anonymous")
    for page in (kept, hidden, draft):
        save_page(key_of(page), actor=cast["member"])
    guest.cookies[SAVED.name] = guest.cookies[READ.name] = write_keys([*map(key_of, (kept, hidden, draft)),
                                                                       PageKey("la", 1)])  # fmt: skip
    type(hidden).objects.filter(pk=hidden.pk).update(access="organisation")
    type(draft).objects.filter(pk=draft.pk).update(published_at=None)

    for page in (member.get(LIST).content.decode(), guest.get(LIST).content.decode()):
        assert "Còn mở" in page
        assert "Đã thu hồi" not in page
        assert "Việc đã rút" not in page


@pytest.mark.parametrize("role", ["anonymous", "member"])
def test_pages_that_may_not_be_opened_cannot_be_saved(browse: Any, cast: Any, role: str) -> None:
    hidden = make_document("Kín", published_at=None)
    client = browse(role)

    assert client.post(button(hidden), {"on": "1"}).status_code == 404
    assert client.post(f"{LIST}la/x/", {"on": "1"}).status_code == 404
    assert client.get(button(hidden)).status_code == 405
    assert not SavedPage.objects.exists()
    assert SAVED.name not in client.cookies
    with pytest.raises(PermissionDenied):
        save_page(key_of(hidden), actor=cast["member"])


def test_a_full_account_and_a_full_phone_say_so(browse: Any, cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MOST", 1)
    first, second = make_document("Một"), make_document("Hai")
    save_page(key_of(first), actor=cast["member"])

    with pytest.raises(ValidationError, match="Đã lưu 1 trang"):
        save_page(key_of(second), actor=cast["member"])
    page = browse("member").post(button(second), {"on": "1"}, follow=True).content.decode()
    assert "Đã lưu 1 trang, không lưu thêm được." in page
    guest = browse("anonymous")
    guest.cookies[SAVED.name] = full = write_keys(PageKey("van-ban", 10**6 + number) for number in range(SAVED.most))
    page = guest.post(button(second), {"on": "1"}, follow=True).content.decode()
    assert "Đã lưu 40 trang, không lưu thêm được." in page
    assert guest.cookies[SAVED.name].value == full


def test_forgetting_what_was_not_saved_changes_nothing(cast: Any) -> None:
    text = make_document("Văn bản")
    save_page(key_of(text), actor=cast["neighbour"])

    forget_page(key_of(text), actor=cast["member"])

    assert SavedPage.objects.count() == 1


@pytest.mark.parametrize("role", ["anonymous", "member"])
def test_five_pages_last_read_are_listed_latest_first(browse: Any, role: str) -> None:
    pages = [make_procedure("Việc 0"), *(make_document(f"Văn bản {number}") for number in range(1, 7))]
    client = browse(role)

    for page in [*pages, pages[3]]:
        client.get(page.get_absolute_url())

    shown = section(client.get(LIST).content.decode(), "Vừa đọc")
    order = [name for name in shown.replace("<", ">").split(">") if name.startswith("Văn bản ")]
    assert order == ["Văn bản 3", "Văn bản 6", "Văn bản 5", "Văn bản 4", "Văn bản 2"]
    assert (READ.name in client.cookies) is (role == "anonymous")


def test_what_was_read_signed_in_ends_with_the_sign_out(browse: Any) -> None:
    text = make_document("Đọc lúc đăng nhập")
    member = browse("member")
    member.get(text.get_absolute_url())
    assert "Đọc lúc đăng nhập" in member.get(LIST).content.decode()

    member.post("/dang-xuat/")

    assert "Đọc lúc đăng nhập" not in member.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", []),
        ("van-ban.12_thu-tuc.3", [("van-ban", 12), ("thu-tuc", 3)]),
        ("van-ban.1_van-ban.1", [("van-ban", 1)]),
        ("van-ban.-1_van-ban.x_.5_van-ban._van-ban.٣", []),
        (f"van-ban.{'9' * 30}_thu-tuc.7", [("thu-tuc", 7)]),
    ],
)
def test_keys_out_of_a_cookie_are_read_with_care(text: str, keys: list[tuple[str, int]]) -> None:
    assert read_keys(text) == keys


@pytest.mark.parametrize("count", [1, 3])
def test_saved_list_asks_the_same_for_any_number(
    browse: Any, cast: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        save_page(key_of(make_document(f"Văn bản {number}")), actor=cast["member"])
        save_page(key_of(make_procedure(f"Việc {number}")), actor=cast["member"])
    member = browse("member")
    member.get(LIST)

    with django_assert_num_queries(12):
        member.get(LIST)
