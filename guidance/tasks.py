"""Keeping due dates current and publishing on time, run by the job worker; each task may be repeated after a crash."""

from procrastinate.contrib.django import app

from guidance.services.duties.refresh import refresh_changed, refresh_everybody
from guidance.services.publishing import publish_due


@app.periodic(cron="* * * * *")
@app.task(name="guidance.refresh_changed", queueing_lock="refresh_changed")
def refresh_changed_due_dates(timestamp: int) -> None:
    """Every minute: whoever an import, a form or a rule has changed."""
    refresh_changed()


@app.periodic(cron="7 0 * * *")
@app.task(name="guidance.refresh_everybody", queueing_lock="refresh_everybody")
def refresh_all_due_dates(timestamp: int) -> None:
    """Every night: a new day brings other duties near."""
    refresh_everybody()


@app.periodic(cron="* * * * *")
@app.task(name="guidance.publish_due", queueing_lock="publish_due")
def publish_due_pages(timestamp: int) -> None:
    """Every minute: what was approved for a time that has come is shown."""
    publish_due()
