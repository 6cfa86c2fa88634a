"""Which documents a reader may open, and which hold on a day."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from documents.querysets.validity import issued_after, status_on_expression
from documents.validity import DocumentStatus
from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})
IN_FORCE = (DocumentStatus.IN_FORCE, DocumentStatus.PARTLY_EXPIRED)
PUBLISHING_ROLES = frozenset({"publisher", "administrator"})


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """Documents `user` may open: the one rule for lists, pages, counts, search, files and exports.

        Editors and publishers see all; others what is published for everybody, for members (anybody with a record or
        a role), or for a committee that their own cell or the body they serve stands below, or for one they lead.
        """
        access = access_of(user)
        if access.roles & CONTENT_ROLES:
            return self
        condition = Q(access="public")
        if access.member_id or access.roles:
            condition |= Q(access="members")
        condition |= Q(access="organisation") & access.addressed("organisation__")
        return self.published().filter(condition)

    def editable_by(self, user: Any) -> "DocumentQuerySet":
        """All for those who publish; drafts for an editor: what stands published is changed by who answers for it."""
        roles = access_of(user).roles
        if roles & PUBLISHING_ROLES:
            return self
        return self.filter(published_at=None) if roles & CONTENT_ROLES else self.none()

    def published(self, at: Any = None) -> "DocumentQuerySet":
        return self.filter(published_at__lte=at or timezone.now())

    def with_status(self, on: dt.date | None = None) -> "DocumentQuerySet":
        """Adds `status`, a DocumentStatus value: the state on the day `on`, today where none is given."""
        return self.annotate(status=status_on_expression(on or timezone.localdate()))

    def in_force(self, on: dt.date | None = None) -> "DocumentQuerySet":
        """Texts that hold on the day `on`, wholly or in part."""
        return self.with_status(on).filter(status__in=IN_FORCE)

    def not_expired(self, on: dt.date | None = None) -> "DocumentQuerySet":
        """Leaves out texts that have certainly lost force on the day `on`."""
        return self.with_status(on).exclude(status=DocumentStatus.EXPIRED)

    def issued_by(self, day: dt.date) -> "DocumentQuerySet":
        """Texts that existed on `day`, or may have: those issued later are left out."""
        return self.exclude(~Q(issued_on="") & issued_after(day))

    def with_text_to_check(self) -> "DocumentQuerySet":
        """Texts whose file could not be read, or says something else now than an editor's correction."""
        files = apps.get_model("documents", "DocumentFile").objects.current().filter(text_state="failed")
        clauses = apps.get_model("documents", "Clause").objects.filter(needs_review=True)
        return self.filter(
            Exists(files.filter(document=OuterRef("pk"))) | Exists(clauses.filter(document=OuterRef("pk")))
        )

    def for_list(self, on: dt.date | None = None) -> "DocumentQuerySet":
        """What a row shows, with the state on the day `on` (today where none is given)."""
        return self.with_status(on).select_related("issuing_body").defer("search_vector", "editor_note")
