"""Questions in the admin: answered within the subtree, published without the asker, every role in every corner."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AccessLogEntry
from exchange.models import Question
from exchange.services.questions import answer_question, publish_answer, take_question, withdraw_answer
from tests.admin_forms import open_corners
from tests.conftest import ROLES
from tests.factories import make_document, make_question

LIST = "/quan-tri/exchange/question/"
SEEN = {
    "officer": {"private", "agreed", "own_cell"},
    "other_officer": {"elsewhere"},
    "publisher": {"agreed"},
    "administrator": {"private", "agreed", "own_cell", "elsewhere"},
}
"""Who finds which question in the admin; everybody else finds no list at all."""


@pytest.fixture
def asked(cast: Any, people: SimpleNamespace) -> SimpleNamespace:
    """Questions of commune_a (private and new; answered with consent; of the other cell) and of commune_b."""
    agreed = make_question(people.member.user, "Sổ tay dùng thế nào?", may_publish=True)
    answer_question(agreed, "Bấm vào mục cần đọc.", actor=cast["officer"])
    return SimpleNamespace(
        private=make_question(people.member.user, "Hỏi riêng điều khó nói?"),
        agreed=agreed,
        own_cell=make_question(people.cousin.user, "Ghép cành khi nào?"),
        elsewhere=make_question(people.outsider.user, "Hỏi từ phường khác?", may_publish=True),
    )


def names(asked: SimpleNamespace, rows: Any) -> set[str]:
    by_pk = {question.pk: name for name, question in vars(asked).items()}
    return {by_pk[row.pk] for row in rows}


def page(question: Question) -> str:
    return f"{LIST}{question.pk}/change/"


@pytest.mark.parametrize("role", ROLES)
def test_list_page_and_history_by_role(browse: Any, asked: SimpleNamespace, role: str) -> None:
    client = browse(role)
    seen = SEEN.get(role, set())
    history = {"history"} if role != "publisher" else set()

    for name, question in vars(asked).items():
        opened = open_corners(client, "exchange", "question", question.pk)
        assert opened == ({"list"} if seen else set()) | ({"change"} | history if name in seen else set())
        answer = client.get(page(question), follow=True)
        assert (question.body in answer.content.decode()) == (name in seen)
    if seen:
        assert names(asked, client.get(LIST).context["cl"].result_list) == seen


@pytest.mark.parametrize("role", SEEN)
def test_search_and_filters_stay_in_scope(browse: Any, asked: SimpleNamespace, role: str) -> None:
    client = browse(role)

    def found(query: dict[str, str]) -> set[str]:
        return names(asked, client.get(LIST, query).context["cl"].result_list)

    for query in ({"q": "hoi"}, {"viec": "cho"}, {"viec": "dang"}, {"viec": "da-dang"}, {"state__exact": "new"}):
        assert found(query) <= SEEN[role]
    for name, question in vars(asked).items():
        assert found({"q": f"HD-{question.pk:04d}"}) == found({"q": question.body.upper()}) == {name} & SEEN[role]
    assert found({"viec": "cho"}) == {"private", "own_cell", "elsewhere"} & SEEN[role]
    assert found({"viec": "dang"}) == {"agreed"} & SEEN[role]


def test_nobody_answers_or_publishes_the_own_question(browse: Any, cast: Any, tree: SimpleNamespace) -> None:
    for role in ("officer", "administrator", "publisher"):
        own = make_question(cast[role], "Tôi tự hỏi?", organisation=tree.cell_a1, may_publish=True)
        client = browse(role)

        assert own.pk not in [row.pk for row in client.get(LIST).context["cl"].result_list]
        assert client.post(page(own), {"_answer": "1", "answer": "Tự đáp", "state": "answered"}).status_code in (
            302,
            404,
        )
        assert Question.objects.get(pk=own.pk).answer == ""


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_officer_answers_and_the_member_reads_it(browse: Any, asked: SimpleNamespace, role: str) -> None:
    basis = make_document("Căn cứ thử", symbol="15-HD/BTCTU", symbol_key="15-hd/btctu", number=15)
    sent = {"answer": " Từ tháng ba. \r\nNhớ tưới. ", "state": "answered", "answering_body": "Ban Xây dựng Đảng"}

    browse(role).post(page(asked.own_cell), sent | {"basis": "15 hd btctu;", "_answer": "1"})

    stored = Question.objects.get(pk=asked.own_cell.pk)
    assert (stored.answer, stored.state, stored.answering_body, stored.answered_by.handbook_code) == (
        "Từ tháng ba.\nNhớ tưới.",
        "answered",
        "Ban Xây dựng Đảng",
        role,
    )
    assert list(stored.basis.all()) == [basis]
    shown = browse("cousin").get(stored.get_absolute_url()).content.decode()
    assert "Từ tháng ba." in shown
    assert "15-HD/BTCTU" in shown
    assert stored.history.latest("pgh_id").pgh_context.metadata["reason"] == "question.answer_read"


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"answer": " "}, "answer", "Chưa có nội dung trả lời."),
        ({"state": ""}, "state", "Chọn một kết quả."),
        ({"state": "new"}, "state", "Chọn một trong ba kết quả."),
        ({"basis": "999-QĐ/TW"}, "basis", "Không thấy văn bản “999-QĐ/TW”."),
        ({"basis": "15"}, "basis", "“15” hợp với nhiều văn bản: 15-HD/BTCTU (15/01/2026), 15-QĐ/TU (15/01/2026)."),
        ({"basis": "16-QĐ/TU"}, "basis", "Không thấy văn bản “16-QĐ/TU”."),
    ],
)
def test_answer_that_is_not_ready_keeps_the_words_and_says_why(
    browse: Any, asked: SimpleNamespace, sent: dict[str, str], field: str, sentence: str
) -> None:
    for symbol, fields in (("15-HD/BTCTU", {}), ("15-QĐ/TU", {}), ("16-QĐ/TU", {"published_at": None})):
        make_document(symbol=symbol, symbol_key=symbol.lower(), number=int(symbol[:2]), **fields)
    form = {"answer": "Lời đã viết dở", "state": "answered", "_answer": "1"} | sent

    answer = browse("officer").post(page(asked.private), form)

    errors = answer.context["answer_form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert field == "answer" or "Lời đã viết dở" in answer.content.decode()
    assert Question.objects.get(pk=asked.private.pk).state == "new"


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("officer", "administrator")])
def test_others_answer_nothing_here(browse: Any, asked: SimpleNamespace, cast: Any, role: str) -> None:
    client = browse(role)

    for question in (asked.private, asked.agreed):
        client.post(page(question), {"answer": "Lời lạ", "state": "answered", "_answer": "1"})
        client.post(page(question), {"_take": "1"})
        if role != "anonymous":
            with pytest.raises(PermissionDenied):
                answer_question(question, "Lời lạ", actor=cast[role])
            with pytest.raises(PermissionDenied):
                take_question(question, actor=cast[role])

    assert not Question.objects.filter(answer="Lời lạ").exists()
    assert Question.objects.get(pk=asked.private.pk).state == "new"


def test_taken_question_shows_its_state_to_the_asker(browse: Any, asked: SimpleNamespace) -> None:
    officer = browse("officer")

    officer.post(page(asked.own_cell), {"_take": "1"})
    officer.post(page(asked.agreed), {"_take": "1"})

    assert "Đang xử lý" in browse("cousin").get(asked.own_cell.get_absolute_url()).content.decode()
    assert Question.objects.get(pk=asked.agreed.pk).state == "answered"
    assert asked.own_cell.history.latest("pgh_id").pgh_context.metadata["reason"] == "question.taken"


@pytest.mark.parametrize("role", ["publisher", "administrator"])
def test_publisher_publishes_in_other_words_and_takes_back(browse: Any, asked: SimpleNamespace, role: str) -> None:
    client, visitor = browse(role), browse("anonymous")
    words = {"public_title": "Sổ tay dùng sao?", "public_answer": "Chọn mục ở đầu trang."}

    client.post(page(asked.agreed), words | {"_publish": "1"})
    published = Question.objects.get(pk=asked.agreed.pk)
    shown = visitor.get(published.get_public_url()).content.decode()
    assert "Chọn mục ở đầu trang." in shown
    assert "Bấm vào mục cần đọc." not in shown
    assert asked.agreed.asker.display_name not in shown

    client.post(page(asked.agreed), {"_withdraw": "1"})
    assert visitor.get(published.get_public_url()).status_code == 404
    reasons = [event.pgh_context.metadata["reason"] for event in published.history.order_by("-pgh_id")[:2]]
    assert reasons == ["question.withdrawn", "question.published"]


def test_publisher_sees_neither_the_asker_nor_the_branch(browse: Any, asked: SimpleNamespace) -> None:
    shown = (
        browse("publisher").get(page(asked.agreed)).content.decode() + browse("publisher").get(LIST).content.decode()
    )

    assert asked.agreed.body in shown
    assert asked.agreed.asker.display_name not in shown
    assert asked.agreed.organisation.name not in shown
    assert browse("officer").get(page(asked.agreed)).content.decode().count(asked.agreed.asker.display_name) == 1


@pytest.mark.parametrize("role", ["member", "secretary", "officer", "other_officer", "editor", "dpo"])
def test_others_publish_and_withdraw_nothing(browse: Any, asked: SimpleNamespace, cast: Any, role: str) -> None:
    publish_answer(asked.agreed, "Hỏi", "Đáp", actor=cast["publisher"])
    words = {"public_title": "Lời lạ", "public_answer": "Lời lạ", "_publish": "1"}

    browse(role).post(page(asked.agreed), words)
    browse(role).post(page(asked.agreed), {"_withdraw": "1"})

    with pytest.raises(PermissionDenied):
        publish_answer(asked.agreed, "Lời lạ", "Lời lạ", actor=cast[role])
    with pytest.raises(PermissionDenied):
        withdraw_answer(asked.agreed, actor=cast[role])
    stored = Question.objects.get(pk=asked.agreed.pk)
    assert (stored.public_title, bool(stored.published_at)) == ("Hỏi", True)


def test_private_question_is_never_published(browse: Any, asked: SimpleNamespace, cast: Any) -> None:
    answer_question(asked.private, "Trả lời riêng.", actor=cast["officer"])
    words = {"public_title": "Hỏi", "public_answer": "Đáp", "_publish": "1"}

    for role in ("publisher", "administrator"):
        browse(role).post(page(asked.private), words)
    with pytest.raises(PermissionDenied):
        publish_answer(asked.private, "Hỏi", "Đáp", actor=cast["publisher"])
    with pytest.raises(ValidationError, match="Người hỏi chọn trả lời riêng"):
        publish_answer(asked.private, "Hỏi", "Đáp", actor=cast["administrator"])

    assert Question.objects.get(pk=asked.private.pk).published_at is None


def test_missing_words_are_told_and_nothing_is_published(browse: Any, asked: SimpleNamespace) -> None:
    answer = browse("publisher").post(page(asked.agreed), {"public_title": "", "_publish": "1"})

    assert set(answer.context["publish_form"].errors) == {"public_title", "public_answer"}
    assert Question.objects.get(pk=asked.agreed.pk).published_at is None


def test_each_look_at_a_question_is_logged(browse: Any, asked: SimpleNamespace, cast: Any) -> None:
    browse("officer").get(page(asked.private))

    entry = AccessLogEntry.objects.get(subject_type="exchange.question")
    assert (entry.actor, entry.action, entry.subject_id) == (cast["officer"], "viewed", asked.private.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_runs_a_constant_number_of_queries(
    browse: Any, people: SimpleNamespace, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_question(people.member.user, f"Câu hỏi {number}?")
    officer, administrator = browse("officer"), browse("administrator")

    with django_assert_num_queries(13):
        officer.get(LIST)
    with django_assert_num_queries(13):
        administrator.get(LIST)
