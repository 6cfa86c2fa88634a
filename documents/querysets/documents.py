"""Which documents a reader may open."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})
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

    def for_list(self) -> "DocumentQuerySet":
        return self.select_related("issuing_body").defer("search_vector", "editor_note")
