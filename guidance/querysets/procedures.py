"""Which procedures a reader may open."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from documents.querysets.changes import is_stale
from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})
PUBLISHING_ROLES = frozenset({"publisher", "administrator"})


class ProcedureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ProcedureQuerySet":
        """Published procedures for everybody; drafts too for editors and publishers. What was removed, for nobody."""
        return self.filter(removed_at=None) if access_of(user).roles & CONTENT_ROLES else self.published()

    def kept_for(self, user: Any) -> "ProcedureQuerySet":
        """All that the office keeps, what was removed too; nothing for those who only read."""
        return self if access_of(user).roles & CONTENT_ROLES else self.none()

    def editable_by(self, user: Any) -> "ProcedureQuerySet":
        """Drafts within the reader's branch: what stands published changes through a new version only."""
        return self.within_branch_of(user).filter(published_at=None, removed_at=None)

    def publishable_by(self, user: Any) -> "ProcedureQuerySet":
        """Rows `user` may publish, withdraw or remove, wherever they stand."""
        return self.within_branch_of(user) if access_of(user).roles & PUBLISHING_ROLES else self.none()

    def within_branch_of(self, user: Any) -> "ProcedureQuerySet":
        """All for those who publish. For an editor the groups named with the editor, or, named with none, the groups
        that name nobody.
        """
        roles = access_of(user).roles
        if roles & PUBLISHING_ROLES:
            return self
        if not roles & CONTENT_ROLES:
            return self.none()
        named = apps.get_model("guidance", "ProcedureGroup").editors.through.objects
        own = named.filter(user=user).order_by().values("proceduregroup")
        if own.exists():
            return self.filter(group__in=own)
        return self.exclude(group__in=named.order_by().values("proceduregroup"))

    def pages(self) -> "ProcedureQuerySet":
        """Without the drafts that are new versions of a page."""
        return self.filter(revises=None)

    def waiting_for_approval_by(self, user: Any) -> "ProcedureQuerySet":
        """Sent by somebody else, to be published by `user`."""
        rows = self.publishable_by(user).filter(submitted_at__isnull=False, scheduled_for=None, removed_at=None)
        return rows.exclude(submitted_by=user)

    def overdue(self, on: Any = None) -> "ProcedureQuerySet":
        """Published pages whose day of review has passed."""
        return self.published().filter(review_on__lt=on or timezone.localdate())

    def published(self, at: Any = None) -> "ProcedureQuerySet":
        return self.filter(published_at__lte=at or timezone.now())

    def with_edition(self) -> "ProcedureQuerySet":
        """`edition`: the number of the newest version; 1 before any was kept."""
        versions = apps.get_model("guidance", "ProcedureVersion").objects.filter(procedure=OuterRef("pk"))
        newest = versions.order_by("-number").values("number")[:1]
        return self.annotate(edition=Coalesce(Subquery(newest), 1))

    def with_stale_basis(self) -> "ProcedureQuerySet":
        """Procedures that wait to be compared, because a text they rest on has changed."""
        return self.filter(is_stale("guidance.procedure"))

    def for_list(self) -> "ProcedureQuerySet":
        """What a row shows: names and summary."""
        return self.only("pk", "slug", "title", "official_name", "summary", "code", "group_id", "is_featured", "order")
