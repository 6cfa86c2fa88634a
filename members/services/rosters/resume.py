"""No import stays "running" for ever: work whose job is gone gets a new one."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from members.models import ImportState, RosterImport

PATIENCE = dt.timedelta(minutes=2)
TASKS = {
    ImportState.UPLOADED: "members.judge_roster",
    ImportState.JUDGING: "members.judge_roster",
    ImportState.APPLYING: "members.apply_roster",
    ImportState.UNDOING: "members.undo_roster",
}


def resume_imports(at: dt.datetime | None = None) -> list[int]:
    """Defer the task of every running import that has none waiting or at work; returns their keys.

    Imports begun less than PATIENCE ago are left: their job may be about to be written.
    """
    at = at or timezone.now()
    resumed = []
    waiting = RosterImport.objects.running().filter(created_at__lt=at - PATIENCE)
    for roster_import in waiting.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=at - PATIENCE)):
        task = TASKS[ImportState(roster_import.state)]
        jobs = ProcrastinateJob.objects.filter(
            task_name=task, args__import_id=roster_import.pk, status__in=("todo", "doing")
        )
        if not jobs.exists():
            app.configure_task(task, queue="rosters").defer(import_id=roster_import.pk)
            resumed.append(roster_import.pk)
    return resumed
