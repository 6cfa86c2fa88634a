"""Notices: sent to an audience, read by people."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from exchange.models import Notice, NoticeReceipt
from handbook.lib.names import free_name
from handbook.lib.text import slugify_vi
from members.access import access_of

_SLUG_LENGTH = 80


@transaction.atomic
def publish_notice(notice: Notice, *, actor: Any) -> Notice:
    """Send `notice` now; an officer only into the own subtree. One that is sent already keeps its time.

    Raises PermissionDenied; ValidationError where it would be hidden at once.
    """
    _may_publish(notice, actor)
    if notice.expires_at and notice.expires_at <= timezone.now():
        raise ValidationError("Lúc ẩn đã qua nên không ai thấy. Sửa hoặc xóa “ẩn từ lúc” rồi gửi.")
    with recording("notice.published", actor=actor):
        notice.published_at = notice.published_at or timezone.now()
        notice.full_clean()
        notice.save()
    return notice


@transaction.atomic
def withdraw_notice(notice: Notice, *, actor: Any) -> Notice:
    """Make `notice` a draft again; who has read it stays kept. Raises PermissionDenied."""
    _may_publish(notice, actor)
    with recording("notice.withdrawn", actor=actor):
        notice.published_at = None
        notice.save(update_fields=["published_at"])
    return notice


def slug_for(notice: Notice) -> str:
    """A free address made of the title."""
    stem = slugify_vi(notice.title)[:_SLUG_LENGTH].strip("-") or "thong-bao"
    taken = set(Notice.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return free_name(stem, taken)


def _may_publish(notice: Notice, actor: Any) -> None:
    access = access_of(actor)
    inside = notice.organisation is not None and access.reaches(notice.organisation.path)
    everywhere = bool(access.roles & {"publisher", "administrator"})
    if not actor.has_perm("exchange.publish_notice") or not (everywhere or inside):
        raise PermissionDenied


def mark_notice_read(notice: Notice, *, actor: Any) -> None:
    """Keep that `actor` has opened `notice`; a second opening changes nothing."""
    NoticeReceipt.objects.get_or_create(notice=notice, user=actor)
