"""Long work on members, run by the job worker; each task may be repeated after a crash."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.services.rosters import imports

_RETRY = RetryStrategy(max_attempts=3, wait=5)


@app.task(name="members.judge_roster", queue="rosters", retry=_RETRY)
def judge_roster(import_id: int) -> None:
    imports.judge_import(import_id)


@app.task(name="members.apply_roster", queue="rosters", retry=_RETRY)
def apply_roster(import_id: int) -> None:
    imports.apply_import(import_id)
