"""Answering and publishing: who may, what is refused in words, what is written down."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from exchange.models import Question
from exchange.services.questions import answer_question, ask_question, publish_answer, withdraw_answer
from members.models import Membership
from tests.conftest import ROLES
from tests.factories import make_question

MAY_ANSWER, MAY_PUBLISH = {"officer", "administrator"}, {"administrator"}


@pytest.fixture
def question(cast: Any) -> Question:
    return make_question(cast["member"], "Câu hỏi thử?", may_publish=True)


def reasons(question: Question) -> list[tuple[str, int]]:
    events = question.history.select_related("pgh_context").exclude(pgh_context=None).order_by("pgh_id")
    return [(event.pgh_context.metadata["reason"], event.pgh_context.metadata["user"]) for event in events]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_answer_is_given_by_the_responsible_officer_only(cast: Any, question: Question, role: str) -> None:
    if role in MAY_ANSWER:
        answer_question(question, "Trả lời thử.", actor=cast[role])
        assert Question.objects.get().answer == "Trả lời thử."
    else:
        with pytest.raises(PermissionDenied):
            answer_question(question, "Trả lời thử.", actor=cast[role])
        assert (Question.objects.get().state, Question.objects.get().answer) == ("new", "")


def test_nobody_answers_the_own_question(cast: Any) -> None:
    for role in ("officer", "administrator"):
        with pytest.raises(PermissionDenied):
            answer_question(make_question(cast[role]), "Tự trả lời.", actor=cast[role])


@pytest.mark.parametrize("state", ["answered", "declined", "forwarded"])
def test_every_way_to_close_needs_words(cast: Any, question: Question, state: str) -> None:
    with pytest.raises(ValidationError, match="Chưa có nội dung trả lời"):
        answer_question(question, " \n ", actor=cast["officer"], state=state)

    answer_question(
        question, " Vì  thế. \n\nHết. ", actor=cast["officer"], state=state, answering_body="Đảng ủy xã Thử"
    )

    question.refresh_from_db()
    assert (question.state, question.answer, question.answering_body) == (state, "Vì thế.\n\nHết.", "Đảng ủy xã Thử")
    assert (question.answered_by, question.answer_read_at) == (cast["officer"], None)


@pytest.mark.parametrize("state", ["new", "in_progress", "x"])
def test_answer_closes_the_question(cast: Any, question: Question, state: str) -> None:
    with pytest.raises(ValidationError, match="Chọn: đã trả lời"):
        answer_question(question, "Trả lời.", actor=cast["officer"], state=state)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"anonymous", "publisher"}])
def test_answer_is_published_by_those_who_may(cast: Any, question: Question, role: str) -> None:
    answer_question(question, "Riêng.", actor=cast["officer"])

    if role in MAY_PUBLISH:
        publish_answer(question, "Câu hỏi chung", "Trả lời chung.", actor=cast[role])
        assert Question.objects.published().get().public_title == "Câu hỏi chung"
        withdraw_answer(question, actor=cast[role])
    else:
        with pytest.raises(PermissionDenied):
            publish_answer(question, "Câu hỏi chung", "Trả lời chung.", actor=cast[role])
    assert Question.objects.published().count() == 0


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"anonymous", "publisher", "administrator"}])
def test_published_answer_is_withdrawn_by_those_who_may(cast: Any, question: Question, role: str) -> None:
    answer_question(question, "Riêng.", actor=cast["officer"])
    publish_answer(question, "Câu hỏi chung", "Trả lời chung.", actor=cast["administrator"])

    with pytest.raises(PermissionDenied):
        withdraw_answer(question, actor=cast[role])
    assert Question.objects.published().count() == 1


@pytest.mark.parametrize(
    ("change", "title", "answer", "sentence"),
    [
        ({"may_publish": False}, "Tên", "Đáp.", "Người hỏi chọn trả lời riêng nên không đăng được."),
        ({"state": "declined"}, "Tên", "Đáp.", "Trả lời xong mới đăng được."),
        ({"state": "in_progress", "answer": ""}, "Tên", "Đáp.", "Trả lời xong mới đăng được."),
        ({}, " ", "Đáp.", "Viết lại câu hỏi và câu trả lời"),
        ({}, "Tên", "\n", "Viết lại câu hỏi và câu trả lời"),
    ],
)
def test_what_cannot_be_published_is_explained(
    cast: Any, question: Question, change: dict[str, Any], title: str, answer: str, sentence: str
) -> None:
    answer_question(question, "Riêng.", actor=cast["officer"])
    Question.objects.filter(pk=question.pk).update(**change)

    with pytest.raises(ValidationError, match=sentence):
        publish_answer(Question.objects.get(), title, answer, actor=cast["administrator"])
    assert Question.objects.published().count() == 0


def test_published_title_makes_a_short_address(cast: Any, question: Question) -> None:
    answer_question(question, "Riêng.", actor=cast["officer"])

    publish_answer(question, "Đảng viên đã nghỉ hưu " * 12, "Đáp.", actor=cast["administrator"])
    assert len(question.slug) <= 80
    assert question.slug.startswith("dang-vien-da-nghi-huu")
    publish_answer(question, "???", "Đáp.", actor=cast["administrator"])
    assert question.slug == "cau-hoi"


def test_every_step_is_written_down_with_its_actor(cast: Any) -> None:
    question = ask_question("Câu hỏi thử?", actor=cast["member"], may_publish=True)
    answer_question(question, "Riêng.", actor=cast["officer"])
    publish_answer(question, "Chung", "Chung.", actor=cast["administrator"])
    withdraw_answer(question, actor=cast["administrator"])

    assert reasons(question) == [
        ("question.asked", cast["member"].pk),
        ("question.answered", cast["officer"].pk),
        ("question.published", cast["administrator"].pk),
        ("question.withdrawn", cast["administrator"].pk),
    ]


def test_failed_step_leaves_the_question_as_it_was(cast: Any, question: Question, monkeypatch: Any) -> None:
    monkeypatch.setattr(Question, "save", lambda self, **fields: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        answer_question(question, "Riêng.", actor=cast["officer"])
    assert Question.objects.get().answer == ""


@pytest.mark.parametrize("fields", [{"state": "answered"}, {"published_at": "2026-01-01T00:00Z"}])
def test_database_refuses_an_answer_without_words(cast: Any, question: Question, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**fields)


def test_question_of_a_member_belongs_to_the_cell_of_that_day(cast: Any, people: Any, tree: Any) -> None:
    question = ask_question("Câu hỏi thử?", actor=cast["member"])
    Membership.objects.filter(member=people.member).update(ended_on="2026-10-01")
    Membership.objects.create(member=people.member, organisation=tree.cell_b1, started_on="2026-10-01")

    assert Question.objects.get(pk=question.pk).organisation == tree.cell_a1
    assert list(Question.objects.visible_to(cast["other_officer"])) == []
