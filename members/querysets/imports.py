"""Roster imports, their rows and what was decided about them: who may see and run them."""

from typing import Any

from django.apps import apps
from django.db import models

from members.access import access_of


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RosterImportQuerySet":
        """Imports into bodies of an officer's subtree; all for the administrator."""
        access = access_of(user)
        return self if access.is_everywhere else self.filter(access.subtree("organisation__"))

    def editable_by(self, user: Any) -> "RosterImportQuerySet":
        """Imports an officer of the scope may decide about: whoever sees the file may answer its questions."""
        return self.visible_to(user)

    def running(self) -> "RosterImportQuerySet":
        return self.filter(state__in=["uploaded", "judging", "applying", "undoing"])

    def waiting_for(self, user: Any) -> "RosterImportQuerySet":
        """What `user` has to look at: judged files, and large ones another person confirmed."""
        return self.visible_to(user).filter(state__in=["judged", "approval", "failed"])


class RosterRowQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RosterRowQuerySet":
        return self.filter(roster_import__in=apps.get_model("members", "RosterImport").objects.visible_to(user))

    def of_fate(self, *fates: str) -> "RosterRowQuerySet":
        return self.filter(fate__in=fates)

    def because_of(self, *causes: str) -> "RosterRowQuerySet":
        """Rows that raise a finding of one of these codes, in the order of the file."""
        return self.filter(causes__overlap=list(causes)).exclude(fate__in=["repeated", "skipped"]).order_by("position")


class OrganisationBoundQuerySet(models.QuerySet):
    """Rows that belong to a body's files: seen and changed by officers of its subtree."""

    def visible_to(self, user: Any) -> "OrganisationBoundQuerySet":
        access = access_of(user)
        return self if access.is_everywhere else self.filter(access.subtree("organisation__"))

    def editable_by(self, user: Any) -> "OrganisationBoundQuerySet":
        return self.visible_to(user)

    def known_to(self, organisation: Any) -> "OrganisationBoundQuerySet":
        """What counts for files of `organisation`: its own rows, and those of the bodies above it."""
        return self.filter(organisation__in=[*organisation.ancestor_ids, organisation.pk])
