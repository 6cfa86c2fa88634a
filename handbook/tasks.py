"""Jobs of the house itself: taking up work whose worker died; keeping the search index and its counts in order."""

import contextlib
from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

from handbook.searching import following, remembering
from handbook.searching.store import Busy, Unusable

SILENCE_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(name="handbook.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs of a worker not heard of for SILENCE_SECONDS go back into the queue."""
    manager: Any = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="handbook.follow_index", queueing_lock="follow_index")
def follow_index(timestamp: int) -> None:
    """Every minute: the index of the worker's machine takes in all that has changed, or is made where there is none."""
    with contextlib.suppress(Busy, Unusable):
        following.follow(is_patient=True)


@app.periodic(cron="41 2 * * *")
@app.task(name="handbook.tidy_search", queueing_lock="tidy_search")
def tidy_search(timestamp: int) -> None:
    """Every night: counts past their time go, and of a thing's old changes all but the last."""
    remembering.forget_old()
    following.forget_old_changes()
