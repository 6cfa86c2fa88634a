"""Database work beside the caller's own computing, in the caller's transaction."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from django.db import connection
from psycopg import sql


class Beside:
    """Lends the connection to one call at a time, which waits for the database while the caller computes.

    Between `start` and `result` the caller must not use the connection: PostgreSQL answers one statement at a time.
    A call gets psycopg's own connection, so nothing that Django keeps a thread is needed; what the history should
    know of a statement must have been told before, in this transaction. Use it in a `with`: leaving waits.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside")
        self._running: Future[Any] | None = None
        self._errors = connection.wrap_database_errors

    def start(self, call: Callable[..., Any], *arguments: Any) -> None:
        """Run `call(psycopg connection, *arguments)`. Raises what the call before raised."""
        self.result()
        connection.ensure_connection()
        self._running = self._worker.submit(self._run, call, connection.connection, *arguments)

    def _run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        with self._errors:
            return call(*arguments)

    def result(self) -> Any:
        """Wait for the call started last and hand over its value, None where none runs. Raises what it raised."""
        running, self._running = self._running, None
        return running.result() if running else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.result()
        finally:
            self._worker.shutdown(wait=True)


def send_rows(raw: Any, statement: sql.Composable, rows: Iterable[Sequence[Any]]) -> None:
    """COPY `rows` by `statement` on the psycopg connection `raw`."""
    with raw.cursor() as cursor:
        copy_in(cursor, statement, rows)


def copy_in(cursor: Any, statement: sql.Composable, rows: Iterable[Sequence[Any]]) -> None:
    """COPY `rows` by `statement`; `cursor` is psycopg's or Django's."""
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
