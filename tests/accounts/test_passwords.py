"""What a password may be: eight characters and not what everybody would try; nothing about capitals and digits."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.passwords import LOCAL_WORDS
from tests.accounts.door import enters, knock, says, signed_in_client
from tests.factories import PASSWORD, make_user

SHORT, COMMON, EASY = "Mật khẩu quá ngắn", "Mật khẩu này nhiều người dùng", "Mật khẩu này dễ đoán."


def judged(password: str, **fields: Any) -> list[str]:
    user = User(**({"display_name": "Nguyễn Thị Mẫu", "handbook_code": "k7m49qxd"} | fields))
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    "password",
    [
        "ba con trau xanh",
        "trâu xanh ăn cỏ",
        "khoaimon",
        "xanhxanhdodo",
        "9quabong",
        "🐃🐃🐃 xanh xanh",
        "99991234",
        "31021961",
        "dangvien-thich-an-xoai",
        "x" * 63 + "y",
    ],
)
def test_unguessable_password_is_taken_whatever_its_characters(password: str) -> None:
    assert judged(password) == []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", SHORT),
        ("trau7", SHORT),
        ("1234567", SHORT),
        ("password", COMMON),
        ("12345678", COMMON),
        ("iloveyou", COMMON),
        ("11111111", EASY),
        ("1111-1112", EASY),
        ("03021961", EASY),
        ("03/02/1961", EASY),
        ("1961-02-03", EASY),
        ("🐃🐃🐃🐃🐃🐃🐃🐃", EASY),
        ("k7m49qxd", EASY),
        ("K7M49QXD", EASY),
        ("K7M4-9QXD", EASY),
        ("nguyenthimau", EASY),
        ("Nguyễn Thị Mẫu", EASY),
        ("Nguyễn Thị Mẫu 1960", EASY),
    ],
)
def test_what_everybody_would_try_is_refused_in_vietnamese(password: str, sentence: str) -> None:
    assert any(message.startswith(sentence) for message in judged(password)), judged(password)


@pytest.mark.parametrize("word", LOCAL_WORDS)
def test_local_words_are_refused_with_marks_digits_and_signs(word: str) -> None:
    for password in (f"{word}1", f"{word.upper()}@2026", f"12{word}34", f"{word[:3]} {word[3:]} 99"):
        assert any(message.startswith(EASY) for message in judged(password.ljust(8, "!"))), password


@pytest.mark.parametrize("password", ["Đảng Viên 2026", "chi bộ 12345", "Mật-Khẩu-1", "tỉnh.ủy.2026"])
def test_local_words_are_recognised_with_their_marks(password: str) -> None:
    assert any(message.startswith(EASY) for message in judged(password))


def test_own_phone_number_is_refused() -> None:
    for password in ("0912000001", "0912 000 001", "+84912000001"):
        assert any(message.startswith(EASY) for message in judged(password, phone="0912000001")), password


@pytest.mark.django_db
def test_change_of_password_asks_for_the_old_one_and_ends_other_sessions() -> None:
    user = make_user(handbook_code="k7m49qxd")
    here, elsewhere = signed_in_client("k7m49qxd"), signed_in_client("k7m49qxd")
    new = {"password1": "bon-con-meo-vang", "password2": "bon-con-meo-vang"}

    wrong = here.post("/cua-toi/doi-mat-khau/", {"oldpassword": "sai", **new})
    right = here.post("/cua-toi/doi-mat-khau/", {"oldpassword": PASSWORD, **new})

    assert says(wrong, "Còn 1 chỗ cần sửa")
    assert right.status_code == 302
    assert here.get("/cua-toi/").status_code == 200
    assert elsewhere.get("/cua-toi/").status_code == 302
    assert [enters("k7m49qxd"), enters("k7m49qxd", "bon-con-meo-vang")] == [False, True]
    assert User.objects.get(pk=user.pk).check_password("bon-con-meo-vang")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "again", "sentence"),
    [
        ("dangvien2026", "dangvien2026", EASY),
        ("ngan", "ngan", SHORT),
        ("bon-con-meo-vang", "bon-con-meo-den", "Hai lần gõ chưa giống nhau."),
        ("", "", "Còn 2 chỗ cần sửa"),
    ],
)
def test_change_to_a_weak_password_is_explained(first: str, again: str, sentence: str) -> None:
    make_user(handbook_code="k7m49qxd")

    answer = signed_in_client("k7m49qxd").post(
        "/cua-toi/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": first, "password2": again}
    )

    assert says(answer, sentence)
    assert enters("k7m49qxd")


@pytest.mark.django_db
def test_password_of_a_stranger_cannot_be_changed() -> None:
    answer = Client().post("/cua-toi/doi-mat-khau/", {"oldpassword": PASSWORD})

    assert answer.headers["Location"].startswith("/dang-nhap/")


@pytest.mark.django_db
def test_password_is_kept_hashed_and_never_shown_again() -> None:
    user = make_user(handbook_code="k7m49qxd")

    page = knock("k7m49qxd", "sai-mat-khau-roi").content.decode()

    assert PASSWORD not in user.password
    assert "sai-mat-khau-roi" not in page


def test_stored_passwords_use_a_slow_hash() -> None:
    """The tests hash fast; the portal must not."""
    portal = runpy.run_path(str(Path(__file__).resolve().parents[2] / "handbook" / "settings.py"))
    hashers = portal.get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    assert hashers[0].endswith(("PBKDF2PasswordHasher", "Argon2PasswordHasher", "ScryptPasswordHasher"))
