"""Which notices reach a reader."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """Published, unexpired notices addressed to everybody, to members, or to a body the reader's cell is under."""
        access = access_of(user)
        condition = Q(audience="everyone")
        if access.member_id or access.roles:
            condition |= Q(audience="members")
        queryset = self.published()
        if access.organisation_path:
            queryset = queryset.alias(reader_path=Value(access.organisation_path))
            condition |= Q(audience="subtree", reader_path__startswith=F("organisation__path"))
        if access.subtree_paths or access.is_everywhere:
            condition |= Q(audience="subtree") & access.subtree("organisation__")
        return queryset.filter(condition)

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
