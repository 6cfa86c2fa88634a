"""Questions: asked in private, answered by staff, published without the asker."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from documents.models import Document
from documents.services.changes import notice_citations
from exchange.models import Question, QuestionState
from handbook.lib.text import clean_lines, slugify_vi
from members.models import Member


@transaction.atomic
def ask_question(body: str, *, actor: Any, topic: Any = None, may_publish: bool = False) -> Question:
    """A new private question of `actor`. Raises ValidationError for an empty or overlong text."""
    body = clean_lines(body)
    if not body:
        raise ValidationError("Chưa có câu hỏi. Viết một câu ngắn cũng được.")
    member = Member.objects.filter(user=actor).first()
    with recording("question.asked", actor=actor):
        question = Question(
            asker=actor,
            organisation=member.organisation if member else None,
            topic=topic,
            body=body,
            may_publish=may_publish,
        )
        question.full_clean(exclude=["search_vector"])
        question.save()
    return question


@transaction.atomic
def take_question(question: Question, *, actor: Any) -> Question:
    """Tell the asker of a new question that it is being worked on. Raises PermissionDenied."""
    _may_answer(question, actor)
    if question.state == QuestionState.NEW:
        with recording("question.taken", actor=actor):
            question.state = QuestionState.IN_PROGRESS
            question.save(update_fields=["state"])
    return question


@transaction.atomic
def answer_question(
    question: Question,
    answer: str,
    *,
    actor: Any,
    state: str = QuestionState.ANSWERED,
    answering_body: str = "",
    basis: Iterable[Document] | None = None,
) -> Question:
    """Close `question` with words the asker will read; `basis`, where given, are the texts the answer rests on.

    Raises PermissionDenied; ValidationError (no words, a state that closes nothing).
    """
    _may_answer(question, actor)
    answer = clean_lines(answer)
    if state not in (QuestionState.ANSWERED, QuestionState.DECLINED, QuestionState.FORWARDED):
        raise ValidationError("Chọn: đã trả lời, từ chối có lý do, hoặc chuyển cơ quan khác.")
    if not answer:
        raise ValidationError("Chưa có nội dung trả lời. Từ chối hay chuyển đi cũng phải nêu lý do.")
    with recording("question.answered", actor=actor):
        question.answer, question.state = answer, state
        question.answered_by, question.answered_at = actor, timezone.now()
        question.answering_body = answering_body or question.answering_body or "Ban Tổ chức"
        question.answer_read_at = None
        question.save(
            update_fields=["answer", "state", "answered_by", "answered_at", "answering_body", "answer_read_at"]
        )
        if basis is not None:
            question.basis.set(basis)
            notice_citations("exchange.question", question.pk)
    return question


@transaction.atomic
def publish_answer(question: Question, title: str, answer: str, *, actor: Any) -> Question:
    """Show an answered question to everybody in words of its own, without the asker.

    Raises PermissionDenied; ValidationError when the asker did not agree, nothing was answered, or a word is missing.
    """
    _may_publish(question, actor)
    title, answer = " ".join(clean_lines(title).split()), clean_lines(answer)
    if not question.may_publish:
        raise ValidationError("Người hỏi chọn trả lời riêng nên không đăng được.")
    if question.state != QuestionState.ANSWERED:
        raise ValidationError("Trả lời xong mới đăng được.")
    if not title or not answer:
        raise ValidationError("Viết lại câu hỏi và câu trả lời cho người khác đọc, không nêu tên ai.")
    with recording("question.published", actor=actor):
        question.public_title, question.public_answer = title, answer
        question.slug = slugify_vi(title)[:80].strip("-") or "cau-hoi"
        question.published_at, question.published_by = timezone.now(), actor
        question.save(update_fields=["public_title", "public_answer", "slug", "published_at", "published_by"])
    return question


@transaction.atomic
def withdraw_answer(question: Question, *, actor: Any) -> Question:
    """Take a published answer back. Raises PermissionDenied."""
    _may_publish(question, actor)
    with recording("question.withdrawn", actor=actor):
        question.published_at = question.published_by = None
        question.save(update_fields=["published_at", "published_by"])
    return question


def _may_answer(question: Question, actor: Any) -> None:
    allowed = actor.has_perm("exchange.answer_question")
    if not (allowed and Question.objects.editable_by(actor).filter(pk=question.pk).exists()):
        raise PermissionDenied


def _may_publish(question: Question, actor: Any) -> None:
    """A question that `actor` may look at is refused with a reason, later; another one is refused here."""
    allowed = actor.has_perm("exchange.publish_question")
    if not (allowed and Question.objects.for_staff(actor).filter(pk=question.pk).exists()):
        raise PermissionDenied


def mark_answer_read(question: Question) -> None:
    """The asker has opened the answer."""
    if question.answered_at and question.answer_read_at is None:
        with recording("question.answer_read"):
            question.answer_read_at = timezone.now()
            question.save(update_fields=["answer_read_at"])
