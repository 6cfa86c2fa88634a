"""The pages under /quan-ly/xuat/: who opens them, what they give, what they ask for first."""

import io
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest

from accounts.models import AccessLogEntry
from members.services.rosters import exports
from tests.conftest import ROLES
from tests.factories import PASSWORD, make_organisation
from tests.members.scopes import EVERYBODY, A, B, confirmed

INDEX, BLANK = "/quan-ly/xuat/", "/quan-ly/xuat/tep-mau/"
MEMBERS, CHANGES = "/quan-ly/xuat/danh-sach/", "/quan-ly/xuat/thay-doi/"
AGAIN = "/xac-thuc/nhac-lai-mat-khau/"
TAKEN = {"officer": A, "other_officer": B, "administrator": EVERYBODY}
HOME = {"officer": "commune_a", "other_officer": "commune_b", "administrator": "province"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked(organisation: Any, **more: Any) -> dict[str, Any]:
    return {"organisation": organisation.pk, "layout": "danh-sach", "purpose": "Đối chiếu quý", **more}


def days(organisation: Any, **more: Any) -> dict[str, Any]:
    data = {"organisation": organisation.pk, "since": "01/01/2020", "until": "01/01/2021", "purpose": "Gửi Trung ương"}
    return data | more


def texts(answer: Any) -> set[str]:
    """All that stands in the file of an answer."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}


@pytest.mark.parametrize("role", ROLES)
def test_pages_and_files_by_role(browse: Any, tree: Any, people: Any, role: str) -> None:
    client = browse(role) if role == "anonymous" else confirmed(browse(role))
    own = getattr(tree, HOME.get(role, "commune_a"))

    pages = [client.get(address).status_code for address in (INDEX, MEMBERS, CHANGES)]
    blank = client.get(BLANK, {"organisation": own.pk, "layout": "mau-4-0"})
    taken = client.post(MEMBERS, asked(own))
    changes = client.post(CHANGES, days(own))

    if role not in TAKEN:
        status = 302 if role == "anonymous" else 403
        assert [*pages, blank.status_code, taken.status_code, changes.status_code] == [status] * 6
        assert not AccessLogEntry.objects.filter(action="exported").exists()
        return
    assert pages == [200, 200, 200]
    assert {answer["Content-Type"] for answer in (blank, taken, changes)} == {XLSX}
    assert "no-store" in taken["Cache-Control"]
    assert ["Giới tính (*)" in texts(answer) for answer in (blank, taken, changes)] == [True, False, True]


@pytest.mark.parametrize("role", TAKEN)
def test_the_file_holds_the_scope_and_nobody_else(browse: Any, tree: Any, people: Any, role: str) -> None:
    answer = confirmed(browse(role)).post(MEMBERS, asked(getattr(tree, HOME[role])))

    seen = texts(answer)
    assert {name for name, person in vars(people).items() if person.full_name in seen} == TAKEN[role]
    assert {name for name, person in vars(people).items() if person.citizen_id in seen} == TAKEN[role]
    entry = AccessLogEntry.objects.get(action="exported")
    assert (entry.row_count, entry.path, entry.reason) == (len(TAKEN[role]), MEMBERS, "Đối chiếu quý")


@pytest.mark.parametrize("address", [MEMBERS, CHANGES, BLANK])
def test_a_body_out_of_scope_cannot_be_chosen(browse: Any, tree: Any, address: str) -> None:
    client = confirmed(browse("officer"))

    for body in (tree.commune_b, tree.province, tree.cell_b1):
        data = {**asked(body), **days(body)}
        answer = client.get(address, data) if address == BLANK else client.post(address, data)
        assert answer.status_code == 200
        assert answer.context["form"].errors["organisation"] == ["Chọn một tổ chức trong danh sách."]
    assert not AccessLogEntry.objects.filter(action="exported").exists()


def test_the_password_is_asked_before_members_leave(browse: Any, tree: Any, people: Any) -> None:
    client = browse("officer")

    pages = [client.get(address) for address in (MEMBERS, CHANGES)]
    post = client.post(MEMBERS, asked(tree.commune_a))
    wrong = client.post(post.url, {"password": "khong-phai-mat-khau"})

    assert [page.url for page in pages] == [f"{AGAIN}?next={quote(address, '')}" for address in (MEMBERS, CHANGES)]
    assert (post.status_code, wrong.status_code) == (302, 200)
    assert not AccessLogEntry.objects.filter(action="exported").exists()

    right = client.post(post.url, {"password": PASSWORD})

    assert people.member.citizen_id in texts(right), "the file asked for comes at once"
    assert client.get(CHANGES).status_code == 200


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"purpose": ""}, {"purpose": ["Ghi xuất để làm gì."]}),
        ({"layout": "khac"}, {"layout": ["Chọn một mẫu trong danh sách."]}),
        ({"organisation": ""}, {"organisation": ["Chọn tổ chức đảng."]}),
        ({"organisation": "abc"}, {"organisation": ["Chọn một tổ chức trong danh sách."]}),
        ({"purpose": "x" * 201}, {"purpose": ["Ghi ngắn lại, nhiều nhất 200 chữ cái."]}),
    ],
)
def test_what_is_missing_or_wrong_is_told(browse: Any, tree: Any, data: Any, errors: Any) -> None:
    answer = confirmed(browse("officer")).post(MEMBERS, asked(tree.commune_a) | data)

    assert (answer.status_code, answer.context["form"].errors) == (200, errors)
    assert not AccessLogEntry.objects.filter(action="exported").exists()


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"since": "31/02/2020"}, {"since": ["Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 02/09/2026."]}),
        ({"since": "02/01/2021"}, {"until": ["Ngày cuối phải từ ngày đầu trở đi."]}),
        ({"until": "01/01/2999"}, {"until": ["Ngày này chưa tới."]}),
    ],
)
def test_wrong_days_of_a_change_list_are_told(browse: Any, tree: Any, data: Any, errors: Any) -> None:
    answer = confirmed(browse("officer")).post(CHANGES, days(tree.commune_a) | data)

    assert (answer.status_code, answer.context["form"].errors) == (200, errors)


def test_too_many_files_are_refused_in_a_sentence(browse: Any, tree: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(exports, "MOST_PER_HOUR", 1)
    client = confirmed(browse("officer"))

    assert texts(client.post(MEMBERS, asked(tree.commune_a)))
    answer = client.post(MEMBERS, asked(tree.commune_a))

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [exports.TOO_MANY]


def test_the_list_of_bodies_stays_short(browse: Any, tree: Any, monkeypatch: Any) -> None:
    make_organisation("Chi bộ Xóm Một", parent=tree.commune_a, code="A9")
    client = browse("administrator")
    whole = client.get(INDEX).content.decode()
    monkeypatch.setattr(exports, "MOST_LISTED", 4)
    short = client.get(INDEX).content.decode()

    assert whole.count("<option") == 7
    assert "\u2003\u2003Chi bộ Xóm Một [A9]</option>" in whole
    assert "\u2003\u2003Chi bộ Tổ Ba</option>" in whole
    assert short.count("<option") == 3


@pytest.mark.parametrize("count", [1, 30])
def test_pages_run_few_queries_and_stay_light(
    browse: Any, tree: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        make_organisation(f"Chi bộ Xóm {number}", parent=tree.commune_a)
    client = confirmed(browse("officer"))

    for address in (INDEX, MEMBERS, CHANGES):
        with django_assert_max_num_queries(14):
            answer = client.get(address)
        assert len(answer.content) < 60_000


def test_leading_pages_lead_to_the_exports(browse: Any) -> None:
    for address in ("/", "/cua-toi/", "/chi-bo/phu-trach/"):
        assert f'href="{INDEX}"' in browse("officer").get(address).content.decode()
    for role in ("secretary", "member", "dpo"):
        for address in ("/", "/cua-toi/"):
            assert f'href="{INDEX}"' not in browse(role).get(address).content.decode()
