"""Answers and notices that rest on texts, for the alarm of `documents`."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from documents.citations import CitingPages, Page
from exchange.models import Notice, Question

OFFICE = "Tổ biên tập"


class CitingAnswers(CitingPages):
    """Answers given, in private or for everybody: both kinds of readers rely on them."""

    kind = "exchange.question"
    words = "Câu trả lời"
    permission = "exchange.view_question"

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = Question.basis.through.objects.filter(document__in=documents)
        return ((page, document, "") for page, document in rows.values_list("question_id", "document_id"))

    def cited_by(self, page_id: int) -> Iterable[int]:
        return Question.basis.through.objects.filter(question=page_id).values_list("document_id", flat=True)

    def checkable_by(self, user: Any) -> QuerySet:
        return Question.objects.for_staff(user)

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        """The title is the public one; a private question is named by its code alone."""
        rows = Question.objects.filter(pk__in=keys).only("pk", "public_title", "answering_body")
        return {
            row.pk: Page(
                f"{row.code} {row.public_title}".strip(),
                reverse("admin:exchange_question_change", args=[row.pk]),
                row.answering_body or OFFICE,
            )
            for row in rows
        }


class CitingNotices(CitingPages):
    kind = "exchange.notice"
    words = "Thông báo"
    permission = "exchange.change_notice"

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = Notice.basis.through.objects.filter(document__in=documents)
        return ((page, document, "") for page, document in rows.values_list("notice_id", "document_id"))

    def cited_by(self, page_id: int) -> Iterable[int]:
        return Notice.basis.through.objects.filter(notice=page_id).values_list("document_id", flat=True)

    def checkable_by(self, user: Any) -> QuerySet:
        return Notice.objects.for_staff(user)

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        rows = Notice.objects.filter(pk__in=keys).only("pk", "title", "issuing_body")
        return {
            row.pk: Page(row.title, reverse("admin:exchange_notice_change", args=[row.pk]), row.issuing_body or OFFICE)
            for row in rows
        }


CITING = (CitingAnswers(), CitingNotices())
