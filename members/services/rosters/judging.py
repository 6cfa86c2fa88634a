"""From a stored file to judged rows in the database; the one way for screens, jobs and the command."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

from handbook.lib.bulk import seldom_collected
from handbook.lib.sealed_files import unsealed
from members.models import ImportMode, Organisation, RosterImport
from members.rosters.causes import DOUBLES
from members.rosters.choices import NO_CHOICES, Choices
from members.rosters.judging import JudgedFile, judge_rows
from members.rosters.understand import Understanding, understand
from members.services.rosters.alarms import alarms_of
from members.services.rosters.decisions import choices_for
from members.services.rosters.history import history_mark
from members.services.rosters.known import KnownInDatabase, directory_of
from members.services.rosters.staging import keep_rows

SEAL = "members.roster_upload"
_TELL = """
    UPDATE members_rosterimport SET progress_done = %s
     WHERE id = (SELECT id FROM members_rosterimport WHERE id = %s FOR UPDATE SKIP LOCKED)
"""
"""Never waits for the work itself, which may hold the row."""


class Judged(NamedTuple):
    """A file read (`understood`) and, unless it was refused, judged."""

    understood: Understanding
    rows: JudgedFile | None


@contextmanager
def judged_file(
    path: Path,
    name: str,
    *,
    scope: Organisation,
    as_of: dt.date,
    choices: Choices = NO_CHOICES,
    adds_only: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[Judged]:
    """What the file at `path` says of the members below `scope`; writes nothing. Raises SheetError."""
    with understand(path, name, directory=directory_of(scope), today=as_of, choices=choices) as understood:
        if understood.refusal:
            yield Judged(understood, None)
            return
        with judge_rows(
            understood.rows(),
            KnownInDatabase(scope),
            today=as_of,
            choices=choices,
            adds_only=adds_only,
            progress=progress,
        ) as rows:
            yield Judged(understood, rows)


@contextmanager
def opened_upload(roster_import: RosterImport) -> Iterator[Path]:
    """The unsealed source file, as long as the context lasts. Raises FileNotFoundError when it is gone."""
    if not roster_import.upload:
        raise FileNotFoundError
    suffix = Path(roster_import.file_name).suffix.lower()[:6]
    with roster_import.upload.open("rb") as upload, tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for block in unsealed(upload, SEAL):
            copy.write(block)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def progress_of(roster_import: RosterImport) -> Iterator[Callable[[int], None]]:
    """Tells how far the work is, on a connection of its own: the work itself shows only at its end."""
    beside = connection.copy()
    with beside.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # nobody misses the last figure after a crash

    def tell(done: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(_TELL, [done, roster_import.pk])

    try:
        yield tell
    finally:
        beside.close()


@seldom_collected()
def judge_into(roster_import: RosterImport) -> dict[str, Any]:
    """Read and judge the upload, keep its rows; returns the new values of the import's columns, not yet saved.

    Raises SheetError, FileNotFoundError.
    """
    with (
        opened_upload(roster_import) as path,
        progress_of(roster_import) as progress,
        transaction.atomic(),
    ):
        mark = history_mark()
        with judged_file(
            path,
            roster_import.file_name,
            scope=roster_import.organisation,
            as_of=roster_import.as_of,
            choices=choices_for(roster_import),
            adds_only=roster_import.mode == ImportMode.ADD_ONLY,
            progress=progress,
        ) as (understood, rows):
            values: dict[str, Any] = {
                "file_sha256": understood.sha256,
                "understood": {
                    "sheets": [asdict(sheet) for sheet in understood.sheets],
                    "questions": [asdict(question) for question in understood.questions],
                },
                "history_mark": mark,
                "message": understood.refusal or "",
            }
            if rows is None:
                roster_import.rows.all().delete()
                return {**values, "counts": {}, "causes": [], "headcount": {}, "alarms": [], "digest": ""}
            values["causes"], values["digest"] = keep_rows(roster_import, rows)
            values["counts"] = {
                **rows.counts,
                "questions": len(understood.questions),
                "doubles": roster_import.rows.because_of(*DOUBLES).count(),
            }
            values["headcount"] = {code: asdict(count) for code, count in rows.cells.items()}
            values["alarms"] = alarms_of(roster_import, rows)
            return values
