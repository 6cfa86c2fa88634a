"""The rows of an import that wait, given back as a file to mend and send again."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from handbook.lib.encryption import DecryptionError
from handbook.lib.sheets import SheetError
from members.exports.errors import write_error_file
from members.exports.waiting import waiting_sheets
from members.models import Fate, RosterImport
from members.rosters.types import Finding
from members.rosters.understand import understand
from members.services.rosters.decisions import choices_for
from members.services.rosters.judging import opened_upload
from members.services.rosters.known import directory_of
from members.services.rosters.staging import StoredRow, opened, stored_rows

FILE_GONE = "Tệp gốc không còn trên máy chủ nên không ghi lại được các dòng chờ. Tải tệp lên lại."


def write_waiting_rows(
    roster_import: RosterImport, target: BinaryIO, *, actor: Any, request: HttpRequest | None = None
) -> int:
    """Write the members that wait, as the sender wrote them, with reasons (see `write_error_file`); returns how many.

    The source is read again beside the rows kept, a few of both in memory. Logged. Raises PermissionDenied for an
    import out of the actor's sight, ValidationError when the source is gone.
    """
    if not RosterImport.objects.visible_to(actor).filter(pk=roster_import.pk).exists():
        raise PermissionDenied
    scope = roster_import.organisation
    waiting = _Waiting(roster_import)
    try:
        with (
            opened_upload(roster_import) as path,
            understand(
                path,
                roster_import.file_name,
                directory=directory_of(scope),
                today=roster_import.as_of,
                choices=choices_for(roster_import),
            ) as understood,
        ):
            count = write_error_file(target, waiting_sheets(understood, waiting.findings_of))
    except (FileNotFoundError, DecryptionError, SheetError) as error:
        raise ValidationError(FILE_GONE) from error
    log_access(AccessAction.EXPORTED, roster_import, actor=actor, request=request, row_count=count, fields="can-sua")
    return count


class _Waiting:
    """Findings of the rows that wait, asked for in the order of the file."""

    def __init__(self, roster_import: RosterImport) -> None:
        self._rows: Iterator[StoredRow] = (row for chunk in stored_rows(roster_import, Fate.WAITING) for row in chunk)
        self._next = next(self._rows, None)

    def findings_of(self, sheet: str, number: int) -> Sequence[Finding] | None:
        """What was found in this row; None where it does not wait."""
        row = self._next
        if row is None or (row.sheet, row.number) != (sheet[:100], number):
            return None
        self._next = next(self._rows, None)
        return opened(row).findings
