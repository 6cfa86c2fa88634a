"""Which questions a reader may see, in private and in public."""

from typing import Any

from django.db import models
from django.utils import timezone

from documents.querysets.documents import PUBLISHING_ROLES
from members.access import access_of

_PUBLISHABLE = models.Q(may_publish=True, state="answered") | models.Q(published_at__isnull=False)


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """Private questions: the asker's own; those from an officer's subtree; for a publisher the answered ones whose
        askers agree to publishing; all for the administrator.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        access = access_of(user)
        if access.is_everywhere:
            return self
        condition = models.Q(asker=user)
        if access.subtree_paths:
            condition |= models.Q(organisation__isnull=False) & access.subtree("organisation__")
        if "publisher" in access.roles:
            condition |= _PUBLISHABLE
        return self.filter(condition)

    def asked_by(self, user: Any) -> "QuestionQuerySet":
        """One's own questions, for the pages of the asker; a wider right never shows here."""
        return self.filter(asker=user).defer("search_vector")

    def editable_by(self, user: Any) -> "QuestionQuerySet":
        """Questions `user` may answer: never one's own."""
        access = access_of(user)
        if not (access.is_everywhere or access.subtree_paths):
            return self.none()
        if access.is_everywhere:
            return self.exclude(asker=user)
        return self.filter(access.subtree("organisation__"), organisation__isnull=False).exclude(asker=user)

    def publishable_by(self, user: Any) -> "QuestionQuerySet":
        """Questions whose answer `user` may publish or take back: never one's own."""
        if not access_of(user).roles & PUBLISHING_ROLES:
            return self.none()
        return self.filter(_PUBLISHABLE).exclude(asker=user)

    def for_staff(self, user: Any) -> "QuestionQuerySet":
        """What the office's list shows to `user`: what may be answered and what may be published."""
        either = models.Q(pk__in=self.editable_by(user).values("pk")) | models.Q(
            pk__in=self.publishable_by(user).values("pk")
        )
        return self.filter(either)

    def waiting(self) -> "QuestionQuerySet":
        """Not answered yet."""
        return self.filter(state__in=["new", "in_progress"])

    def to_publish(self) -> "QuestionQuerySet":
        """Answered with the asker's consent to publishing, and not published."""
        return self.filter(_PUBLISHABLE, published_at=None)

    def published(self, at: Any = None) -> "QuestionQuerySet":
        """What everybody may read: the public wording only, without the asker's columns."""
        return self.filter(published_at__lte=at or timezone.now()).only(
            "pk", "slug", "public_title", "public_answer", "answering_body", "answered_at", "published_at", "topic"
        )
