"""Which questions a reader may see, in private and in public."""

from typing import Any

from django.db import models
from django.utils import timezone

from members.access import access_of


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """Private questions: the asker's own; those from an officer's subtree; all for the administrator."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        access = access_of(user)
        if access.is_everywhere:
            return self
        condition = models.Q(asker=user)
        if access.subtree_paths:
            condition |= models.Q(organisation__isnull=False) & access.subtree("organisation__")
        return self.filter(condition)

    def asked_by(self, user: Any) -> "QuestionQuerySet":
        """One's own questions, for the pages of the asker; a wider right never shows here."""
        return self.filter(asker=user).defer("search_vector")

    def editable_by(self, user: Any) -> "QuestionQuerySet":
        """Questions `user` may answer: never one's own."""
        access = access_of(user)
        if not (access.is_everywhere or access.subtree_paths):
            return self.none()
        return self.visible_to(user).exclude(asker=user)

    def published(self, at: Any = None) -> "QuestionQuerySet":
        """What everybody may read: the public wording only, without the asker's columns."""
        return self.filter(published_at__lte=at or timezone.now()).only(
            "pk", "slug", "public_title", "public_answer", "answering_body", "answered_at", "published_at", "topic"
        )
