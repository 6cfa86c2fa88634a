"""Activation by slip: once, for some days, for a few tries, and never past a lock or a second factor."""

import threading
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.models import ActivationSlip, SignInAttempt, User
from accounts.services.activation import PRIVACY_NOTICE_VERSION, REFUSED, TOO_MANY, activate, check_slip, issue_slip
from tests.accounts.door import enters, says
from tests.clock import Clock
from tests.factories import make_user

NEW_PASSWORD = "qua-bong-mau-lam"
WRONG = "0000000000"

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db: None) -> User:
    return make_user("Bí Thư Thử")


@pytest.fixture
def waiting(db: None) -> User:
    return User.objects.create_user(handbook_code="k7m49qxd", display_name="Đảng Viên Chờ")


def first_step(code: str, handbook_code: str = "K7M4-9QXD", *, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post("/kich-hoat/", {"handbook_code": handbook_code, "code": code}, **more)


def second_step(client: Client, password: str = NEW_PASSWORD, again: str | None = None) -> Any:
    return client.post(
        "/kich-hoat/mat-khau/", {"password1": password, "password2": password if again is None else again}
    )


def opens(code: str, handbook_code: str = "K7M4-9QXD", **more: Any) -> bool:
    answer = first_step(code, handbook_code, **more)
    assert answer.status_code == 302 or says(answer, REFUSED) or says(answer, TOO_MANY)
    return answer.status_code == 302


def test_member_activates_and_reads_the_own_page(waiting: User, actor: User) -> None:
    _, code = issue_slip(waiting, actor=actor)
    client = Client()

    first = first_step(f"{code[:5]} {code[5:]}", client=client)
    second = second_step(client)

    assert (first.status_code, first.headers["Location"]) == (302, "/kich-hoat/mat-khau/")
    assert (second.status_code, second.headers["Location"]) == (302, "/cua-toi/")
    assert says(client.get("/cua-toi/"), "Đã kích hoạt.")
    waiting.refresh_from_db()
    assert waiting.activated_at is not None
    assert waiting.privacy_notice_version == PRIVACY_NOTICE_VERSION
    assert waiting.privacy_notice_at == waiting.activated_at
    assert enters("K7M4-9QXD", NEW_PASSWORD)


@pytest.mark.parametrize("spelling", ["k7m49qxd", "K7M49QXD", "k7m4 9qxd", "K7M4–9QXD"])
def test_slip_opens_in_every_spelling(waiting: User, actor: User, spelling: str) -> None:
    _, code = issue_slip(waiting, actor=actor)

    assert opens("-".join(code), spelling)


def test_code_is_kept_as_a_digest_only(waiting: User, actor: User) -> None:
    slip, code = issue_slip(waiting, actor=actor)

    rows = []
    with connection.cursor() as cursor:
        for table in (ActivationSlip._meta.db_table, slip.history.model._meta.db_table):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608
            rows += [row for (row,) in cursor.fetchall()]
    assert len(rows) == 2
    assert not any(code in row for row in rows)
    assert [slip.code_digest in row for row in rows] == [True, False]  # the history does not keep it again
    assert len(slip.code_digest) == 64


def test_code_fits_its_own_account_only(waiting: User, actor: User) -> None:
    other = User.objects.create_user(handbook_code="aaaa2222", display_name="Người Kia")
    _, code = issue_slip(waiting, actor=actor)
    issue_slip(other, actor=actor)

    assert not opens(code, "AAAA-2222")
    assert opens(code)


def test_slip_works_once(waiting: User, actor: User) -> None:
    _, code = issue_slip(waiting, actor=actor)
    quick, slow = Client(), Client()
    assert first_step(code, client=quick).status_code == first_step(code, client=slow).status_code == 302

    assert second_step(quick).status_code == 302
    late = second_step(slow, "bon-con-meo-vang")

    assert late.status_code == 422
    assert says(late, REFUSED)
    assert not opens(code)
    assert enters("k7m49qxd", NEW_PASSWORD)
    assert not enters("k7m49qxd", "bon-con-meo-vang")


def test_slip_expires(waiting: User, actor: User, clock: Clock) -> None:
    _, code = issue_slip(waiting, actor=actor)

    clock.move(days=django_settings.ACTIVATION_SLIP_DAYS, seconds=-1)
    assert opens(code)
    clock.move(seconds=1)
    assert not opens(code)
    assert django_settings.ACTIVATION_SLIP_DAYS == 14


def test_new_slip_withdraws_the_old_one(waiting: User, actor: User) -> None:
    first, old_code = issue_slip(waiting, actor=actor)
    second, new_code = issue_slip(waiting, actor=actor)

    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert list(ActivationSlip.objects.usable()) == [second]
    assert not opens(old_code)
    assert opens(new_code)


def test_withdrawn_slip_stops_a_half_done_activation(waiting: User, actor: User) -> None:
    _, code = issue_slip(waiting, actor=actor)
    client = Client()
    first_step(code, client=client)

    ActivationSlip.objects.update(withdrawn_at="2026-11-01T00:00:00Z")

    assert says(second_step(client), REFUSED)
    assert User.objects.get(pk=waiting.pk).activated_at is None


def test_slip_endures_five_wrong_tries_exactly(waiting: User, actor: User) -> None:
    _, code = issue_slip(waiting, actor=actor)
    for _ in range(4):
        assert not opens(WRONG)
    assert opens(code)
    assert not opens(WRONG)

    assert not opens(code)
    assert ActivationSlip.objects.get().attempts == django_settings.ACTIVATION_SLIP_ATTEMPTS == 5


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_do_not_pass_the_limit(waiting: User, actor: User) -> None:
    issue_slip(waiting, actor=actor)
    start = threading.Barrier(8)

    def guess(number: int) -> None:
        start.wait(timeout=10)
        try:
            with pytest.raises(ValidationError):
                check_slip("k7m49qxd", f"{number:010d}", ip=f"10.0.0.{number}")
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert ActivationSlip.objects.get().attempts == 5
    assert SignInAttempt.objects.filter(user=waiting).count() == 5


def test_one_account_has_ten_tries_in_a_quarter_of_an_hour(waiting: User, actor: User, clock: Clock) -> None:
    for number in range(10):
        if number % 4 == 0:
            issue_slip(waiting, actor=actor)
        assert says(first_step(WRONG, REMOTE_ADDR=f"10.0.0.{number}"), REFUSED)
    _, code = issue_slip(waiting, actor=actor)

    assert says(first_step(code), TOO_MANY)
    clock.move(minutes=15, seconds=1)
    assert opens(code)


def test_one_address_has_twenty_tries_in_a_quarter_of_an_hour(waiting: User, actor: User, clock: Clock) -> None:
    _, code = issue_slip(waiting, actor=actor)
    for number in range(20):
        assert says(first_step(WRONG, f"zzzz{number:04d}", REMOTE_ADDR="10.0.0.1"), REFUSED)

    assert says(first_step(code, REMOTE_ADDR="10.0.0.1"), TOO_MANY)
    assert opens(code, REMOTE_ADDR="10.0.0.2")
    clock.move(minutes=15, seconds=1)
    assert opens(code, REMOTE_ADDR="10.0.0.1")


def test_unknown_account_and_wrong_code_get_the_same_answer(waiting: User, actor: User) -> None:
    issue_slip(waiting, actor=actor)

    answers = [first_step(WRONG), first_step(WRONG, "zzzz9999")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(says(answer, REFUSED) for answer in answers)


def test_locked_account_stays_locked(waiting: User, actor: User) -> None:
    _, code = issue_slip(waiting, actor=actor)
    client = Client()
    first_step(code, client=client)

    User.objects.filter(pk=waiting.pk).update(is_active=False)

    assert says(second_step(client), REFUSED)
    assert not opens(code)
    assert ActivationSlip.objects.get().used_at is None
    assert "_auth_user_id" not in client.session


def test_second_step_needs_the_first(waiting: User, actor: User) -> None:
    issue_slip(waiting, actor=actor)

    for answer in (Client().get("/kich-hoat/mat-khau/"), second_step(Client())):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/kich-hoat/")


def test_second_step_waits_a_quarter_of_an_hour(waiting: User, actor: User, clock: Clock) -> None:
    _, code = issue_slip(waiting, actor=actor)
    client = Client()
    first_step(code, client=client)

    clock.move(minutes=15)
    assert client.get("/kich-hoat/mat-khau/").status_code == 200
    clock.move(seconds=1)
    assert second_step(client).headers["Location"] == "/kich-hoat/"


def test_new_password_ends_the_sessions_of_the_old_one(actor: User) -> None:
    member = make_user("Quên Mật Khẩu", handbook_code="k7m49qxd")
    elsewhere = Client()
    elsewhere.force_login(member, backend="accounts.backends.PhoneOrCodeBackend")
    _, code = issue_slip(member, actor=actor)
    assert elsewhere.get("/cua-toi/").status_code == 200
    client = Client()

    first_step(code, client=client)
    second_step(client)

    assert elsewhere.get("/cua-toi/").status_code == 302
    assert client.get("/cua-toi/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("", "", "Chưa có mật khẩu."),
        (NEW_PASSWORD, "", "Chưa gõ lại mật khẩu."),
        (NEW_PASSWORD, NEW_PASSWORD + "x", "Hai lần gõ chưa giống nhau."),
        ("dangvien", "dangvien", "Mật khẩu này dễ đoán."),
        ("ngắn", "ngắn", "Mật khẩu quá ngắn. Phải có ít nhất 8 ký tự."),
    ],
)
def test_password_that_will_not_do_is_explained(
    waiting: User, actor: User, password: str, again: str, sentence: str
) -> None:
    _, code = issue_slip(waiting, actor=actor)
    client = Client()
    first_step(code, client=client)

    answer = second_step(client, password, again)

    assert answer.status_code == 422
    assert says(answer, sentence)
    assert ActivationSlip.objects.get().used_at is None
    assert second_step(client).status_code == 302


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({}, "Chưa có mã sổ tay."),
        ({"handbook_code": "k7m49qxd"}, "Chưa có mã kích hoạt."),
        ({"handbook_code": "k7m49qxd", "code": "chữ"}, REFUSED),
        ({"handbook_code": "\0", "code": "\0"}, "Còn 2 chỗ cần sửa"),
        ({"handbook_code": "x" * 500, "code": "1"}, "Còn 1 chỗ cần sửa"),
    ],
)
def test_unreadable_slip_is_explained(waiting: User, entries: dict[str, str], sentence: str) -> None:
    answer = Client().post("/kich-hoat/", entries)

    assert answer.status_code == 422
    assert says(answer, sentence)


def test_activation_is_written_down(waiting: User, actor: User) -> None:
    slip, _ = issue_slip(waiting, actor=actor)
    activate(slip.pk, NEW_PASSWORD)

    reasons = [
        (event.pgh_label, event.pgh_context.metadata["reason"], event.pgh_context.metadata["user"])
        for event in slip.history.select_related("pgh_context").order_by("pgh_id")
    ]
    assert reasons == [("insert", "slip.issued", actor.pk), ("update", "account.activated", waiting.pk)]


def test_failed_activation_leaves_nothing_behind(waiting: User, actor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    slip, _ = issue_slip(waiting, actor=actor)
    monkeypatch.setattr(User, "save", lambda self, **fields: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        activate(slip.pk, NEW_PASSWORD)

    slip.refresh_from_db()
    assert slip.used_at is None
    assert User.objects.get(pk=waiting.pk).activated_at is None
