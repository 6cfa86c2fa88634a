"""Roster imports: who may see and run them."""

from typing import Any

from django.db import models

from members.access import access_of


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RosterImportQuerySet":
        """Imports into bodies of an officer's subtree; all for the administrator."""
        access = access_of(user)
        return self if access.is_everywhere else self.filter(access.subtree("organisation__"))

    def editable_by(self, user: Any) -> "RosterImportQuerySet":
        """One's own imports, while the scope is still one's own."""
        return self.visible_to(user).filter(actor=user)
