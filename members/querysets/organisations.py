"""Which organisations a reader may see."""

from typing import Any

from django.db import models
from django.db.models import Q

from handbook.lib.text import fold
from members.access import access_of

CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})
COMMITTEES = ("province", "commune")


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Bodies `user` works with: an officer's subtree, a secretary's cells, one's own cell; nothing for others."""
        access = access_of(user)
        if access.is_everywhere:
            return self
        condition = access.organisations()
        if access.organisation_path:
            condition |= Q(path=access.organisation_path)
        return self.filter(condition)

    def editable_by(self, user: Any) -> "OrganisationQuerySet":
        """Bodies whose record `user` may change: an officer's subtree."""
        access = access_of(user)
        return self if access.is_everywhere else self.filter(access.subtree())

    def addressable_by(self, user: Any, *, keeping: int | None = None) -> "OrganisationQuerySet":
        """Active bodies that `user` may write a text or a notice for: editors and publishers any committee of province
        or commune (their names are no secret), an officer the own subtree; and the one written for so far, `keeping`.
        """
        access = access_of(user)
        condition = Q(pk__in=[])
        for path in access.subtree_paths:
            condition |= Q(path__startswith=path)
        if access.roles & CONTENT_ROLES:
            condition |= Q(type__in=COMMITTEES)
        return self.filter(condition & Q(state="active") | Q(pk=keeping))

    def subtree_of(self, organisation: Any) -> "OrganisationQuerySet":
        """`organisation` and everything below it."""
        return self.filter(path__startswith=organisation.path)

    def active(self) -> "OrganisationQuerySet":
        return self.filter(state="active")

    def search(self, text: str) -> "OrganisationQuerySet":
        """Every word of `text` occurs in the name, marks optional, or it is the code."""
        condition = Q()
        for word in fold(text).split():
            condition &= Q(name_fold__contains=word)
        return self.filter(condition | Q(code=text.strip()))
