"""How many wrong tries there are, exactly: per number, per address, over several processes, and until when."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import SignInAttempt
from tests.accounts.door import DOOR, MISMATCH, TOO_MANY, enters, knock, says
from tests.clock import Clock
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
WRONG = "sai-mat-khau-roi"
PER_NUMBER, PER_ADDRESS, MINUTES = 5, 20, 5


def told(login: str, password: str = WRONG, **more: Any) -> str:
    answer = knock(login, password, **more)
    if answer.status_code == 302:
        return "in"
    return "mismatch" if says(answer, MISMATCH) else "too many" if says(answer, TOO_MANY) else "?"


def test_five_wrong_passwords_for_one_number_and_not_one_more() -> None:
    make_user(handbook_code="k7m49qxd")

    assert [told("k7m49qxd") for _ in range(PER_NUMBER + 2)] == ["mismatch"] * PER_NUMBER + ["too many"] * 2
    assert told("k7m49qxd", PASSWORD) == "too many"


def test_other_numbers_are_not_held_up() -> None:
    make_user(handbook_code="k7m49qxd")
    make_user(handbook_code="aaaa2222")
    for _ in range(PER_NUMBER):
        knock("k7m49qxd", WRONG)

    assert told("aaaa2222", PASSWORD) == "in"


def test_number_opens_again_when_the_time_is_over(clock: Clock) -> None:
    make_user(handbook_code="k7m49qxd")
    for _ in range(PER_NUMBER):
        knock("k7m49qxd", WRONG)

    clock.move(minutes=MINUTES, seconds=-1)
    assert told("k7m49qxd", PASSWORD) == "too many"
    clock.move(seconds=1)
    assert told("k7m49qxd", PASSWORD) == "in"


@pytest.mark.parametrize(
    "spellings",
    [
        ["k7m49qxd", "K7M49QXD", "K7M4-9QXD", "k7m4 9qxd", "k7m4.9qxd"],
        ["0912000001", "0912 000 001", "+84 912 000 001", "84912000001", "0912-000-001"],
    ],
)
def test_other_spellings_of_a_number_share_its_tries(spellings: list[str]) -> None:
    make_user(handbook_code="k7m49qxd", phone="0912000001")

    assert [told(spelling) for spelling in spellings] == ["mismatch"] * PER_NUMBER
    assert told(spellings[1]) == "too many"


def test_right_passwords_cost_nothing_and_lift_nothing() -> None:
    make_user(handbook_code="k7m49qxd")

    assert [told("k7m49qxd", PASSWORD) for _ in range(8)] == ["in"] * 8
    for _ in range(PER_NUMBER - 1):
        knock("k7m49qxd", WRONG)
    assert [told("k7m49qxd", PASSWORD), told("k7m49qxd"), told("k7m49qxd")] == ["in", "mismatch", "too many"]


def test_one_address_has_twenty_wrong_tries_a_minute(clock: Clock) -> None:
    make_user(handbook_code="k7m49qxd")
    numbers = [f"zzzz{number:04d}" for number in range(PER_ADDRESS)]

    assert {told(number, REMOTE_ADDR="10.0.0.1") for number in numbers} == {"mismatch"}
    assert told("k7m49qxd", PASSWORD, REMOTE_ADDR="10.0.0.1") == "too many"
    assert told("k7m49qxd", PASSWORD, REMOTE_ADDR="10.0.0.2") == "in"
    clock.move(minutes=1)
    assert told("k7m49qxd", PASSWORD, REMOTE_ADDR="10.0.0.1") == "in"


def test_client_cannot_choose_its_address() -> None:
    make_user(handbook_code="k7m49qxd")
    for number in range(PER_ADDRESS):
        knock(f"zzzz{number:04d}", WRONG, headers={"X-Forwarded-For": f"10.9.9.{number}"})

    assert told("k7m49qxd", PASSWORD, headers={"X-Forwarded-For": "10.8.8.8"}) == "too many"


def test_flood_from_one_address_meets_a_vietnamese_page(clock: Clock) -> None:
    cache.clear()  # what tests with real commits left there

    answers = [Client().post(DOOR, {}) for _ in range(61)]

    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert says(answers[-1], "Thao tác quá nhanh")
    assert not says(answers[-1], "Too Many")


def test_tries_over_the_limit_are_logged_too() -> None:
    user = make_user(handbook_code="k7m49qxd")
    for _ in range(PER_NUMBER + 1):
        knock("k7m49qxd", WRONG)
    knock("k7m49qxd")

    tries = SignInAttempt.objects.order_by("pk").values_list("succeeded", flat=True)
    assert list(tries) == [False] * (PER_NUMBER + 2)
    assert user.pk not in SignInAttempt.objects.values_list("user_id", flat=True)


def test_password_asked_again_shares_the_tries_of_the_number() -> None:
    user = make_user(handbook_code="k7m49qxd")
    client = Client()
    knock("k7m49qxd", client=client)
    for _ in range(PER_NUMBER - 1):
        knock("k7m49qxd", WRONG)

    last = client.post("/xac-thuc/nhac-lai-mat-khau/", {"password": WRONG})
    over = client.post("/xac-thuc/nhac-lai-mat-khau/", {"password": PASSWORD})

    assert says(last, "Mật khẩu chưa đúng.")
    assert over.status_code == 200
    assert says(over, "Đã thử sai nhiều lần.")
    assert not enters(user.handbook_code)


TRY_MANY = """
import django
django.setup()
from django.test import Client
for _ in range(8):
    page = Client().post("/dang-nhap/", {"login": "k7m49qxd", "password": "sai-mat-khau-roi"}).content.decode()
    print("mismatch" if "chưa đúng" in page else "too many" if "Đã thử sai nhiều lần" in page else page)
"""


@pytest.mark.django_db(transaction=True)
def test_processes_share_the_tries() -> None:
    """Three servers' worth of processes at once: five wrong passwords in all, not five each."""
    assert django_settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    make_user(handbook_code="k7m49qxd")
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST'] or ''}",
        "ALLOWED_HOSTS": "testserver",
    }
    if "host" in (database.get("OPTIONS") or {}):
        environment["DATABASE_URL"] = (
            f"postgresql://{database['USER']}@/{database['NAME']}?host={database['OPTIONS']['host']}"
        )

    try:
        children = [
            subprocess.Popen(
                [sys.executable, "-c", TRY_MANY],
                env=environment,
                cwd=Path(__file__).resolve().parents[2],
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        told_by = [child.communicate(timeout=60)[0].split("\n")[:-1] for child in children]
    finally:
        cache.clear()

    lines = [line for lines in told_by for line in lines]
    assert len(lines) == 24
    assert (lines.count("mismatch"), lines.count("too many")) == (PER_NUMBER, 24 - PER_NUMBER)
    assert enters("k7m49qxd")  # the table was cleared
