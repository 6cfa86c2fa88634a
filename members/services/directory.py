"""What the directory holds and shows to everybody."""

from typing import Any

from django.db import transaction

from accounts.audit import recording
from members.models import DirectoryEntry
from members.models.directory import LEVEL_OF_TYPE
from members.querysets.directory import DirectoryQuerySet
from members.querysets.organisations import OrganisationQuerySet


@transaction.atomic
def add_entries(organisations: OrganisationQuerySet, *, actor: Any) -> int:
    """A hidden, empty entry for each of `organisations` that `actor` keeps, that stands today and has an office of its
    own; returns how many are new.
    """
    bodies = organisations.editable_by(actor).active().filter(type__in=LEVEL_OF_TYPE, directory_entry=None)
    added = list(bodies.order_by("path"))
    with recording("directory.added", actor=actor):
        for body in added:
            DirectoryEntry.objects.create(organisation=body)
    return len(added)


@transaction.atomic
def show_entries(entries: DirectoryQuerySet, *, actor: Any) -> int:
    """Put on show those of `entries` that `actor` keeps; returns how many were hidden before."""
    with recording("directory.shown", actor=actor):
        return entries.editable_by(actor).filter(is_shown=False).update(is_shown=True)


@transaction.atomic
def hide_entries(entries: DirectoryQuerySet, *, actor: Any) -> int:
    """Take from the pages those of `entries` that `actor` keeps; returns how many were on show before."""
    with recording("directory.hidden", actor=actor):
        return entries.editable_by(actor).filter(is_shown=True).update(is_shown=False)
