"""Running what was deferred, inside a test's transaction."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def run_jobs() -> list[str]:
    """Run every waiting job once, oldest first; returns the names of their tasks."""
    names = []
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
        app.tasks[job.task_name].func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        names.append(job.task_name)
    return names
