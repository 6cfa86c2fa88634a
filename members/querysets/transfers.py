"""Requests for members whom another committee manages: who asked, who decides."""

from typing import Any

from django.db import models

from members.access import access_of


class TransferRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "TransferRequestQuerySet":
        """Requests `user` may decide, those the own committee asked; all for the administrator."""
        access = access_of(user)
        if access.is_everywhere:
            return self
        return self.filter(access.subtree("organisation__") | access.subtree("member__organisation__"))

    def editable_by(self, user: Any) -> "TransferRequestQuerySet":
        """Requests `user` may answer: the member's present cell stands in the user's subtree."""
        access = access_of(user)
        return self if access.is_everywhere else self.filter(access.subtree("member__organisation__"))

    def waiting_for(self, user: Any) -> "TransferRequestQuerySet":
        """Unanswered requests that are `user`'s to answer, apart from what the user asked."""
        return self.editable_by(user).filter(state="asked").exclude(asked_by=user)

    def agreed_for(self, organisation: Any) -> "TransferRequestQuerySet":
        """Yeses that hold for files of `organisation`: given to itself or to a body above it."""
        return self.filter(state="agreed", organisation__in=[*organisation.ancestor_ids, organisation.pk])
