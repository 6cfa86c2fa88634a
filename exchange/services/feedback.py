"""Counting pages without persons, and hearing what was unclear."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.audit import recording
from documents.pages import ReaderPages, pages_called
from exchange.models import FeedbackTry, PageCount, PageFeedback
from handbook.lib.encryption import blind_index
from handbook.lib.text import clean_lines

MOST_OF_ONE = 30
"""Votes of one person or address within WINDOW; the index of who is kept no longer than that."""
WINDOW = dt.timedelta(hours=1)
SHOWN_DAYS = 30
TOO_MANY = "Đã góp ý nhiều trang trong một giờ. Chờ một giờ rồi góp ý tiếp."
_COLUMNS = {"views", "useful", "unclear"}


def count(kind: str, slug: str, column: str = "views") -> None:
    """One more in `column` ("views", "useful", "unclear") of a page today; nothing tells who."""
    if column not in _COLUMNS:
        raise ValueError(column)
    values = {name: int(name == column) for name in ("views", "useful", "unclear")}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_pagecount (page_kind, page_slug, day, views, useful, unclear)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (page_kind, page_slug, day) DO UPDATE SET"
            " views = exchange_pagecount.views + excluded.views, useful = exchange_pagecount.useful + excluded.useful,"
            " unclear = exchange_pagecount.unclear + excluded.unclear",
            [kind, slug[:160], timezone.localdate(), *values.values()],
        )


@transaction.atomic
def rate_page(pages: ReaderPages, page: Any, *, is_useful: bool, reason: str = "", actor: Any, ip: str | None) -> None:
    """Count that `page`, one of `pages`, was useful, or was not and why; who says so is not kept.

    Raises ValidationError: unclear without a reason, or too many within WINDOW from one person or address.
    """
    reason = clean_lines(reason)
    if not is_useful and not reason:
        raise ValidationError("Chưa viết chỗ nào chưa rõ. Một câu là đủ.")
    index = blind_index("page_feedback", f"user {actor.pk}" if actor.is_authenticated else f"address {ip}")
    tries = FeedbackTry.objects
    tries.filter(at__lt=timezone.now() - WINDOW).delete()
    if tries.filter(who_index=index).count() >= MOST_OF_ONE:
        raise ValidationError(TOO_MANY, code="too_many")
    tries.create(who_index=index)
    count(pages.kind, page.slug, "useful" if is_useful else "unclear")
    if not is_useful:
        feedback = PageFeedback(
            page_kind=pages.kind,
            page_slug=page.slug,
            page_title=pages.name_of(page)[:300],
            reason=reason,
            sent_on=timezone.localdate(),
        )
        feedback.full_clean()
        with recording("feedback.sent"):
            feedback.save()


@transaction.atomic
def answer_feedback(feedback: PageFeedback, answer: str, *, actor: Any) -> PageFeedback:
    """Close what was unclear with what was done about it. Raises PermissionDenied, ValidationError."""
    allowed = actor.has_perm("exchange.change_pagefeedback")
    if not (allowed and PageFeedback.objects.editable_by(actor).filter(pk=feedback.pk).exists()):
        raise PermissionDenied
    answer = clean_lines(answer)
    if not answer:
        raise ValidationError("Chưa ghi đã làm gì. Một câu là đủ.")
    with recording("feedback.answered", actor=actor):
        feedback.answer, feedback.answered_by, feedback.answered_at = answer, actor, timezone.now()
        feedback.save(update_fields=["answer", "answered_by", "answered_at"])
    return feedback


def most_viewed(user: Any, most: int = 50) -> list[dict[str, Any]]:
    """{"page_kind", "page_slug", "views", "useful", "unclear", "title", "url"} of the last SHOWN_DAYS days.

    The most viewed first, of the pages `user` may open.
    """
    since = timezone.localdate() - dt.timedelta(days=SHOWN_DAYS)
    rows = PageCount.objects.filter(day__gte=since).order_by().values("page_kind", "page_slug")
    sums = {name: Sum(name) for name in ("views", "useful", "unclear")}
    counted = list(rows.annotate(**sums).order_by("-views", "page_kind", "page_slug")[:most])
    known = {}
    for kind in {row["page_kind"] for row in counted}:
        if pages := pages_called(kind):
            slugs = [row["page_slug"] for row in counted if row["page_kind"] == kind]
            for page in pages.rows(user).filter(slug__in=slugs):
                known[kind, page.slug] = {"title": pages.name_of(page), "url": page.get_absolute_url()}
    return [row | known[key] for row in counted if (key := (row["page_kind"], row["page_slug"])) in known]
