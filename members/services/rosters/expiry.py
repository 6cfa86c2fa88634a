"""Files and judged rows are kept for a stated time, also when nobody confirms (rosters.md section 6, rule 8)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from members.models import KEPT_DAYS, ImportState, RosterImport
from members.services.rosters.imports import forget_contents

UNCONFIRMED_DAYS = 30


def expire_imports(at: dt.datetime | None = None) -> int:
    """Forget the contents of imports finished KEPT_DAYS ago or waiting for UNCONFIRMED_DAYS; returns how many."""
    at = at or timezone.now()
    finished = RosterImport.objects.filter(
        state__in=(ImportState.DONE, ImportState.UNDONE), finished_at__lt=at - dt.timedelta(days=KEPT_DAYS)
    )
    waiting = RosterImport.objects.filter(
        state__in=(ImportState.JUDGED, ImportState.APPROVAL, ImportState.REFUSED, ImportState.FAILED),
        created_at__lt=at - dt.timedelta(days=UNCONFIRMED_DAYS),
    )
    expired = 0
    for roster_import in (finished.exclude(upload="") | waiting).iterator():
        with transaction.atomic(), recording("roster.expired"):
            forget_contents(roster_import)
            if roster_import.state not in (ImportState.DONE, ImportState.UNDONE):
                roster_import.state = ImportState.CANCELLED
                roster_import.save(update_fields=["state"])
        expired += 1
    return expired
