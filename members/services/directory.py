"""What the directory shows to everybody."""

from typing import Any

from django.db import transaction

from accounts.audit import recording
from members.querysets.directory import DirectoryQuerySet


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
