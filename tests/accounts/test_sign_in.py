"""The door: phone number or handbook code, never a citizen or card number; what it says and what it keeps."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from accounts.codes import (
    ALPHABET,
    display_handbook_code,
    new_handbook_code,
    new_one_time_code,
    normalise_handbook_code,
    normalise_phone,
)
from accounts.models import SignInAttempt, User
from handbook.lib.encryption import blind_index
from members.services.activation import issue_member_slip
from tests.accounts.door import DOOR, MISMATCH, enters, knock, says
from tests.factories import PASSWORD, give_role, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed", ["k7m49qxd", "K7M4-9QXD", "k7m4 9qxd", " K7M49QXD ", "K7M4–9QXD", "k7m4.9qxd", "K7m4-9qXd"]
)
def test_handbook_code_opens_in_every_spelling(typed: str) -> None:
    make_user(handbook_code="k7m49qxd")

    assert enters(typed)


@pytest.mark.parametrize(
    "typed", ["0912000001", "0912 000 001", "0912.000.001", "+84 912 000 001", "84912000001", "(+84) 912-000-001"]
)
def test_phone_number_opens_in_every_spelling(typed: str) -> None:
    make_user(phone="0912000001")

    assert enters(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        "912000001",
        "00912000001",
        "0912000002",
        "k7m49qx",
        "k7m49qxdd",
        "Người Dùng Thử",
        "%",
        "\0",
        "1' OR",
    ],
)
def test_anything_else_stays_outside(typed: str) -> None:
    make_user(phone="0912000001", handbook_code="k7m49qxd")

    assert not enters(typed)


def test_citizen_and_card_numbers_never_open() -> None:
    member = make_member(user=True, citizen_id="099161000001", card_number="12345678", old_card_number="AB 123456")
    assert enters(member.user.handbook_code)

    for number in ("099161000001", "12345678", "AB 123456", "ab123456", "161000001"):
        assert not enters(number)


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, "\0", "x" * 5000])
def test_password_fits_to_the_letter(password: str) -> None:
    make_user(handbook_code="k7m49qxd")

    assert not enters("k7m49qxd", password)


def test_family_with_one_phone_is_told_apart_by_password() -> None:
    mother, son = make_user("Mẹ Thử", phone="0912000001"), make_user("Con Thử", phone="0912000001")
    son.set_password("ba-cau-vong-tim")
    son.save()

    for password, person in ((PASSWORD, mother), ("ba-cau-vong-tim", son)):
        client = Client()
        knock("0912 000 001", password, client=client)
        assert client.session["_auth_user_id"] == str(person.pk)


def test_family_with_one_phone_and_one_password_gets_in_by_code_only() -> None:
    mother, son = make_user("Mẹ Thử", phone="0912000001"), make_user("Con Thử", phone="0912000001")

    assert not enters("0912000001")
    for person in (mother, son):
        client = Client()
        knock(person.handbook_code, client=client)
        assert client.session["_auth_user_id"] == str(person.pk)


def test_unknown_number_and_wrong_password_get_the_same_answer() -> None:
    make_user(handbook_code="k7m49qxd")

    wrong, unknown = knock("k7m49qxd", "sai-mat-khau-roi"), knock("zzzz9999", "sai-mat-khau-roi")

    assert says(wrong, MISMATCH)
    shown = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(typed, "…")
        for answer, typed in ((wrong, "k7m49qxd"), (unknown, "zzzz9999"))
    ]
    assert shown[0] == shown[1]
    assert wrong.status_code == unknown.status_code


def test_unknown_number_costs_as_many_hashes_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time taken would tell which numbers have accounts."""
    make_user(handbook_code="k7m49qxd", phone="0912000001")
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = {}

    for typed in ("k7m49qxd", "zzzz9999", "0912000001", "0912000002"):
        hashed.clear()
        knock(typed, "sai-mat-khau-roi")
        counts[typed] = len(hashed)

    assert set(counts.values()) == {1}


def test_missing_entries_are_named_in_vietnamese() -> None:
    answer = Client().post(DOOR, {})

    assert says(answer, "Còn 2 chỗ cần sửa")
    assert says(answer, "Chưa có số điện thoại hoặc mã sổ tay.")
    assert says(answer, "Chưa có mật khẩu.")


def test_locked_account_is_told_so_only_with_the_right_password() -> None:
    make_user(handbook_code="k7m49qxd", is_active=False)

    right, wrong = knock("k7m49qxd"), knock("k7m49qxd", "sai-mat-khau-roi")

    assert (right.status_code, right.headers["Location"]) == (302, "/tai-khoan-khoa/")
    assert says(Client().get("/tai-khoan-khoa/"), "Tài khoản đang khóa")
    assert says(wrong, MISMATCH)
    assert not enters("k7m49qxd")


def test_account_waiting_for_activation_has_no_password() -> None:
    User.objects.create_user(handbook_code="k7m49qxd", display_name="Chờ Phiếu")

    for password in ("", "None", "!", "!x", "k7m49qxd"):
        assert not enters("k7m49qxd", password)


def test_nobody_signs_up_alone() -> None:
    for address in ("/accounts/signup/", "/dang-ky/", "/signup/", "/accounts/password/reset/"):
        assert Client().get(address).status_code in (302, 404)
    assert User.objects.count() == 0


def test_sign_in_renews_the_session_identifier() -> None:
    make_user(handbook_code="k7m49qxd")
    client = Client()
    client.get("/kich-hoat/mat-khau/")
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key

    knock("k7m49qxd", client=client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("following", "lands"),
    [
        ("/cua-toi/cau-hoi/", "/cua-toi/cau-hoi/"),
        ("", "/"),
        ("https://la.example/", "/"),
        ("//la.example/", "/"),
        ("/\\la.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_door_leads_on_within_the_portal_only(following: str, lands: str) -> None:
    make_user(handbook_code="k7m49qxd")

    answer = Client().post(DOOR, {"login": "k7m49qxd", "password": PASSWORD, "next": following})

    assert (answer.status_code, answer.headers["Location"]) == (302, lands)


def test_closed_page_leads_to_the_door_and_back() -> None:
    make_user(handbook_code="k7m49qxd")
    client = Client()

    shut = client.get("/cua-toi/cau-hoi/")
    page = client.get(shut.headers["Location"])

    assert shut.headers["Location"] == "/dang-nhap/?next=/cua-toi/cau-hoi/"
    assert says(page, 'name="next" value="/cua-toi/cau-hoi/"')


def test_admin_has_no_door_of_its_own() -> None:
    make_user(handbook_code="k7m49qxd", is_staff=True)
    answer = Client().post("/quan-tri/login/", {"username": "k7m49qxd", "password": PASSWORD})

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/dang-nhap/")


def test_every_try_is_logged_without_the_number_typed() -> None:
    user = make_user(handbook_code="k7m49qxd", phone="0912000001")

    knock("K7M4-9QXD", "sai-mat-khau-roi", REMOTE_ADDR="10.1.2.3")
    knock("0912 000 001")
    knock("0999 999 999")

    tries = list(SignInAttempt.objects.order_by("pk").values_list("kind", "succeeded", "user_id", "ip"))
    assert tries == [
        ("sign_in", False, None, "10.1.2.3"),
        ("sign_in", True, user.pk, "127.0.0.1"),
        ("sign_in", False, None, "127.0.0.1"),
    ]
    indexes = list(SignInAttempt.objects.order_by("pk").values_list("identifier_index", flat=True))
    assert indexes[0] == blind_index("handbook_code", "k7m49qxd")
    assert not any("0912" in index or "k7m4" in index for index in indexes)


def test_try_at_a_locked_account_is_logged_as_failed() -> None:
    user = make_user(handbook_code="k7m49qxd", is_active=False)

    knock("k7m49qxd")

    assert list(SignInAttempt.objects.values_list("succeeded", "user_id")) == [(False, user.pk)]


def test_session_keeps_no_phone_number() -> None:
    make_user(phone="0912000001")
    client = Client()

    knock("0912000001", client=client)

    assert "912000001" not in str(dict(client.session))


def test_phone_number_is_sealed_in_the_table() -> None:
    user = make_user(phone="0912000001")

    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_user::text FROM accounts_user")
        (row,) = cursor.fetchone()
    assert "0912000001" not in row
    assert b"0912000001".hex() not in row
    assert User.objects.get(pk=user.pk).phone == "0912000001"


def test_handbook_codes_are_short_and_unambiguous() -> None:
    codes = {new_handbook_code() for _ in range(500)}

    assert len(codes) == 500
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("0o1il") & set(ALPHABET)
    for code in codes:
        assert normalise_handbook_code(display_handbook_code(code)) == code


def test_one_time_codes_are_ten_digits() -> None:
    codes = {new_one_time_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 10 and code.isdecimal() for code in codes)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", ""),
        ("099161000001", ""),
        ("12345678", ""),
        ("", ""),
    ],
)
def test_phone_is_read_as_ten_digits(typed: str, number: str) -> None:
    assert normalise_phone(typed) == number


def test_members_account_opens_by_the_phone_of_the_record(people: SimpleNamespace) -> None:
    member = make_member("Không Tài Khoản", cell=people.member.organisation, phone="0911000009")
    actor = make_user("Bí thư")
    give_role(actor, "secretary", people.member.organisation)
    issue_member_slip(member, actor=actor)
    member.refresh_from_db()
    member.user.set_password(PASSWORD)
    member.user.save()

    assert enters("0911 000 009")
