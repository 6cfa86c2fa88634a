"""One search over everything: what is found, in which order, and that nothing hidden shows, not even in a count."""

from typing import Any

import pytest
from django.test import Client

from documents.numbers import number_of, symbol_key
from exchange.services.questions import answer_question, publish_answer
from tests.conftest import ROLES
from tests.factories import make_document, make_procedure, make_question

pytestmark = pytest.mark.django_db
SEARCH = "/tim-kiem/"


def text(symbol: str, title: str, **fields: Any) -> Any:
    return make_document(title, symbol=symbol, symbol_key=symbol_key(symbol), number=number_of(symbol), **fields)


def answered(cast: Any, title: str) -> Any:
    question = make_question(cast["member"], "Riêng?", may_publish=True)
    answer_question(question, "Đáp riêng.", actor=cast["officer"])
    return publish_answer(question, title, "Đáp chung.", actor=cast["administrator"])


def test_words_ask_procedures_questions_and_texts_in_this_order(cast: Any) -> None:
    make_procedure("Chuyển sinh hoạt đảng")
    answered(cast, "Chuyển sinh hoạt mất bao lâu")
    text("15-HD/BTCTU", "Hướng dẫn chuyển sinh hoạt đảng")

    answer = Client().get(SEARCH, {"q": "chuyen sinh hoat"})
    page = answer.content.decode()

    assert "<b>3 kết quả</b> cho “chuyen sinh hoat”." in page
    at = [page.index(f'id="{name}"') for name in ("tt", "hd", "vb")]
    assert at == sorted(at)
    assert "<mark>Chuyển</mark> <mark>sinh</mark> <mark>hoạt</mark> đảng" in page


def test_number_asks_for_texts_alone_the_exact_one_first(cast: Any) -> None:
    make_procedure("Việc theo 294")
    answered(cast, "Hỏi về 294")
    text("294-QĐ/TU", "Quyết định của tỉnh", issued_on="2026-01-01")
    text("294-QĐ/TW", "Thi hành Điều lệ Đảng", issued_on="2025-05-26")

    loose, exact = Client().get(SEARCH, {"q": "qd 294"}), Client().get(SEARCH, {"q": "294-QĐ/TW"})

    assert [d.symbol for d in loose.context["page"]] == ["294-QĐ/TU", "294-QĐ/TW"]
    assert [d.symbol for d in exact.context["page"]] == ["294-QĐ/TW"]
    assert loose.context["count"] == 2
    assert "Việc theo 294" not in loose.content.decode()


def test_number_no_text_has_asks_everything(cast: Any) -> None:
    make_procedure("Huy hiệu 30 năm")

    assert Client().get(SEARCH, {"q": "30"}).context["count"] == 1


def test_three_procedures_three_questions_ten_texts_a_page(cast: Any) -> None:
    for number in range(12):
        make_procedure(f"Đảng phí {number}")
        text(f"{number + 1}-HD/TU", f"Đảng phí {number}")
    for number in range(4):
        answered(cast, f"Đảng phí {number}")

    first, second = Client().get(SEARCH, {"q": "dang phi"}), Client().get(SEARCH, {"q": "dang phi", "trang": "2"})

    assert [len(first.context[name]) for name in ("procedures", "questions", "page")] == [3, 3, 10]
    assert len(second.context["page"].object_list) == 2
    assert "?q=dang+phi&amp;trang=2" in first.content.decode()
    shown = first.context["count"]
    assert f"<b>{shown} kết quả</b>" in first.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_hidden_rows_show_neither_as_hits_nor_in_counts(browse: Any, cast: Any, tree: Any, role: str) -> None:
    text("1-HD/TU", "Chữ lạ công khai")
    text("2-HD/TU", "Chữ lạ đảng viên", access="members")
    text("3-HD/TU", "Chữ lạ Tổ Ba", access="organisation", organisation=tree.cell_b1)
    text("4-HD/TU", "Chữ lạ bản nháp", published_at=None)
    make_procedure("Chữ lạ đang soạn", published_at=None)
    make_procedure("Chữ lạ đã đăng")
    make_question(cast["member"], "Chữ lạ câu hỏi riêng")
    editors, in_b = {"editor", "publisher", "administrator"}, {"outsider", "other_secretary", "other_officer"}
    texts = 4 if role in editors else 1 + (role != "anonymous") + (role in in_b)

    answer = browse(role).get(SEARCH, {"q": "chữ lạ"})

    assert answer.context["page"].paginator.count == texts
    assert len(answer.context["procedures"]) == (2 if role in editors else 1)
    assert answer.context["questions"] == []
    assert answer.context["count"] == texts + (2 if role in editors else 1)
    assert f"<b>{answer.context['count']} kết quả</b>" in answer.content.decode()
    for number, sees in (("2", role != "anonymous"), ("3", role in editors | in_b), ("4", role in editors)):
        by_number = browse(role).get(SEARCH, {"q": f"{number}-HD/TU"})
        assert (by_number.context["is_number"], by_number.context["page"].paginator.count > 0) == (sees, sees), number


def test_members_are_never_found(browse: Any, people: Any) -> None:
    for role in ("anonymous", "member", "secretary", "administrator"):
        for typed in (people.outsider.full_name, people.member.citizen_id, people.member.phone):
            answer = browse(role).get(SEARCH, {"q": typed})
            assert answer.context["count"] == 0


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "   "}, {"q": "\0"}, {"q": "\u200b"}])
def test_empty_search_shows_the_field_alone(query: dict[str, str]) -> None:
    answer = Client().get(SEARCH, query)

    assert answer.status_code == 200
    assert "kết quả" not in answer.content.decode()
    assert 'name="q"' in answer.content.decode()


def test_nothing_found_offers_ways_on() -> None:
    page = Client().get(SEARCH, {"q": "khongcogi <b>x</b>"}).content.decode()

    assert "Không thấy “khongcogi &lt;b&gt;x&lt;/b&gt;”." in page
    assert 'href="/hoi-dap/gui-cau-hoi/"' in page
    assert "Chuyển sinh hoạt" in page


def test_long_text_is_cut_and_kept_in_the_field() -> None:
    answer = Client().get(SEARCH, {"q": "đảng " * 200})

    assert answer.status_code == 200
    assert len(answer.context["text"]) == 200
    assert len(answer.context["words"]) == 30


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("role", "query", "queries"), [("anonymous", "thu", 4), ("anonymous", "294", 3), ("member", "thu", 13)]
)
def test_search_runs_a_constant_number_of_queries(
    browse: Any, cast: Any, rows: int, role: str, query: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_procedure(f"Thử {number}")
        text("294-HD/TU", f"Thử {number}", issued_on=f"202{number}")
        answered(cast, f"Thử {number}")
    client = browse(role)
    client.get(SEARCH)

    with django_assert_num_queries(queries):
        client.get(SEARCH, {"q": query})
