"""One search over everything: what is found, in which order, and that nothing hidden shows, not even in a count."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from documents.models import Clause, IssuingBody, Topic
from documents.numbers import number_of, symbol_key
from exchange.services.questions import answer_question, publish_answer
from tests.conftest import ROLES
from tests.factories import make_document, make_procedure, make_question, make_signpost

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


@pytest.mark.parametrize(("question", "order"), [("nop quy bap", ["tr", "tt"]), ("phoi thoc", ["tt", "tr"])])
def test_a_page_that_fits_best_stands_before_the_procedures(question: str, order: list[str]) -> None:
    make_signpost("Nộp quỹ bắp", text="<p>Phơi thóc xong thì nộp.</p>")
    make_procedure("Phơi thóc", summary="Nộp quỹ bắp sau khi phơi.")

    page = Client().get(SEARCH, {"q": question}).content.decode()

    assert sorted(("tt", "tr"), key=lambda name: page.index(f'id="{name}"')) == order


def test_number_asks_for_texts_alone_the_exact_one_first(cast: Any) -> None:
    make_procedure("Việc theo 294")
    answered(cast, "Hỏi về 294")
    text("294-QĐ/TU", "Quyết định của tỉnh", issued_on="2026-01-01")
    text("294-QĐ/TW", "Thi hành Điều lệ Đảng", issued_on="2025-05-26")

    loose, exact = Client().get(SEARCH, {"q": "qd 294"}), Client().get(SEARCH, {"q": "294-QĐ/TW"})

    assert [hit.found.symbol for hit in loose.context["page"]] == ["294-QĐ/TU", "294-QĐ/TW"]
    assert [hit.found.symbol for hit in exact.context["page"]] == ["294-QĐ/TW"]
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


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("anonymous", []),
        ("member", []),
        ("editor", []),
        ("secretary", []),
        ("other_secretary", ["Phạm Văn Nơi Khác"]),
        ("officer", []),
        ("other_officer", ["Phạm Văn Nơi Khác"]),
        ("administrator", ["Phạm Văn Nơi Khác"]),
    ],
)
def test_members_are_found_by_name_by_those_who_lead_them(
    browse: Any, people: Any, role: str, found: list[str]
) -> None:
    answer = browse(role).get(SEARCH, {"q": "pham van noi khac"})

    assert [member.full_name for member in answer.context["members"]] == found
    assert answer.context["count"] == len(found)
    assert AccessLogEntry.objects.filter(action="searched").count() == len(found)


def test_members_are_never_found_by_a_number(browse: Any, people: Any) -> None:
    for role in ("member", "secretary", "administrator"):
        for typed in (people.member.citizen_id, people.member.phone):
            assert browse(role).get(SEARCH, {"q": typed}).context["count"] == 0


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
    assert len(answer.context["text"]) == 600
    assert answer.context["words"] == ["dang"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("role", "query", "queries"), [("anonymous", "thu", 9), ("anonymous", "294", 5), ("member", "thu", 18)]
)
def test_search_runs_a_constant_number_of_queries(
    browse: Any, cast: Any, rows: int, role: str, query: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_procedure(f"Thử {number}")
        text("294-HD/TU", f"Thử {number}", issued_on=f"202{number}")
        answered(cast, f"Thử {number}")
    client = browse(role)
    for _ in range(2):  # the first makes the index, the second takes in what this very transaction has noted
        client.get(SEARCH, {"q": query})

    with django_assert_num_queries(queries):
        client.get(SEARCH, {"q": query})


def test_a_clause_is_shown_with_the_passage_that_fits_and_leads_to_it() -> None:
    document = text("8-QC/TU", "Quy chế bến đò", slug="ben-do", status="")
    article = Clause.objects.create(
        document=document, position=1, kind="article", label="Điều 6", anchor="dieu-6", heading="Người trên đò"
    )
    for n, words in ((1, "Trẻ em đi cùng người lớn."), (2, "Xe máy tính bằng <b>hai</b> khách.")):
        Clause.objects.create(
            document=document, parent=article, position=n + 1, kind="clause", anchor=f"dieu-6-khoan-{n}", text=words
        )

    page = Client().get(SEARCH, {"q": "xe may tinh bang may khach"}).content.decode()

    assert f'href="{article.get_absolute_url()}"' in page
    assert "Điều 6. Người trên đò" in page
    assert "<mark>Xe</mark> <mark>máy</mark> <mark>tính</mark> <mark>bằng</mark> &lt;b&gt;hai&lt;/b&gt;" in page
    assert "Trẻ em" not in page
    assert "Chưa rõ hiệu lực" in page


def test_marks_that_were_typed_are_marked_only_so() -> None:
    text("1-HD/TU", "Bán hàng ở bàn hàng")

    page = Client().get(SEARCH, {"q": "bán hàng"}).content.decode()

    assert "<mark>Bán</mark> <mark>hàng</mark> ở bàn <mark>hàng</mark>" in page


def test_a_question_shows_the_nearest_clauses_first_and_no_count() -> None:
    document = text("8-QC/TU", "Quy chế bến đò")
    Clause.objects.create(
        document=document, position=1, kind="article", label="Điều 7", anchor="d7", text="Gió to thì đò được dừng."
    )
    make_procedure("Xin giấy", summary="Khi cần giấy thì hỏi chi ủy.")
    asked = "Khi trời nổi gió to quá thì người lái đò có được dừng không chở khách"

    answer = Client().get(SEARCH, {"q": asked})

    page = answer.content.decode()
    assert "Những chỗ sát câu hỏi nhất" in page
    assert "kết quả</b>" not in page
    assert answer.context["rows"][0].hit.found.label == "Điều 7"
    assert answer.context["procedures"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"A", "B", "C"}),
        ({"loai": "plan"}, {"B"}),
        ({"nam": "2024"}, {"C"}),
        ({"co-quan": "khac"}, {"C"}),
        ({"chu-de": "do"}, {"A"}),
        ({"hieu-luc": "con"}, {"A"}),
        ({"loai": "guidance", "nam": "2026"}, {"A"}),
        ({"loai": "x", "nam": "y", "co-quan": "z", "chu-de": "\0", "hieu-luc": "w"}, {"A", "B", "C"}),
    ],
)
@pytest.mark.parametrize("asked", ["lo do", "5"])
def test_filters_narrow_texts_and_clauses(query: dict[str, str], found: set[str], asked: str) -> None:
    other = IssuingBody.objects.create(slug="khac", name="Cơ quan khác", level="province")
    first = text("5-HD/A", "A")
    first.topics.add(Topic.objects.create(slug="do", name="Việc đo"))
    for document in (
        first,
        text("5-KH/B", "B", type="plan", status=""),
        text("5-HD/C", "C", issuing_body=other, issued_on="2024-01-01", status="expired"),
    ):
        Clause.objects.create(document=document, position=1, kind="article", anchor="d1", label="Điều 1", text="Lò đỏ.")

    answer = Client().get(SEARCH, {"q": asked, **query})

    assert {hit.document.title for hit in answer.context["page"]} == found
    narrowed = query and "x" not in query.values()
    assert len(answer.context["chosen"]) == (len(query) if narrowed else 0)


@pytest.mark.parametrize("role", ["anonymous", "member", "editor"])
@pytest.mark.parametrize(
    ("typed", "anonymous", "member", "editor"),
    [
        ("29", ["29-HD/TU"], ["29-HD/TU", "294-QĐ/TW"], ["29-HD/TU", "290-KH/TU", "294-QĐ/TW"]),
        ("qd 29", [], ["294-QĐ/TW"], ["294-QĐ/TW"]),
        ("294-q", [], ["294-QĐ/TW"], ["294-QĐ/TW"]),
        ("chuyen si", ["Chuyển sinh hoạt"], ["Chuyển sinh hoạt"], ["Chuyển sinh hoạt"]),
        ("sinh hoat ki", [], ["Sinh hoạt kín"], ["Sinh hoạt kín"]),
        ("", [], [], []),
        (".*", [], [], []),
    ],
)
def test_suggestions_know_half_typed_numbers_and_words(
    browse: Any, role: str, typed: str, anonymous: list[str], member: list[str], editor: list[str]
) -> None:
    text("29-HD/TU", "Một")
    text("294-QĐ/TW", "Sinh hoạt kín", access="members")
    text("290-KH/TU", "Bản nháp", published_at=None)
    make_procedure("Chuyển sinh hoạt")
    expected = {"anonymous": anonymous, "member": member, "editor": editor}

    assert browse(role).get("/tim-kiem/goi-y/", {"q": typed}).json() == {"found": expected[role]}
