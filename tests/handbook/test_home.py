"""The first page: the same layout for all, with what the reader may see and no more."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from exchange.services.questions import answer_question
from tests.conftest import ROLES
from tests.factories import make_document, make_group, make_notice, make_procedure, make_question, make_user

pytestmark = pytest.mark.django_db


def test_visitor_may_search_and_is_shown_the_door() -> None:
    page = Client().get("/").content.decode()

    assert "<h1>Sổ tay đảng viên</h1>" in page
    assert "Đồng chí là đảng viên?" in page
    assert 'action="/tim-kiem/"' in page
    assert 'href="/dang-nhap/"' in page
    assert 'href="/kich-hoat/"' in page
    assert "Chưa có văn bản nào." in page
    assert "Chưa có thông báo nào." in page


def test_member_is_greeted_by_the_given_name_with_the_own_cell(browse: Any, people: SimpleNamespace) -> None:
    page = browse("member").get("/").content.decode()

    assert "<h1>Chào đồng chí Mẫu</h1>" in page
    assert "Chi bộ Xóm Một" in page
    assert 'href="/cua-toi/"' in page
    assert "Đồng chí là đảng viên?" not in page
    for number in (people.member.citizen_id, people.member.phone):
        assert number not in page


def test_staff_without_a_record_are_greeted_too(browse: Any) -> None:
    page = browse("editor").get("/").content.decode()

    assert "Chào đồng chí thử" in page
    assert "Đồng chí đã đăng nhập." in page


def test_card_counts_answers_not_read_yet(browse: Any, cast: Any) -> None:
    for number in range(3):
        answer_question(make_question(cast["member"], f"Câu {number}?"), "Đáp.", actor=cast["officer"])
    make_question(cast["member"], "Chưa đáp?")

    assert "Đồng chí có 3 câu trả lời chưa đọc." in browse("member").get("/").content.decode()
    assert "chưa đọc." not in browse("neighbour").get("/").content.decode()
    assert "chưa đọc." not in browse("officer").get("/").content.decode()


def test_four_frequent_tasks_three_texts_three_notices(cast: Any) -> None:
    group = make_group(icon="join")
    for number in range(5):
        make_procedure(f"Việc {number}", is_featured=True, group=group, order=number)
        make_document(f"Văn bản {number}", issued_on=f"2026-01-0{number + 1}")
        make_notice(cast["editor"], f"Thông báo {number}")
    make_procedure("Việc hiếm", group=group)
    make_document("Đã hết", issued_on="2026-09-09", status="expired")
    make_document("Chỉ biết tên", issued_on="2026-09-09", is_name_only=True)

    context = Client().get("/").context

    assert [procedure.title for procedure in context["tiles"]] == ["Việc 0", "Việc 1", "Việc 2", "Việc 3"]
    assert [document.title for document in context["documents"]] == ["Văn bản 4", "Văn bản 3", "Văn bản 2"]
    assert [notice.title for notice in context["notices"]] == ["Thông báo 4", "Thông báo 3", "Thông báo 2"]


@pytest.mark.parametrize("role", ROLES)
def test_what_a_reader_may_not_see_is_not_on_the_first_page(
    browse: Any, cast: Any, tree: SimpleNamespace, role: str
) -> None:
    make_document("Bản nháp kín", published_at=None)
    make_document("Nội bộ đảng viên", access="members")
    make_document("Của chi bộ Tổ Ba", access="organisation", organisation=tree.cell_b1)
    make_procedure("Việc đang soạn", is_featured=True, published_at=None)
    make_notice(cast["editor"], "Báo cho Tổ Ba", audience="subtree", organisation=tree.cell_b1)
    page = browse(role).get("/").content.decode()
    editors, in_b = {"editor", "publisher", "administrator"}, {"outsider", "other_secretary", "other_officer"}

    assert {
        "Bản nháp kín": "Bản nháp kín" in page,
        "Nội bộ đảng viên": "Nội bộ đảng viên" in page,
        "Của chi bộ Tổ Ba": "Của chi bộ Tổ Ba" in page,
        "Việc đang soạn": "Việc đang soạn" in page,
        "Báo cho Tổ Ba": "Báo cho Tổ Ba" in page,
    } == {
        "Bản nháp kín": role in editors,
        "Nội bộ đảng viên": role != "anonymous",
        "Của chi bộ Tổ Ba": role in editors | in_b,
        "Việc đang soạn": role in editors,
        "Báo cho Tổ Ba": role in in_b | {"administrator"},
    }


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("anonymous", 3), ("member", 15), ("officer", 15)])
def test_first_page_runs_a_constant_number_of_queries(
    browse: Any, cast: Any, rows: int, role: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_document()
        make_procedure(is_featured=True)
        make_notice(cast["editor"])
        answer_question(make_question(cast["member"]), "Đáp.", actor=cast["officer"])
    client = browse(role)
    client.get("/")

    with django_assert_num_queries(queries):
        client.get("/")


@pytest.mark.parametrize("address", ["/tro-giup/", "/quyen-rieng-tu/", "/tiep-can/"])
def test_standing_pages_are_open_and_name_who_is_responsible(address: str) -> None:
    answer = Client().get(address)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert "Văn phòng Tỉnh ủy (người phụ trách bảo vệ dữ liệu)" in page
    assert Client().post(address).status_code == 405


def test_standing_pages_ask_the_database_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        for address in ("/tro-giup/", "/quyen-rieng-tu/", "/tiep-can/", "/cai-dat-doc/"):
            Client().get(address)


def test_sign_in_page_says_that_the_national_app_is_another_one() -> None:
    page = Client().get("/dang-nhap/").content.decode()

    assert "không thay ứng dụng Sổ tay đảng viên điện tử của Trung ương" in page
    assert "không bao giờ hỏi mật khẩu của ứng dụng ấy" in page


def test_name_without_words_greets_by_the_code() -> None:
    assert make_user("", handbook_code="k7m49qxd").get_short_name() == "K7M4-9QXD"
