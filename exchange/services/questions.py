"""Questions: asked in private, answered by staff, published without the asker."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
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
def answer_question(
    question: Question, answer: str, *, actor: Any, state: str = QuestionState.ANSWERED, answering_body: str = ""
) -> Question:
    """Close `question` with words the asker will read. Raises PermissionDenied, ValidationError (no words)."""
    if not actor.has_perm("exchange.answer_question") or not (
        Question.objects.editable_by(actor).filter(pk=question.pk).exists()
    ):
        raise PermissionDenied
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
    return question


@transaction.atomic
def publish_answer(question: Question, title: str, answer: str, *, actor: Any) -> Question:
    """Show an answered question to everybody in words of its own, without the asker.

    Raises PermissionDenied; ValidationError when the asker did not agree, nothing was answered, or a word is missing.
    """
    if not actor.has_perm("exchange.publish_question") or not (
        Question.objects.editable_by(actor).filter(pk=question.pk).exists()
    ):
        raise PermissionDenied
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
    if not actor.has_perm("exchange.publish_question"):
        raise PermissionDenied
    with recording("question.withdrawn", actor=actor):
        question.published_at = question.published_by = None
        question.save(update_fields=["published_at", "published_by"])
    return question


def mark_answer_read(question: Question) -> None:
    """The asker has opened the answer."""
    if question.answered_at and question.answer_read_at is None:
        with recording("question.answer_read"):
            question.answer_read_at = timezone.now()
            question.save(update_fields=["answer_read_at"])
