"""Which notices reach a reader."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """Published, unexpired notices for everybody, for members, or a body the reader's cell or office is under."""
        access = access_of(user)
        condition = Q(audience="everyone")
        if access.member_id or access.roles:
            condition |= Q(audience="members")
        condition |= Q(audience="subtree") & access.addressed("organisation__")
        return self.published().filter(condition)

    def editable_by(self, user: Any) -> "NoticeQuerySet":
        """Editors and publishers: all; an officer: notices to bodies of the subtree."""
        access = access_of(user)
        if access.roles & CONTENT_ROLES:
            return self
        return self.filter(audience="subtree").filter(access.subtree("organisation__"))

    def published(self, at: Any = None) -> "NoticeQuerySet":
        at = at or timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), published_at__lte=at)

    def with_read_state(self, user: Any) -> "NoticeQuerySet":
        """Adds `is_read` for `user`."""
        from exchange.models import NoticeReceipt

        if not getattr(user, "pk", None):
            return self.annotate(is_read=Value(False))
        return self.annotate(is_read=Exists(NoticeReceipt.objects.filter(notice=OuterRef("pk"), user=user)))
