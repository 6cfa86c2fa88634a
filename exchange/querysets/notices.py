"""Which notices reach a reader."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from documents.querysets.documents import CONTENT_ROLES, PUBLISHING_ROLES
from members.access import access_of


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
        """A publisher: all; an editor: drafts; an officer: notices to bodies of the subtree."""
        access = access_of(user)
        if access.roles & PUBLISHING_ROLES:
            return self
        condition = Q(audience="subtree") & access.subtree("organisation__")
        if access.roles & CONTENT_ROLES:
            condition |= Q(published_at=None)
        return self.filter(condition)

    def for_staff(self, user: Any) -> "NoticeQuerySet":
        """What the office's list shows to `user`, drafts and expired ones too: all to editors and publishers, to an
        officer those for the own subtree.
        """
        return self if access_of(user).roles & CONTENT_ROLES else self.editable_by(user)

    def published(self, at: Any = None) -> "NoticeQuerySet":
        at = at or timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), published_at__lte=at)

    def with_read_state(self, user: Any) -> "NoticeQuerySet":
        """Adds `is_read` for `user`."""
        from exchange.models import NoticeReceipt

        if not getattr(user, "pk", None):
            return self.annotate(is_read=Value(False))
        return self.annotate(is_read=Exists(NoticeReceipt.objects.filter(notice=OuterRef("pk"), user=user)))
