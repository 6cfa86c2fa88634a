"""Long work on texts, run by the job worker; each task may be repeated after a crash."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from documents.services import reading
from documents.services.changes import notice_changes


@app.task(name="documents.read_text", queue="texts", retry=RetryStrategy(max_attempts=3, wait=5))
def read_text(document_id: int) -> None:
    """The clauses of a document from its files."""
    reading.read_document(document_id)


@app.periodic(cron="3 * * * *")
@app.task(name="documents.notice_changes", queueing_lock="notice_changes")
def notice_document_changes(timestamp: int) -> None:
    """Every hour, so in the first minutes of a day too: texts that commence, end or are acted upon from today."""
    notice_changes()
