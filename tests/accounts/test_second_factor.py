"""Staff and the second factor: demanded at every door in every session, sealed, limited, waived in the demo only."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.services.activation import issue_slip
from tests.accounts.door import knock, says, signed_in_client
from tests.clock import Clock
from tests.conftest import STAFF
from tests.factories import PASSWORD, give_role, make_organisation, make_user
from tests.project.test_rules import addresses

pytestmark = pytest.mark.django_db
SET_UP, ASK, AGAIN = "/xac-thuc/bat/", "/dang-nhap/ma/", "/xac-thuc/nhac-lai-ma/"


def code_at(clock: Clock, secret: str) -> str:
    """What the application on the phone shows now."""
    return f"{hotp_value(secret, int(clock.now.timestamp()) // 30):06d}"


@pytest.fixture
def officer(db: None) -> User:
    user = make_user("Cán Bộ Thử", handbook_code="k7m49qxd")
    give_role(user, "officer", make_organisation("Đảng bộ xã Thử", type="commune"))
    return user


@pytest.fixture
def secret(officer: User) -> str:
    """The officer has set the second factor up."""
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    return secret


def test_every_staff_role_sets_it_up_before_anything_else(cast: dict[str, Any]) -> None:
    for role in STAFF:
        client = signed_in_client(cast[role].handbook_code)
        for address in ("/", "/quan-tri/", "/van-ban/", "/cua-toi/", "/chi-bo/phu-trach/", "/tim-kiem/?q=x"):
            answer = client.get(address)
            assert (answer.status_code, answer.headers.get("Location")) == (302, SET_UP), (role, address)


def test_members_and_secretaries_are_not_asked(cast: dict[str, Any]) -> None:
    for role in ("member", "secretary"):
        assert signed_in_client(cast[role].handbook_code).get("/cua-toi/").status_code == 200


def test_no_address_is_open_to_staff_without_it(officer: User) -> None:
    client = signed_in_client("k7m49qxd")
    not_sent_away = set()

    for name, address in addresses():
        if client.get(address).headers.get("Location") != SET_UP:
            not_sent_away.add(name)

    assert {name for name in not_sent_away if not name.startswith("mfa_")} == {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "reading_settings",
    }
    assert client.get("/quan-tri/").headers["Location"] == SET_UP  # still signed in, still kept out


def test_posting_does_not_slip_past_it(officer: User) -> None:
    answer = signed_in_client("k7m49qxd").post("/hoi-dap/gui-cau-hoi/", {"body": "Câu hỏi?", "visibility": "private"})

    assert answer.headers["Location"] == SET_UP


@pytest.mark.django_db(transaction=True)
def test_staff_sets_it_up_and_comes_in(officer: User, clock: Clock) -> None:
    client = signed_in_client("k7m49qxd")
    asked = client.get(SET_UP)
    assert asked.headers["Location"].startswith("/xac-thuc/nhac-lai-mat-khau/")
    client.post("/xac-thuc/nhac-lai-mat-khau/", {"password": PASSWORD, "next": SET_UP})
    page = client.get(SET_UP)
    secret = page.context["form"].secret

    wrong = client.post(SET_UP, {"code": "000000"})
    right = client.post(SET_UP, {"code": code_at(clock, client.session["mfa.totp.secret"])})

    assert secret in page.content.decode()
    assert wrong.status_code == 200
    assert says(wrong, "Lỗi: ")
    assert (right.status_code, right.headers["Location"]) == (302, "/xac-thuc/ma-du-phong/")
    assert client.get("/quan-tri/").status_code == 200
    assert len(client.get("/xac-thuc/ma-du-phong/").context["unused_codes"]) == 10


def test_password_alone_is_half_the_way(officer: User, secret: str, clock: Clock) -> None:
    client = Client()
    half = knock("k7m49qxd", client=client)

    assert half.headers["Location"] == ASK
    assert "_auth_user_id" not in client.session
    assert client.get("/cua-toi/").headers["Location"] == "/dang-nhap/?next=/cua-toi/"
    whole = client.post(ASK, {"code": code_at(clock, secret)})
    assert whole.headers["Location"] == "/"
    assert client.get("/quan-tri/").status_code == 200


def test_code_works_once_and_in_its_half_minute(officer: User, secret: str, clock: Clock) -> None:
    code = code_at(clock, secret)
    first, second, late = Client(), Client(), Client()
    for client in (first, second, late):
        knock("k7m49qxd", client=client)

    assert first.post(ASK, {"code": code}).status_code == 302
    assert says(second.post(ASK, {"code": code}), "Lỗi: ")
    clock.move(seconds=30)
    assert says(late.post(ASK, {"code": code}), "Lỗi: ")
    assert late.post(ASK, {"code": code_at(clock, secret)}).status_code == 302


def test_recovery_code_works_once(officer: User, secret: str) -> None:
    codes = RecoveryCodes.activate(officer).get_unused_codes()
    first, second = Client(), Client()
    for client in (first, second):
        knock("k7m49qxd", client=client)

    assert first.post(ASK, {"code": codes[0]}).status_code == 302
    assert first.get("/quan-tri/").status_code == 200
    assert says(second.post(ASK, {"code": codes[0]}), "Lỗi: ")
    assert second.post(ASK, {"code": codes[1]}).status_code == 302


def test_five_wrong_codes_and_not_one_more(officer: User, secret: str, clock: Clock) -> None:
    client = Client()
    knock("k7m49qxd", client=client)

    told = [says(client.post(ASK, {"code": "000000"}), "Đã thử sai nhiều lần.") for _ in range(6)]

    assert told == [False] * 5 + [True]
    assert says(client.post(ASK, {"code": code_at(clock, secret)}), "Đã thử sai nhiều lần.")
    clock.move(minutes=5)
    assert client.post(ASK, {"code": code_at(clock, secret)}).status_code == 302


def test_half_done_sign_in_lapses(officer: User, secret: str, clock: Clock) -> None:
    client = Client()
    knock("k7m49qxd", client=client)

    clock.move(minutes=15, seconds=1)

    assert client.post(ASK, {"code": code_at(clock, secret)}).headers["Location"] == "/dang-nhap/"


def test_activation_by_slip_does_not_go_around_it(officer: User, secret: str, clock: Clock) -> None:
    """A slip resets the password; whoever holds it still needs the telephone (ASVS 5.0: 6.4.3)."""
    _, code = issue_slip(officer, actor=make_user("Quản trị"))
    client = Client()
    client.post("/kich-hoat/", {"handbook_code": "k7m49qxd", "code": code})
    client.post("/kich-hoat/mat-khau/", {"password1": "qua-bong-mau-lam", "password2": "qua-bong-mau-lam"})

    assert "_auth_user_id" not in client.session
    assert client.post(ASK, {"code": "000000"}).status_code == 200
    assert client.get("/quan-tri/").status_code == 302
    assert client.post(ASK, {"code": code_at(clock, secret)}).headers["Location"] == "/cua-toi/"
    assert client.get("/quan-tri/").status_code == 200


def test_session_from_before_is_asked_again(officer: User, clock: Clock) -> None:
    """Signed in before the factor was set up elsewhere: the session proves it first, and cannot switch it off."""
    before = signed_in_client("k7m49qxd")
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)

    for address in ("/quan-tri/", "/van-ban/?q=x", "/xac-thuc/tat/", "/xac-thuc/ma-du-phong/"):
        target = before.get(address).headers["Location"]
        assert target.startswith(f"{AGAIN}?next=%2F"), address
    assert before.post("/xac-thuc/tat/").headers["Location"] == f"{AGAIN}?next=%2F"
    passed = before.post(AGAIN, {"code": code_at(clock, secret), "next": "/quan-tri/"})
    assert passed.headers["Location"] == "/quan-tri/"
    assert before.get("/quan-tri/").status_code == 200


def test_mark_of_one_person_does_not_serve_the_next(officer: User, secret: str, clock: Clock) -> None:
    other = make_user("Người Sau", handbook_code="aaaa2222")
    give_role(other, "administrator")
    TOTP.activate(other, generate_totp_secret())
    client = Client()
    knock("k7m49qxd", client=client)
    client.post(ASK, {"code": code_at(clock, secret)})
    assert client.session["second_factor_of"] == officer.pk

    client.force_login(other, backend="accounts.backends.PhoneOrCodeBackend")

    assert client.get("/quan-tri/").headers["Location"].startswith(AGAIN)


def test_staff_who_switch_it_off_are_out_at_once(officer: User, secret: str, clock: Clock) -> None:
    client = Client()
    knock("k7m49qxd", client=client)
    client.post(ASK, {"code": code_at(clock, secret)})
    client.post("/xac-thuc/nhac-lai-mat-khau/", {"password": PASSWORD, "next": "/xac-thuc/tat/"})

    assert client.post("/xac-thuc/tat/").status_code == 302

    assert not Authenticator.objects.exists()
    assert client.get("/quan-tri/").headers["Location"] == SET_UP


def test_role_granted_during_a_session_demands_it_at_the_next_request() -> None:
    user = make_user(handbook_code="k7m49qxd")
    client = signed_in_client("k7m49qxd")
    assert client.get("/cua-toi/").status_code == 200

    give_role(user, "editor")

    assert client.get("/cua-toi/").headers["Location"] == SET_UP


def test_secrets_are_sealed_in_the_table(officer: User, secret: str) -> None:
    RecoveryCodes.activate(officer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        stored = "".join(row for (row,) in cursor.fetchall())
    assert secret not in stored
    assert Authenticator.objects.get(type="totp").wrap().instance.data["secret"] != secret


@pytest.mark.parametrize(("demo", "waived"), [("0", False), ("1", True)])
def test_it_is_waived_in_the_demo_and_by_nothing_else(monkeypatch: pytest.MonkeyPatch, demo: str, waived: bool) -> None:
    monkeypatch.setenv("DEMO", demo)
    monkeypatch.setenv("STAFF_SECOND_FACTOR_WAIVED", "1")

    portal = runpy.run_path(str(Path(__file__).resolve().parents[2] / "handbook" / "settings.py"))

    assert portal["STAFF_SECOND_FACTOR_WAIVED"] is waived


def test_demo_says_on_every_page_that_it_is_waived(officer: User, settings: Any) -> None:
    settings.DEMO = settings.STAFF_SECOND_FACTOR_WAIVED = True

    assert says(Client().get("/"), "Cán bộ được miễn xác thực hai bước.")
    settings.DEMO = False
    assert not says(Client().get("/"), "miễn xác thực")
