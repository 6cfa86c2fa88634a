"""Members' own page, a leader's record page and slips: what they show, refuse and cost."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AccessLogEntry, ActivationSlip
from members.models import Activity, Badge, Member, PartyPosition
from members.services.activation import issue_member_slip
from tests.accounts.door import enters
from tests.factories import give_role, make_member

POSITIONS = ["secretary", "standing_member", "committee_member"]
ME, LIST = "/cua-toi/", "/chi-bo/phu-trach/"


def with_facts(member: Member, cell: Any, rows: int) -> Member:
    for number in range(rows):
        Badge.objects.create(member=member, level=30 + 10 * number, awarded_on="2015-02-03")
        PartyPosition.objects.create(member=member, organisation=cell, position=POSITIONS[number])
    Activity.objects.create(member=member, kind="exempt", started_on="2026-01")
    return member


def test_own_page_shows_the_record_with_masked_numbers(browse: Any, people: SimpleNamespace) -> None:
    answer = browse("member").get(ME)
    page = answer.content.decode()

    for words in ("Nguyễn Thị Mẫu", "Chi bộ Xóm Một", "Đảng bộ xã Suối Thử", "03/02/1961", "19/05/1985", "•••• 0001"):
        assert words in page, words
    for number in (people.member.citizen_id, people.member.phone, "Số 1 đường Thử"):
        assert number not in page
    assert "Đảng bộ tỉnh Mẫu</" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("field", "shown"), [("citizen_id", "099161000001"), ("phone", "0900 000 001"), ("address", "Số 1 đường Thử")]
)
def test_one_number_is_shown_whole_once(browse: Any, people: SimpleNamespace, field: str, shown: str) -> None:
    member = browse("member")

    revealed = member.post(ME, {"field": field}).content.decode()

    assert shown in revealed
    assert shown not in member.get(ME).content.decode()
    assert sum(number in revealed for number in ("099161000001", "0900 000 001", "Số 1 đường Thử")) == 1


def test_number_that_is_not_known_is_not_offered(browse: Any) -> None:
    page = browse("member").get(ME).content.decode()

    assert 'value="citizen_id"' in page
    assert 'value="card_number"' not in page


def test_account_without_a_record_has_a_page_too(browse: Any) -> None:
    page = browse("editor").get(ME).content.decode()

    assert "Tài khoản này không gắn với hồ sơ đảng viên nào." in page
    assert 'href="/quan-ly/"' in page


@pytest.mark.parametrize(("role", "leads"), [("member", False), ("secretary", True), ("officer", True), ("dpo", False)])
def test_way_to_ones_members_is_shown_to_leaders(browse: Any, role: str, leads: bool) -> None:
    assert ("Đảng viên tôi phụ trách" in browse(role).get(ME).content.decode()) is leads


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_records_are_not_changed_here(browse: Any, people: SimpleNamespace, method: str) -> None:
    for address in (ME, LIST, f"{LIST}{people.member.pk}/", f"{LIST}{people.member.pk}/phieu/"):
        assert getattr(browse("secretary"), method)(address).status_code == 405


def test_slip_is_printed_once_and_a_reload_makes_no_second(browse: Any, people: SimpleNamespace) -> None:
    secretary, address = browse("secretary"), f"{LIST}{people.neighbour.pk}/phieu/"

    printed = secretary.post(address)
    again = secretary.get(address)

    page = printed.content.decode()
    slip = printed.context["slip"]
    assert slip.code in page
    assert people.neighbour.full_name in page
    assert people.neighbour.user.code_display in page
    assert people.neighbour.citizen_id not in page
    assert (again.status_code, again.headers["Location"]) == (302, f"{LIST}{people.neighbour.pk}/")
    assert ActivationSlip.objects.count() == 1
    assert slip.code not in secretary.get(f"{LIST}{people.neighbour.pk}/").content.decode()


def test_slip_never_lifts_anybodys_rights(cast: Any, people: SimpleNamespace, tree: SimpleNamespace) -> None:
    """A slip sets a new password: not for oneself, not for staff, unless the administrator asks."""
    staff = make_member("Cán Bộ Cùng Chi Bộ", cell=tree.cell_a1, user=True)
    give_role(staff.user, "editor")
    for actor in ("secretary", "officer"):
        with pytest.raises(PermissionDenied):
            issue_member_slip(staff, actor=cast[actor])
    with pytest.raises(PermissionDenied):
        issue_member_slip(people.secretary, actor=cast["secretary"])

    assert issue_member_slip(staff, actor=cast["administrator"]).member == staff
    assert issue_member_slip(people.secretary, actor=cast["officer"]).member == people.secretary
    assert enters(staff.user.handbook_code)  # the old password holds until the new one is set


def test_slip_is_for_members_only_while_they_are(browse: Any, people: SimpleNamespace) -> None:
    people.neighbour.status, people.neighbour.ended_on, people.neighbour.end_reason = "ended", "2026-10-01", "other"
    people.neighbour.save()

    assert browse("secretary").post(f"{LIST}{people.neighbour.pk}/phieu/").status_code == 403
    assert ActivationSlip.objects.count() == 0


def test_first_slip_makes_the_account(cast: Any, tree: SimpleNamespace) -> None:
    member = make_member("Chưa Tài Khoản", cell=tree.cell_a1, phone="0900000009")

    first = issue_member_slip(member, actor=cast["secretary"])
    second = issue_member_slip(member, actor=cast["secretary"])

    member.refresh_from_db()
    assert (member.user.display_name, member.user.phone, member.user.activated_at) == (
        "Chưa Tài Khoản",
        "0900000009",
        None,
    )
    assert first.handbook_code == second.handbook_code == member.user.code_display
    assert first.code != second.code


def test_new_slip_brings_name_and_phone_of_the_account_up_to_date(cast: Any, people: SimpleNamespace) -> None:
    people.neighbour.user.phone = "0900000007"
    people.neighbour.user.save()
    people.neighbour.full_name, people.neighbour.phone = "Trần Văn Đổi Tên", "0900000008"
    people.neighbour.save()
    assert (enters("0900000007"), enters("0900000008")) == (True, False)

    issue_member_slip(people.neighbour, actor=cast["secretary"])

    assert (enters("0900000007"), enters("0900000008")) == (False, True)
    account = Member.objects.get(pk=people.neighbour.pk).user
    assert account.display_name == "Trần Văn Đổi Tên"
    changes = account.history.count()
    issue_member_slip(people.neighbour, actor=cast["secretary"])
    assert account.history.count() == changes


def test_list_names_who_has_not_activated(browse: Any, tree: SimpleNamespace) -> None:
    make_member("Chưa Kích Hoạt", cell=tree.cell_a1)

    page = browse("secretary").get(LIST).content.decode()

    assert page.count("Chưa kích hoạt</span>") == 1


def test_list_asked_with_odd_characters_stays_calm(browse: Any, people: SimpleNamespace) -> None:
    for typed in ("\0", "%", "_", "'", "\\", "x" * 500, "<script>"):
        answer = browse("officer").get(LIST, {"q": typed})
        assert answer.status_code == 200
        assert "<script>x" not in answer.content.decode()
    assert browse("officer").get(LIST, {"q": "%"}).context["page"].paginator.count == 0


def test_looking_at_oneself_is_not_logged(browse: Any, people: SimpleNamespace) -> None:
    browse("member").get(ME)
    browse("secretary").get(f"{LIST}{people.secretary.pk}/")

    assert AccessLogEntry.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_a_constant_number_of_queries(
    browse: Any, people: SimpleNamespace, tree: SimpleNamespace, rows: int, django_assert_num_queries: Any
) -> None:
    with_facts(people.member, tree.cell_a1, rows)
    member, secretary = browse("member"), browse("secretary")
    member.get(ME)
    secretary.get(LIST)

    with django_assert_num_queries(17):
        member.get(ME)
    with django_assert_num_queries(16):
        secretary.get(f"{LIST}{people.member.pk}/")


def test_user_who_leads_nothing_is_told_so(browse: Any) -> None:
    for role in ("member", "editor", "dpo"):
        answer = browse(role).get(LIST)
        assert answer.status_code == 403
        assert "Trang này không dành cho đồng chí" in answer.content.decode()
