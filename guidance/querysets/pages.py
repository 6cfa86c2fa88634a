"""Which pages a reader may open, and which of them are whose to write and to publish."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from documents.querysets.changes import is_stale
from documents.querysets.documents import CONTENT_ROLES, PUBLISHING_ROLES
from members.access import access_of

_OF_A_ROW = ("title", "order", "published_at", "removed_at", "scheduled_for", "submitted_at", "review_on", "revises")


class GroupQuerySet(models.QuerySet):
    """The life events under which pages are filed: the branches of the tree that editors are held to."""

    def visible_to(self, user: Any) -> Self:
        """The headings of the catalogue are for everybody."""
        return self

    def editable_by(self, user: Any) -> Self:
        """Where `user` writes: everywhere for those who publish; for an editor the groups named with the editor, or,
        named with none, the groups that name nobody.
        """
        roles = access_of(user).roles
        if roles & PUBLISHING_ROLES:
            return self
        if not roles & CONTENT_ROLES:
            return self.none()
        return self.filter(editors=user) if self.holds(user) else self.filter(editors=None)

    def holds(self, user: Any) -> bool:
        """Is `user` an editor of named groups, and of nothing else?"""
        return self.filter(editors=user).exists()


def _groups() -> Any:
    return apps.get_model("guidance", "ProcedureGroup").objects.order_by()


class PageQuerySet(models.QuerySet):
    """Pages of one kind, filed under groups."""

    def visible_to(self, user: Any) -> Self:
        """Published pages for everybody; drafts too for editors and publishers. What was removed, for nobody."""
        return self.filter(removed_at=None) if access_of(user).roles & CONTENT_ROLES else self.published()

    def kept_for(self, user: Any) -> Self:
        """All that the office keeps, what was removed too; nothing for those who only read."""
        return self if access_of(user).roles & CONTENT_ROLES else self.none()

    def editable_by(self, user: Any) -> Self:
        """Drafts within the reader's branch: what stands published changes through a new version only."""
        return self.within_branch_of(user).filter(published_at=None, removed_at=None)

    def publishable_by(self, user: Any) -> Self:
        """Rows `user` may publish, withdraw or remove, wherever they stand."""
        return self.within_branch_of(user) if access_of(user).roles & PUBLISHING_ROLES else self.none()

    def within_branch_of(self, user: Any) -> Self:
        """All for those who publish; for an editor what stands in the groups the editor writes in."""
        if access_of(user).roles & PUBLISHING_ROLES:
            return self
        return self.filter(group__in=_groups().editable_by(user).values("pk"))

    def may_be_begun_by(self, user: Any) -> bool:
        """May `user` draft a new page of this kind?"""
        return bool(access_of(user).roles & CONTENT_ROLES)

    def pages(self) -> Self:
        """Without the drafts that are new versions of a page."""
        return self.filter(revises=None)

    def waiting_for_approval_by(self, user: Any) -> Self:
        """Sent by somebody else, to be published by `user`."""
        rows = self.publishable_by(user).filter(submitted_at__isnull=False, scheduled_for=None, removed_at=None)
        return rows.exclude(submitted_by=user)

    def overdue(self, on: Any = None) -> Self:
        """Published pages whose day of review has passed."""
        return self.published().filter(review_on__lt=on or timezone.localdate())

    def published(self, at: Any = None) -> Self:
        return self.filter(published_at__lte=at or timezone.now())

    def with_stale_basis(self) -> Self:
        """Pages that wait to be compared, because a text they rest on has changed."""
        return self.filter(is_stale(self.model._meta.label_lower))

    def for_desk(self) -> Self:
        """What a row of the editors' desk shows, in the order of the groups."""
        rows = self.select_related("group").only(*_OF_A_ROW, "group__title", "group__order")
        return rows.order_by("group__order", "group", "order", "pk")


class ConventionQuerySet(PageQuerySet):
    """Rules common to all procedures stand in no group."""

    def within_branch_of(self, user: Any) -> Self:
        """All for those who publish, and for editors who are not held to groups: rules for all are nobody's branch."""
        return self if self.may_be_begun_by(user) else self.none()

    def may_be_begun_by(self, user: Any) -> bool:
        roles = access_of(user).roles
        return bool(roles & PUBLISHING_ROLES) or (bool(roles & CONTENT_ROLES) and not _groups().holds(user))

    def for_desk(self) -> Self:
        return self.only(*_OF_A_ROW).order_by("order", "pk")
