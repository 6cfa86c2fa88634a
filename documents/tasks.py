"""Long work on texts, run by the job worker; each task may be repeated after a crash."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from documents.services import reading


@app.task(name="documents.read_text", queue="texts", retry=RetryStrategy(max_attempts=3, wait=5))
def read_text(document_id: int) -> None:
    """The clauses of a document from its files."""
    reading.read_document(document_id)
