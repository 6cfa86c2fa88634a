"""What readers found unclear: for those who edit."""

from typing import Any

from django.db import models

from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "FeedbackQuerySet":
        return self if access_of(user).roles & CONTENT_ROLES else self.none()

    def editable_by(self, user: Any) -> "FeedbackQuerySet":
        """Whoever sees what was unclear may close it."""
        return self.visible_to(user)

    def waiting(self) -> "FeedbackQuerySet":
        return self.filter(answered_at=None)
