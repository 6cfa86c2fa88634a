"""Which procedures a reader may open."""

from typing import Any

from django.db import models
from django.utils import timezone

from documents.querysets.changes import is_stale
from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})
PUBLISHING_ROLES = frozenset({"publisher", "administrator"})


class ProcedureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ProcedureQuerySet":
        """Published procedures for everybody; drafts too for editors and publishers."""
        return self if access_of(user).roles & CONTENT_ROLES else self.published()

    def editable_by(self, user: Any) -> "ProcedureQuerySet":
        """All for those who publish; drafts for an editor: what stands published is changed by who answers for it."""
        roles = access_of(user).roles
        if roles & PUBLISHING_ROLES:
            return self
        return self.filter(published_at=None) if roles & CONTENT_ROLES else self.none()

    def published(self, at: Any = None) -> "ProcedureQuerySet":
        return self.filter(published_at__lte=at or timezone.now())

    def with_stale_basis(self) -> "ProcedureQuerySet":
        """Procedures that wait to be compared, because a text they rest on has changed."""
        return self.filter(is_stale("guidance.procedure"))

    def for_list(self) -> "ProcedureQuerySet":
        """What a row shows: names and summary."""
        return self.only("pk", "slug", "title", "official_name", "summary", "code", "group_id", "is_featured", "order")
