"""Which procedures a reader may open."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from documents.models import Document, DocumentStatus
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

    def with_lost_basis(self) -> "ProcedureQuerySet":
        """Procedures that rest on a text no longer in force: they want a new look (portal.md section 5, point 2)."""
        expired = Document.objects.with_status().filter(status=DocumentStatus.EXPIRED)
        provisions = apps.get_model("guidance", "Provision").objects
        return self.filter(Exists(provisions.filter(procedure=OuterRef("pk"), document__in=expired)))

    def for_list(self) -> "ProcedureQuerySet":
        """What a row shows: names and summary."""
        return self.only("pk", "slug", "title", "official_name", "summary", "code", "group_id", "is_featured", "order")
