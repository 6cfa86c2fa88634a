"""Reports of what is wrong on a page: sent by anybody, answered by who edits."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from documents.pages import ReaderPages
from exchange.models import PageReport, ReportTry
from handbook.lib.encryption import blind_index
from handbook.lib.text import clean_lines

WINDOW = dt.timedelta(hours=1)
MOST_PER_GUEST_ADDRESS, MOST_PER_PERSON, MOST_AT_ALL = 5, 20, 300
TOO_MANY = "Đã báo nhiều chỗ trong một giờ. Chờ một giờ rồi báo tiếp, hoặc gọi tổ hỗ trợ."


@transaction.atomic
def report_page(pages: ReaderPages, page: Any, body: str, *, actor: Any, ip: str | None) -> PageReport:
    """Keep that something on `page`, one of `pages`, is wrong; `actor` may be a visitor.

    Raises ValidationError: nothing written, or too many within WINDOW from this person, this address, or in all.
    """
    body = clean_lines(body)
    if not body:
        raise ValidationError("Chưa viết chỗ nào sai. Một câu là đủ.")
    sender = actor if actor.is_authenticated else None
    _count_try(sender, ip)
    with recording("report.sent", actor=sender):
        report = PageReport(
            page_kind=pages.kind, page_slug=page.slug, page_title=pages.name_of(page)[:300], body=body, sender=sender
        )
        report.full_clean()
        report.save()
    return report


def _count_try(sender: Any, ip: str | None) -> None:
    """The address is kept as a blind index only, and no longer than it counts."""
    tries = ReportTry.objects
    tries.filter(at__lt=timezone.now() - WINDOW).delete()
    index = blind_index("page_report", f"user {sender.pk}" if sender else f"address {ip}")
    most = MOST_PER_PERSON if sender else MOST_PER_GUEST_ADDRESS
    if tries.filter(who_index=index).count() >= most or tries.count() >= MOST_AT_ALL:
        raise ValidationError(TOO_MANY, code="too_many")
    tries.create(who_index=index)


@transaction.atomic
def answer_report(report: PageReport, answer: str, *, actor: Any) -> PageReport:
    """Close `report` with words its sender, where there is one, will read. Raises PermissionDenied, ValidationError."""
    allowed = actor.has_perm("exchange.change_pagereport")
    if not (allowed and PageReport.objects.editable_by(actor).filter(pk=report.pk).exists()):
        raise PermissionDenied
    answer = clean_lines(answer)
    if not answer:
        raise ValidationError("Chưa có trả lời. Nói đã sửa gì, hoặc vì sao không sửa.")
    with recording("report.answered", actor=actor):
        report.answer, report.answered_by, report.answered_at = answer, actor, timezone.now()
        report.full_clean()
        report.save(update_fields=["answer", "answered_by", "answered_at"])
    return report
