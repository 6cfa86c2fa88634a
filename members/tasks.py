"""Long work on members, run by the job worker; each task may be repeated after a crash."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.services.rosters import expiry, imports, resume

_RETRY = RetryStrategy(max_attempts=3, wait=5)


@app.task(name="members.judge_roster", queue="rosters", retry=_RETRY)
def judge_roster(import_id: int) -> None:
    imports.judge_import(import_id)


@app.task(name="members.apply_roster", queue="rosters", lock="roster-writing", retry=_RETRY)
def apply_roster(import_id: int) -> None:
    imports.apply_import(import_id)


@app.task(name="members.undo_roster", queue="rosters", lock="roster-writing", retry=_RETRY)
def undo_roster(import_id: int) -> None:
    imports.undo_import(import_id)


@app.periodic(cron="17 2 * * *")
@app.task(name="members.expire_rosters", queueing_lock="expire_rosters")
def expire_rosters(timestamp: int) -> None:
    """Every night: sealed files and judged rows past their time go."""
    expiry.expire_imports()


@app.periodic(cron="*/2 * * * *")
@app.task(name="members.resume_rosters", queueing_lock="resume_rosters")
def resume_rosters(timestamp: int) -> None:
    """Every other minute: an import whose job is gone gets a new one."""
    resume.resume_imports()
