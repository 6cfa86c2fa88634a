"""Keeping due dates current, run by the job worker; each task may be repeated after a crash."""

from procrastinate.contrib.django import app

from guidance.services.duties.refresh import refresh_changed, refresh_everybody


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
