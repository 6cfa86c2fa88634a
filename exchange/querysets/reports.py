"""Reports of what is wrong on a page: one's own, and those the editors answer."""

from typing import Any

from django.db import models

from documents.querysets.documents import CONTENT_ROLES
from members.access import access_of


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """All to those who edit; to others their own."""
        if access_of(user).roles & CONTENT_ROLES:
            return self
        return self.sent_by(user)

    def editable_by(self, user: Any) -> "ReportQuerySet":
        """Reports `user` may answer: never one's own."""
        return self.exclude(sender=user) if access_of(user).roles & CONTENT_ROLES else self.none()

    def sent_by(self, user: Any) -> "ReportQuerySet":
        return self.filter(sender=user) if getattr(user, "is_authenticated", False) else self.none()

    def waiting(self) -> "ReportQuerySet":
        return self.filter(answered_at=None)
