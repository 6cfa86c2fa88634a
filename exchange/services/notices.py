"""Notices: sent to an audience, read by people."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from exchange.models import Notice, NoticeReceipt
from members.access import access_of


@transaction.atomic
def publish_notice(notice: Notice, *, actor: Any) -> Notice:
    """Send `notice` now; an officer only into the own subtree. Raises PermissionDenied."""
    access = access_of(actor)
    inside = notice.organisation is not None and access.reaches(notice.organisation.path)
    everywhere = bool(access.roles & {"publisher", "administrator"})
    if not actor.has_perm("exchange.publish_notice") or not (everywhere or inside):
        raise PermissionDenied
    with recording("notice.published", actor=actor):
        notice.published_at = notice.published_at or timezone.now()
        notice.full_clean()
        notice.save()
    return notice


def mark_notice_read(notice: Notice, *, actor: Any) -> None:
    """Keep that `actor` has opened `notice`; a second opening changes nothing."""
    NoticeReceipt.objects.get_or_create(notice=notice, user=actor)
