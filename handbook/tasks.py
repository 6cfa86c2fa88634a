"""Jobs of the house itself: taking up work whose worker died."""

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

SILENCE_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(name="handbook.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs of a worker not heard of for SILENCE_SECONDS go back into the queue."""
    manager: Any = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
        await manager.retry_job(job)
