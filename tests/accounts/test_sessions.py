"""Sessions: seen, ended, lost with the account; rights that follow at the next request; answers nobody keeps."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from members.models import RoleAssignment
from members.services.roles import end_role, grant_role
from tests.accounts.door import knock, says, signed_in_client
from tests.clock import Clock
from tests.factories import make_document, make_file, make_member, make_user
from tests.project.test_rules import addresses

pytestmark = pytest.mark.django_db
MACHINES = "/cua-toi/thiet-bi/"


@pytest.fixture
def user(db: None) -> User:
    return make_user(handbook_code="k7m49qxd")


def from_machine(ip: str, agent: str, code: str = "k7m49qxd") -> Client:
    client = Client(REMOTE_ADDR=ip, headers={"User-Agent": agent})
    knock(code, client=client)
    return client


def test_machines_are_listed_with_address_and_browser(user: User) -> None:
    here = from_machine("10.0.0.1", "Mozilla/5.0 (Linux; Android 9) Chrome/99")
    from_machine("10.0.0.2", "Mozilla/5.0 (Windows NT 10.0) Firefox/99")
    from_machine("10.0.0.3", "Mozilla/5.0 (iPhone) Safari/99", make_user().handbook_code)

    page = here.get(MACHINES).content.decode()

    assert ["10.0.0.1" in page, "10.0.0.2" in page, "10.0.0.3" in page] == [True, True, False]
    assert ["Android" in page, "Windows" in page, "iPhone" in page] == [True, True, False]
    assert page.count("Máy này") == 1


def test_other_machines_are_ended_and_this_one_stays(user: User) -> None:
    here, there = from_machine("10.0.0.1", "a"), from_machine("10.0.0.2", "b")
    stranger = from_machine("10.0.0.3", "c", make_user().handbook_code)

    answer = here.post(MACHINES)

    assert answer.status_code == 302
    assert [client.get("/cua-toi/").status_code for client in (here, there, stranger)] == [200, 302, 200]
    assert list(UserSession.objects.filter(user=user).values_list("ip", flat=True)) == ["10.0.0.1"]
    assert not says(here.get(MACHINES), "Đăng xuất các máy khác")


def test_machine_whose_session_is_gone_is_not_listed(user: User) -> None:
    here, there = from_machine("10.0.0.1", "a"), from_machine("10.0.0.2", "b")
    Session.objects.filter(pk=there.session.session_key).delete()

    assert not says(here.get(MACHINES), "10.0.0.2")


@pytest.mark.parametrize("machines", [1, 3])
def test_list_of_machines_runs_a_constant_number_of_queries(
    user: User, machines: int, django_assert_num_queries: Any
) -> None:
    here = from_machine("10.0.0.9", "a")
    for number in range(machines):
        from_machine(f"10.0.0.{number}", "b")

    with django_assert_num_queries(9):
        page = here.get(MACHINES)
    assert len(page.context["sessions"]) == machines + 1


def test_changed_password_clears_the_list_of_machines(user: User) -> None:
    here, there = from_machine("10.0.0.1", "a"), from_machine("10.0.0.2", "b")
    new = {"password1": "bon-con-meo-vang", "password2": "bon-con-meo-vang"}

    here.post("/cua-toi/doi-mat-khau/", {"oldpassword": "ba-con-trau-xanh", **new})

    assert there.get("/cua-toi/").status_code == 302
    page = here.get(MACHINES).content.decode()
    assert ["10.0.0.1" in page, "10.0.0.2" in page] == [True, False]


def test_signing_out_asks_first_and_ends_the_session_on_the_server(user: User) -> None:
    client = signed_in_client("k7m49qxd")
    kept = client.cookies["sessionid"].value

    asked = client.get("/dang-xuat/")
    assert says(asked, "Đăng xuất?")
    assert client.get("/cua-toi/").status_code == 200
    done = client.post("/dang-xuat/")

    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert not Session.objects.filter(pk=kept).exists()
    client.cookies = SimpleCookie({"sessionid": kept})
    assert client.get("/cua-toi/").headers["Location"] == "/dang-nhap/?next=/cua-toi/"
    assert not says(client.get("/"), "Chào đồng chí")


def test_signing_out_of_the_admin_is_the_same(user: User, browse: Any) -> None:
    administrator = browse("administrator")

    answer = administrator.post("/quan-tri/logout/", follow=True)

    assert answer.request["PATH_INFO"] == "/dang-xuat/"


def test_session_ends_after_fourteen_days(user: User, clock: Clock) -> None:
    client = signed_in_client("k7m49qxd")

    clock.move(days=14, seconds=-1)
    assert client.get("/cua-toi/").status_code == 200
    clock.move(seconds=2)
    assert client.get("/cua-toi/").status_code == 302


def test_disabled_account_loses_every_session_at_once(user: User) -> None:
    client = signed_in_client("k7m49qxd")
    assert client.get("/cua-toi/").status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/cua-toi/").headers["Location"] == "/dang-nhap/?next=/cua-toi/"
    assert not says(client.get("/"), "Chào đồng chí")


def test_granted_and_ended_role_work_at_the_next_request(cast: dict[str, Any], tree: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    member = cast["member"]
    client = signed_in_client(member.handbook_code)
    assert [client.get("/chi-bo/phu-trach/").status_code, client.get("/quan-tri/").status_code] == [403, 302]

    secretary = grant_role(member, "secretary", tree.cell_a2, actor=cast["administrator"])
    assert client.get("/chi-bo/phu-trach/").status_code == 200
    officer = grant_role(member, "officer", tree.commune_b, actor=cast["administrator"])
    assert client.get("/quan-tri/").status_code == 200
    end_role(officer, actor=cast["administrator"])
    assert [client.get("/chi-bo/phu-trach/").status_code, client.get("/quan-tri/").status_code] == [200, 302]
    end_role(secretary, actor=cast["administrator"])
    assert client.get("/chi-bo/phu-trach/").status_code == 403


def test_role_lapses_on_its_last_day_without_anybody_doing_anything(
    cast: dict[str, Any], settings: Any, clock: Clock
) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    RoleAssignment.objects.filter(user=cast["officer"]).update(valid_to=timezone.localdate())
    client = Client()
    client.force_login(cast["officer"], backend="accounts.backends.PhoneOrCodeBackend")
    assert client.get("/quan-tri/members/member/").status_code == 200

    clock.move(days=2)

    assert client.get("/quan-tri/members/member/").status_code in (302, 403)
    assert client.get("/chi-bo/phu-trach/").status_code == 403


def test_ended_membership_closes_members_items(user: User) -> None:
    member = make_member(user=True)
    document = make_document(access="members")
    client = signed_in_client(member.user.handbook_code)
    assert client.get(document.get_absolute_url()).status_code == 200

    member.status = "ended"
    member.ended_on, member.end_reason = "2026-11-01", "other"
    member.save()

    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["member", "secretary", "officer", "dpo", "administrator"])
def test_no_answer_to_a_signed_in_person_may_be_kept(browse: Any, role: str) -> None:
    """Every address of the portal, whatever it answers: pages, refusals, redirects, missing pages."""
    make_file(make_document(slug="x"), extension="pdf", slug="x")
    client = browse(role)
    kept = []

    for name, address in [*addresses(), ("missing", "/khong-co-trang-nay/"), ("search", "/tim-kiem/?q=x")]:
        answer = client.get(address)
        if not {"private", "no-store"} <= set(answer.headers.get("Cache-Control", "").split(", ")):
            kept.append((name, answer.status_code, answer.headers.get("Cache-Control")))
        if answer.streaming:
            answer.getvalue()  # read to the end, so that the file is closed

    assert kept == []


def test_refusals_of_forms_may_not_be_kept_either(cast: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["member"], backend="accounts.backends.PhoneOrCodeBackend")

    answer = client.post("/hoi-dap/gui-cau-hoi/", {"body": "Câu hỏi?"})

    assert answer.status_code == 403
    assert says(answer, "Trang mở đã lâu")
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


def test_staff_sent_to_the_second_factor_get_no_page_to_keep(cast: dict[str, Any]) -> None:
    client = signed_in_client(cast["officer"].handbook_code)

    answer = client.get("/chi-bo/phu-trach/")

    assert answer.status_code == 302
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


def test_pages_differ_by_cookie_for_caches_between() -> None:
    assert "Cookie" in Client().get("/").headers["Vary"]


def test_cookies_are_closed_to_scripts_and_other_sites(user: User) -> None:
    client = Client()
    client.get("/dang-nhap/")
    knock("k7m49qxd", client=client)

    flags = {name: (morsel["httponly"], morsel["samesite"]) for name, morsel in client.cookies.items()}
    assert {flags["sessionid"], flags["csrftoken"]} == {(True, "Lax")}
