"""A question from asking to the published answer: private at every step to whom it does not concern."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from documents.models import Document
from exchange.models import Question
from exchange.services.questions import answer_question, publish_answer, withdraw_answer
from tests.conftest import ROLES
from tests.factories import make_document, make_group, make_question, make_user

ASK, OWN, LIST = "/hoi-dap/gui-cau-hoi/", "/cua-toi/cau-hoi/", "/hoi-dap/"
SECRET = "Chuyện riêng của người hỏi thử"
ANSWERERS = {
    "member": {"officer", "administrator"},
    "outsider": {"other_officer", "administrator"},
    "dpo": {"administrator"},
}


pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: dict[str, Any]) -> Question:
    """What `member` of commune A asked, in private."""
    return make_question(cast["member"], SECRET)


def published(question: Question, actor: Any, title: str = "Câu hỏi cho mọi người") -> Question:
    question.may_publish = True
    question.save()
    answer_question(question, "Trả lời riêng thử.", actor=actor)
    return publish_answer(question, title, "Trả lời cho mọi người thử.", actor=actor)


def test_member_asks_and_reads_the_answer(browse: Any, cast: Any) -> None:
    member = browse("member")
    sent = member.post(ASK, {"body": "  Nộp giấy ở đâu?\r\n\r\n\r\nTôi chuyển nhà. ", "visibility": "private"})
    question = Question.objects.get()

    assert sent.headers["Location"] == f"{OWN}{question.pk}/"
    assert (question.asker, question.organisation.code, question.state, question.may_publish) == (
        cast["member"],
        "A1",
        "new",
        False,
    )
    assert question.body == "Nộp giấy ở đâu?\n\n\nTôi chuyển nhà."
    waiting = member.get(sent.headers["Location"]).content.decode()
    assert f"Đã nhận. Mã HD-{question.pk:04d}. Thường trả lời trong 5 ngày làm việc." in waiting
    assert "Mới gửi" in waiting
    assert "Chưa có trả lời." in waiting

    answer_question(question, "Nộp ở chi bộ.", actor=cast["officer"])

    assert "Đồng chí có 1 câu trả lời chưa đọc." in member.get("/").content.decode()
    assert "Có trả lời, chưa đọc" in member.get(OWN).content.decode()
    opened = member.get(f"{OWN}{question.pk}/").content.decode()
    assert "Nộp ở chi bộ." in opened
    assert "Đã trả lời" in opened
    assert "Có trả lời, chưa đọc" not in member.get(OWN).content.decode()
    assert "câu trả lời chưa đọc" not in member.get("/").content.decode()
    question.refresh_from_db()
    assert question.answer_read_at is not None


def test_reading_again_keeps_the_first_time_and_a_new_answer_is_unread(browse: Any, cast: Any, asked: Question) -> None:
    answer_question(asked, "Một.", actor=cast["officer"])
    member = browse("member")
    member.get(f"{OWN}{asked.pk}/")
    first = Question.objects.get().answer_read_at

    member.get(f"{OWN}{asked.pk}/")
    assert Question.objects.get().answer_read_at == first
    answer_question(asked, "Hai.", actor=cast["officer"])

    assert Question.objects.get().answer_read_at is None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("asker", ["member", "outsider", "dpo"])
def test_question_is_seen_by_asker_and_responsible_officer_only(cast: Any, role: str, asker: str) -> None:
    question = make_question(cast[asker], SECRET)

    assert list(Question.objects.visible_to(cast[role])) == ([question] if role in ANSWERERS[asker] | {asker} else [])
    assert list(Question.objects.editable_by(cast[role])) == ([question] if role in ANSWERERS[asker] else [])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "member"])
def test_no_address_shows_the_question_to_anybody_else(browse: Any, cast: Any, asked: Question, role: str) -> None:
    """By every page of the portal a reader could try; also after it was answered, and after it was published."""
    client = browse(role)
    addresses = [
        f"{OWN}{asked.pk}/",
        OWN,
        LIST,
        f"{LIST}?q=chuyen+rieng+nguoi+hoi",
        f"{LIST}{asked.pk}-x/",
        f"{LIST}{asked.pk}-cau-hoi-cho-moi-nguoi/",
        f"{LIST}{asked.pk}/",
        "/tim-kiem/?q=chuyen+rieng+cua+nguoi+hoi+thu",
        "/",
        "/cua-toi/",
    ]

    def shown() -> str:
        return "".join(client.get(address).content.decode() for address in addresses)

    assert SECRET not in shown()
    answer_question(asked, "Trả lời riêng thử.", actor=cast["officer"])
    assert SECRET not in shown()
    assert "Trả lời riêng thử." not in shown()
    published(asked, cast["administrator"])
    page = shown()
    assert SECRET not in page
    assert "Trả lời riêng thử." not in page
    assert "Nguyễn Thị Mẫu" not in page or role in {"secretary", "officer", "administrator"}
    assert "Trả lời cho mọi người thử." in page


def test_question_of_another_looks_like_a_missing_one(browse: Any, asked: Question) -> None:
    for role in ("neighbour", "secretary", "officer", "other_officer", "administrator"):
        assert browse(role).get(f"{OWN}{asked.pk}/").status_code == 404
        assert browse(role).get(f"{OWN}{asked.pk + 999}/").status_code == 404
    assert browse("anonymous").get(f"{OWN}{asked.pk}/").status_code == 302


def test_opening_by_others_does_not_mark_the_answer_read(browse: Any, cast: Any, asked: Question) -> None:
    answer_question(asked, "Trả lời.", actor=cast["officer"])

    for role in ("neighbour", "secretary", "administrator"):
        browse(role).get(f"{OWN}{asked.pk}/")

    assert Question.objects.get().answer_read_at is None


def test_published_answer_carries_nothing_of_the_asker(browse: Any, cast: Any, people: Any, asked: Question) -> None:
    published(asked, cast["administrator"])
    page = Client().get(asked.get_public_url())

    assert page.status_code == 200
    html = page.content.decode()
    assert "Câu hỏi cho mọi người" in html
    assert "Trả lời cho mọi người thử." in html
    assert "Ban Tổ chức trả lời" in html
    for trace in (SECRET, people.member.full_name, cast["member"].handbook_code, "Xóm Một", "Trả lời riêng thử."):
        assert trace not in html
    question = page.context["question"]
    assert question.get_deferred_fields() >= {"body", "asker_id", "answer", "organisation_id"}


def test_withdrawn_answer_is_gone_at_once(cast: Any, asked: Question) -> None:
    published(asked, cast["administrator"])
    address = asked.get_public_url()
    assert Client().get(address).status_code == 200

    withdraw_answer(asked, actor=cast["administrator"])

    assert Client().get(address).status_code == 404
    assert "Câu hỏi cho mọi người" not in Client().get(LIST).content.decode()
    assert "Câu hỏi cho mọi người" not in Client().get("/tim-kiem/?q=cau+hoi+cho+moi+nguoi").content.decode()


def test_old_words_in_an_address_lead_to_the_new_ones(cast: Any, asked: Question) -> None:
    published(asked, cast["administrator"], "Tên Mới")

    answer = Client().get(f"{LIST}{asked.pk}-ten-cu/")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{LIST}{asked.pk}-ten-moi/")


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({}, "Chưa có câu hỏi. Viết một câu ngắn cũng được."),
        ({"body": "  \n \t ", "visibility": "private"}, "Chưa có câu hỏi. Viết một câu ngắn cũng được."),
        ({"body": "\u200b\u200b", "visibility": "private"}, "Chưa có câu hỏi. Viết một câu ngắn cũng được."),
        ({"body": "x" * 4001, "visibility": "private"}, "Câu hỏi dài quá 4.000 chữ cái."),
        ({"body": "Hỏi?"}, "Chọn cách trả lời."),
        ({"body": "Hỏi?", "visibility": "everybody"}, "Còn 1 chỗ cần sửa"),
        ({"body": "Hỏi?", "visibility": "private", "topic": "999999"}, "Còn 1 chỗ cần sửa"),
        ({"body": "Hỏi?", "visibility": "private", "topic": "x"}, "Còn 1 chỗ cần sửa"),
        ({"body": "Hỏi\0?", "visibility": "private"}, "Còn 1 chỗ cần sửa"),
    ],
)
def test_incomplete_question_is_explained_and_kept(browse: Any, entries: dict[str, str], sentence: str) -> None:
    answer = browse("member").post(ASK, entries)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'role="alert"' in page
    assert Question.objects.count() == 0
    if entries.get("body", "").startswith("Hỏi?"):
        assert ">\nHỏi?</textarea>" in page


@pytest.mark.parametrize("word", ["Ensure", "This field", "Select a valid", "Null character", "required"])
def test_no_message_of_the_form_is_english(browse: Any, word: str) -> None:
    member = browse("member")
    for entries in ({}, {"body": "\0", "visibility": "x", "topic": "x"}, {"body": "x" * 5000}):
        text = member.post(ASK, entries).content.decode().replace("required", "", 0)
        errors = text[text.index('role="alert"') : text.index("<form method")]
        assert word not in errors


def test_asking_needs_a_sign_in() -> None:
    assert Client().get(ASK).headers["Location"] == f"/dang-nhap/?next={ASK}"
    assert Client().post(ASK, {"body": "Hỏi?"}).status_code == 302
    assert Question.objects.count() == 0


def test_similar_answers_are_shown_once_before_sending(browse: Any, cast: Any) -> None:
    known = published(make_question(cast["outsider"]), cast["administrator"], "Chuyển sinh hoạt nộp giấy ở đâu")
    member, entries = browse("member"), {"body": "Chuyển sinh hoạt thì nộp giấy ở đâu?", "visibility": "public"}

    offered = member.post(ASK, entries)
    assert offered.status_code == 200
    page = offered.content.decode()
    assert "Có phải đồng chí muốn hỏi một trong những câu này?" in page
    assert known.get_public_url() in page
    assert "Chuyển sinh hoạt thì nộp giấy ở đâu?</textarea>" in page
    assert Question.objects.count() == 1
    sent = member.post(ASK, entries | {"send": "1"})

    assert sent.status_code == 302
    assert Question.objects.filter(asker=cast["member"], may_publish=True).count() == 1


def test_report_of_a_wrong_record_begins_with_its_words(browse: Any) -> None:
    assert "Hồ sơ của tôi trên sổ tay ghi chưa đúng." in browse("member").get(f"{ASK}?ve=ho-so").content.decode()
    assert "ghi chưa đúng" not in browse("member").get(f"{ASK}?ve=khac").content.decode()


def test_list_shows_published_answers_by_topic_and_words(cast: Any) -> None:
    fees, cards = make_group(title="Đảng phí", slug="dang-phi"), make_group(title="Thẻ", slug="the")
    make_group(title="Không ai hỏi", slug="khong-ai")
    for topic, title in ((fees, "Đóng đảng phí ở đâu"), (cards, "Mất thẻ thì làm gì")):
        published(make_question(cast["member"], topic=topic), cast["administrator"], title)
    make_question(cast["member"], SECRET, topic=fees)
    client = Client()

    def titles(**query: str) -> list[str]:
        return [question.public_title for question in client.get(LIST, query).context["page"].object_list]

    assert titles() == ["Mất thẻ thì làm gì", "Đóng đảng phí ở đâu"]
    assert titles(**{"chu-de": "dang-phi"}) == ["Đóng đảng phí ở đâu"]
    assert titles(**{"chu-de": "khong-ai"}) == ["Mất thẻ thì làm gì", "Đóng đảng phí ở đâu"]
    assert titles(q="mat the") == ["Mất thẻ thì làm gì"]
    assert titles(q="chuyen rieng") == []
    assert titles(q="\0") == ["Mất thẻ thì làm gì", "Đóng đảng phí ở đâu"]
    assert "Không ai hỏi" not in client.get(LIST).content.decode()
    assert "Chưa ai hỏi câu này." in client.get(LIST, {"q": "khongcogi"}).content.decode()


def test_basis_of_an_answer_names_no_hidden_text(browse: Any, cast: Any, asked: Question) -> None:
    published(asked, cast["administrator"])
    asked.basis.set(
        [make_document("Mở", symbol="11-HD/MO"), make_document("Kín", symbol="22-HD/KIN", access="members")]
    )

    assert ["11-HD/MO" in page and "22-HD/KIN" in page for page in _pages(browse, asked)] == [False, True]
    assert Document.objects.count() == 2


def _pages(browse: Any, question: Question) -> list[str]:
    return [browse(role).get(question.get_public_url()).content.decode() for role in ("anonymous", "neighbour")]


def test_text_of_a_question_is_never_markup(browse: Any, cast: Any) -> None:
    question = make_question(cast["member"], "<script>alert(1)</script>\n<b>đậm</b>")
    answer_question(question, "<img src=x onerror=alert(1)>", actor=cast["officer"])

    page = browse("member").get(f"{OWN}{question.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;đậm&lt;/b&gt;" in page


def test_member_who_is_no_member_can_ask_too(settings: Any) -> None:
    user = make_user(handbook_code="k7m49qxd")
    client = Client()
    client.force_login(user, backend="accounts.backends.PhoneOrCodeBackend")

    client.post(ASK, {"body": "Hỏi?", "visibility": "private"})

    assert Question.objects.get().organisation is None


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("role", "address", "queries"),
    [("anonymous", LIST, 3), ("anonymous", f"{LIST}?q=cau", 3), ("member", LIST, 10), ("member", OWN, 10)],
)
def test_lists_run_a_constant_number_of_queries(
    browse: Any, cast: Any, rows: int, role: str, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        published(make_question(cast["member"], topic=make_group()), cast["administrator"])
    client = browse(role)
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_a_constant_number_of_queries(
    browse: Any, cast: Any, rows: int, django_assert_num_queries: Any
) -> None:
    question = published(make_question(cast["member"]), cast["administrator"])
    question.basis.set([make_document() for _ in range(rows)])
    for _ in range(rows):
        published(make_question(cast["member"]), cast["administrator"])
    member = browse("member")
    member.get(question.get_absolute_url())

    with django_assert_num_queries(4):
        Client().get(question.get_public_url())
    with django_assert_num_queries(11):
        member.get(question.get_absolute_url())


def test_pk_beyond_the_table_is_missing(browse: Any, tree: SimpleNamespace) -> None:
    member = browse("member")

    assert member.get(f"{OWN}99999999999999999999/").status_code == 404
    assert member.get(f"{LIST}99999999999999999999-x/").status_code == 404
