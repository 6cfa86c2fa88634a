"""Which procedures a reader may open."""

from typing import Any

from django.db import models
from django.utils import timezone

from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})


class ProcedureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ProcedureQuerySet":
        """Published procedures for everybody; drafts too for editors and publishers."""
        return self if access_of(user).roles & CONTENT_ROLES else self.published()

    def editable_by(self, user: Any) -> "ProcedureQuerySet":
        return self if access_of(user).roles & CONTENT_ROLES else self.none()

    def published(self, at: Any = None) -> "ProcedureQuerySet":
        return self.filter(published_at__lte=at or timezone.now())

    def for_list(self) -> "ProcedureQuerySet":
        """What a row shows: names and summary."""
        return self.only("pk", "slug", "title", "official_name", "summary", "code", "group_id", "is_featured", "order")
