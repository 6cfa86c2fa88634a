"""“Việc đến hạn của tôi” and the list of the branch: what each shows, to whom, and what may be pressed."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AccessLogEntry
from guidance.models import DueDate, DutyRecord, DutyRule
from guidance.services.duties.refresh import refresh_everybody
from members.models import Member
from tests.factories import make_member
from tests.guidance.duty_help import load_rules

OWN, BRANCH = "/cua-toi/viec-den-han/", "/chi-bo/viec-den-han/"


def days_ago(count: int) -> str:
    return (timezone.localdate() - dt.timedelta(days=count)).isoformat()


@pytest.fixture
def near(db: None, people: SimpleNamespace) -> None:
    """The cast's member is on probation that ends soon; the neighbour has a badge coming, known by the decision."""
    load_rules()
    Member.objects.filter(pk=people.member.pk).update(
        status="probationary", admission_date=days_ago(350), official_date="", decision_date=""
    )
    today = timezone.localdate()
    decision = dt.date(today.year - 40, today.month, min(today.day, 28)) + dt.timedelta(days=20)
    Member.objects.filter(pk=people.neighbour.pk).update(
        decision_date=decision.isoformat(), admission_date=decision.isoformat(), official_date=""
    )
    refresh_everybody()


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_own_page_tells_what_is_near_and_what_is_wanting(browse: Any, near: None) -> None:
    page = words(browse("member").get(OWN))

    assert "Hết 12 tháng dự bị" in page
    assert "Chi bộ xét công nhận chính thức" in page
    assert "Ai làm: Chi bộ, chi ủy" in page
    assert f"Ngày {timezone.localdate() + dt.timedelta(days=15):%d/%m/%Y}, còn 15 ngày" in page
    assert "Đóng đảng phí" in page
    assert "Kiểm tra thẻ" not in page


def test_unknown_dates_are_told_as_wanting_and_never_as_nothing_to_do(browse: Any, near: None, people: Any) -> None:
    Member.objects.filter(pk=people.member.pk).update(admission_date="")

    page = words(browse("member").get(OWN))

    assert "Chưa đủ dữ liệu: chưa ghi đủ ngày vào Đảng" in page
    assert "Không có việc" not in page


def test_account_without_a_record_is_told_so(browse: Any, near: None) -> None:
    page = browse("editor").get(OWN)

    assert page.status_code == 200
    assert "không gắn với hồ sơ đảng viên nào" in words(page)


def test_a_day_typed_by_the_member_gives_a_deadline_and_can_be_taken_back(
    browse: Any, cast: dict[str, Any], near: None, people: Any
) -> None:
    client, rule = browse("member"), DutyRule.objects.get(code="D21")

    answer = client.post(f"{OWN}ghi/", {"rule": rule.pk, "day": f"{timezone.localdate():%d/%m/%Y}"}, follow=True)

    record = DutyRecord.objects.get()
    assert (record.member, record.rule, record.closed_on) == (people.member, rule, None)
    assert "Đưa giấy giới thiệu cho chi ủy nơi đến" in words(answer)
    due = DueDate.objects.filter(member=people.member, rule=rule)
    seen = {role: due.visible_to(cast[role]).exists() for role in ("member", "secretary", "officer", "administrator")}
    assert seen == {"member": True, "secretary": True, "officer": False, "administrator": False}
    history = record.history.get()
    assert history.pgh_context.metadata["reason"] == "duty.day_recorded"
    client.post(f"{OWN}bo/{record.pk}/")
    assert not DutyRecord.objects.exists()
    assert not DueDate.objects.filter(rule=rule).exists()


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [("D21", "01/01/2199", 422), ("D21", "01/01/1999", 422), ("D21", "2026", 422), ("D50", "01/01/2026", 422)],
)
def test_a_wrong_day_or_a_rule_of_others_is_refused(browse: Any, near: None, code: str, day: str, status: int) -> None:
    rule = DutyRule.objects.get(code=code)

    answer = browse("member").post(f"{OWN}ghi/", {"rule": rule.pk, "day": day})

    assert answer.status_code == status
    assert "Lỗi:" in words(answer)
    assert not DutyRecord.objects.exists()


def test_member_calls_the_own_duty_done_and_it_keeps_its_date(browse: Any, near: None, people: Any) -> None:
    due = DueDate.objects.get(member=people.member, rule__code="D07")
    data = {"code": "D07", "level": 0, "start": due.start}

    client = browse("member")
    client.post(f"{OWN}xong/", data)

    record = DutyRecord.objects.get()
    assert (record.due, record.closed_on) == (due.due, timezone.localdate())
    assert not DueDate.objects.filter(pk=due.pk).exists()
    assert "xong ngày" in words(client.get(OWN))
    assert "không còn trong danh sách" in words(client.post(f"{OWN}xong/", data, follow=True))
    assert client.post(f"{OWN}xong/", {**data, "code": "D10", "start": _start("D10")}).status_code == 403


def _start(code: str) -> str:
    return DueDate.objects.filter(rule__code=code).values_list("start", flat=True)[0]


def test_calendar_file_holds_the_days_and_no_person(browse: Any, near: None, people: Any) -> None:
    answer = browse("member").get(f"{OWN}lich.ics")

    text = answer.content.replace(b"\r\n ", b"").decode()
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert f"DTSTART;VALUE=DATE:{timezone.localdate() + dt.timedelta(days=15):%Y%m%d}" in text
    assert "SUMMARY:Hết 12 tháng dự bị" in text
    assert "URL:http://testserver/thu-tuc/kn-07/" in text
    for private in (people.member.full_name, people.member.citizen_id, people.member.phone):
        assert private not in text
    assert browse("editor").get(f"{OWN}lich.ics").status_code == 404


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("secretary", {"Nguyễn Thị Mẫu", "Trần Văn Láng Giềng"}),
        ("officer", {"Nguyễn Thị Mẫu", "Trần Văn Láng Giềng"}),
        ("administrator", {"Nguyễn Thị Mẫu", "Trần Văn Láng Giềng"}),
        ("other_secretary", set()),
        ("other_officer", set()),
    ],
)
def test_branch_list_shows_ones_own_members_alone(browse: Any, near: None, role: str, names: set[str]) -> None:
    page = browse(role).get(BRANCH)

    shown = words(page)
    assert page.status_code == 200
    assert {name for name in ("Nguyễn Thị Mẫu", "Trần Văn Láng Giềng") if name in shown} == names
    assert AccessLogEntry.objects.filter(action="listed").count() == 1


def test_branch_list_is_closed_to_who_leads_nobody_and_hides_private_limits_from_officers(
    browse: Any, near: None
) -> None:
    assert [browse(role).get(BRANCH).status_code for role in ("member", "editor", "dpo")] == [403, 403, 403]

    assert "xét tặng Huy hiệu sớm" in words(browse("secretary").get(BRANCH))
    assert "xét tặng Huy hiệu sớm" not in words(browse("officer").get(BRANCH))


def test_secretary_calls_done_and_others_may_not(browse: Any, near: None, people: Any) -> None:
    due = DueDate.objects.get(member=people.member, rule__code="D07")

    assert browse("officer").post(f"{BRANCH}xong/{due.pk}/").status_code == 403
    assert browse("other_secretary").post(f"{BRANCH}xong/{due.pk}/").status_code == 404
    assert browse("neighbour").post(f"{BRANCH}xong/{due.pk}/").status_code == 403
    assert not DutyRecord.objects.exists()
    browse("secretary").post(f"{BRANCH}xong/{due.pk}/")

    assert DutyRecord.objects.get().member == people.member


def test_secretary_records_a_day_for_the_own_cell_only(browse: Any, near: None, people: Any) -> None:
    client, rule = browse("secretary"), DutyRule.objects.get(code="D11")
    data = {"rule": rule.pk, "day": f"{timezone.localdate() - dt.timedelta(days=25):%d/%m/%Y}"}

    assert client.post(f"{BRANCH}ghi/", {**data, "member": people.outsider.pk}).status_code == 422
    assert browse("officer").get(f"{BRANCH}ghi/").status_code == 403
    assert client.post(f"{BRANCH}ghi/", {**data, "member": people.member.pk}).status_code == 302

    assert DutyRecord.objects.get().member == people.member
    assert "Ra quyết định công nhận chính thức" in words(client.get(BRANCH))


def test_members_whose_dates_are_wanting_have_a_list(browse: Any, near: None, tree: SimpleNamespace) -> None:
    make_member("Mã Thị Chưa Rõ", cell=tree.cell_a1, admission_date="", official_date="")
    refresh_everybody()

    client = browse("secretary")

    assert "Mã Thị Chưa Rõ" not in words(client.get(BRANCH))
    assert "Mã Thị Chưa Rõ" in words(client.get(f"{BRANCH}?xem=thieu"))


@pytest.mark.parametrize("count", [1, 4])
def test_branch_list_asks_as_often_for_one_row_as_for_many(
    browse: Any, near: None, tree: SimpleNamespace, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_member(
            f"Mã Văn Dự Bị {number}",
            cell=tree.cell_a1,
            status="probationary",
            admission_date=days_ago(355),
            official_date="",
        )
    refresh_everybody()
    client = browse("secretary")
    client.get(BRANCH)

    with django_assert_num_queries(19):
        client.get(BRANCH)


def test_calculator_counts_and_keeps_nothing(near: None) -> None:
    client, rule = Client(), DutyRule.objects.get(code="D05")

    page = client.post("/tinh-han/", {"rule": rule.pk, "day": "30/01/2026"})

    assert "Hạn 10/04/2026 . Trường hợp đặc biệt: chậm nhất 06/05/2026" in words(page)
    assert not DutyRecord.objects.exists()
    assert "ít nhất 2/3 là 7 phiếu ; quá nửa là 6 phiếu" in words(client.post("/tinh-han/", {"base": "10"}))
    explained = DutyRule.objects.get(code="D45")
    assert client.post("/tinh-han/", {"rule": explained.pk, "day": "30/01/2026"}).status_code == 422


def test_rules_page_tells_every_rule_with_its_basis(near: None) -> None:
    page = Client().get("/tinh-han/cach-tinh/").content.decode()

    assert re.findall(r'id="(D\d\d)"', page) == sorted(DutyRule.objects.values_list("code", flat=True))
    assert page.count("Theo <a href=") == DutyRule.objects.count()
