"""A roster import from the file to its result: the same judgement for preview, commit and command."""

import datetime as dt
import json
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.audit import recording
from handbook.lib.sheets import SheetError, read_workbook
from members.models import ImportState, Member, Organisation, RosterImport
from members.rosters.judge import judge
from members.rosters.report import as_report
from members.rosters.types import Judgement
from members.services.rosters.apply import apply_judgement
from members.services.rosters.known import directory_of, lookup_in, members_of

logger = logging.getLogger("portal.rosters")
CHANGED_MEANWHILE = "Dữ liệu trên sổ tay vừa thay đổi nên kết quả đã được tính lại. Xem lại rồi xác nhận."
FAILED = "Gặp lỗi khi ghi nên chưa nhập dòng nào. Xác nhận lại; vẫn lỗi thì báo người quản trị."
FILE_GONE = "Tệp đã tải lên không còn trên máy chủ. Tải tệp lên lại."


class Judged(NamedTuple):
    judgement: Judgement
    members: list[Member]
    sha256: str


def judge_file(path: Path, name: str, *, scope: Organisation, as_of: dt.date) -> Judged:
    """What the file at `path` says of the members below `scope`; writes nothing. Raises SheetError."""
    workbook = read_workbook(path, name=name)
    members = list(members_of(scope))
    judgement = judge(workbook, directory=directory_of(scope), today=as_of, lookup=lookup_in(members, scope))
    return Judged(judgement, members, workbook.sha256)


def may_import(actor: Any, organisation: Organisation) -> bool:
    """An officer into the own subtree, the administrator everywhere."""
    return bool(
        actor.has_perm("members.import_member")
        and Organisation.objects.editable_by(actor).filter(pk=organisation.pk).exists()
    )


@transaction.atomic
def start_import(
    organisation: Organisation, upload: BinaryIO, name: str, *, actor: Any, as_of: dt.date | None = None
) -> RosterImport:
    """Keep the file in private storage, waiting to be judged. Raises PermissionDenied outside the actor's subtree."""
    if not may_import(actor, organisation):
        raise PermissionDenied
    with recording("roster.uploaded", actor=actor):
        roster_import = RosterImport(
            organisation=organisation,
            actor=actor,
            file_name=Path(name).name[-200:],
            as_of=as_of or timezone.localdate(),
        )
        roster_import.upload.save("roster", File(upload), save=False)
        roster_import.save()
    return roster_import


def judge_import(import_id: int) -> RosterImport:
    """Read and judge the waiting file; the state says whether it can be confirmed. Repeating it does no harm."""
    roster_import = RosterImport.objects.select_related("organisation", "actor").get(pk=import_id)
    if roster_import.state not in (ImportState.UPLOADED, ImportState.JUDGING):
        return roster_import
    with recording("roster.judged", actor=roster_import.actor):
        _set(roster_import, state=ImportState.JUDGING)
        try:
            judged = _judge(roster_import)
        except (SheetError, FileNotFoundError) as error:
            message = error.message if isinstance(error, SheetError) else FILE_GONE
            return _set(roster_import, state=ImportState.REFUSED, message=message)
        return _keep(roster_import, judged)


def _judge(roster_import: RosterImport) -> Judged:
    with roster_import.upload.open("rb") as upload, tempfile.NamedTemporaryFile(suffix=".roster") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        return judge_file(
            Path(copy.name), roster_import.file_name, scope=roster_import.organisation, as_of=roster_import.as_of
        )


def _keep(roster_import: RosterImport, judged: Judged, message: str = "") -> RosterImport:
    refusal = judged.judgement.refusal
    counts = judged.judgement.counts()
    return _set(
        roster_import,
        state=ImportState.REFUSED if refusal else ImportState.JUDGED,
        message=refusal or message,
        file_sha256=judged.sha256,
        counts=counts,
        report=json.dumps(as_report(judged.judgement), ensure_ascii=False),
        progress_total=counts["new"] + counts["changed"],
    )


def _set(roster_import: RosterImport, **values: Any) -> RosterImport:
    for name, value in values.items():
        setattr(roster_import, name, value)
    roster_import.save(update_fields=list(values))
    return roster_import


@transaction.atomic
def confirm_import(roster_import: RosterImport, *, actor: Any) -> RosterImport:
    """Ask for the judged rows to be written. Raises PermissionDenied; ValidationError when it is not its turn."""
    if not may_import(actor, roster_import.organisation):
        raise PermissionDenied
    fresh = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    if fresh.state not in (ImportState.JUDGED, ImportState.FAILED):
        raise ValidationError("Lần nhập này không còn chờ xác nhận.")
    running = RosterImport.objects.filter(organisation=fresh.organisation, state=ImportState.APPLYING)
    if running.exists():
        raise ValidationError("Đang có một lần nhập khác cho tổ chức này. Chờ xong rồi xác nhận.")
    with recording("roster.confirmed", actor=actor):
        return _set(fresh, state=ImportState.APPLYING, confirmed_at=timezone.now(), message="")


def cancel_import(roster_import: RosterImport, *, actor: Any) -> None:
    """Drop a file that was not applied. Raises PermissionDenied, ValidationError."""
    if not may_import(actor, roster_import.organisation):
        raise PermissionDenied
    if roster_import.state in (ImportState.APPLYING, ImportState.DONE):
        raise ValidationError("Danh sách đã hoặc đang được nhập, không bỏ được nữa.")
    with recording("roster.cancelled", actor=actor):
        roster_import.upload.delete(save=False)
        _set(roster_import, state=ImportState.CANCELLED, upload="", report="")


def apply_import(import_id: int) -> RosterImport:
    """Judge again and write, all or nothing.

    When the database changed since the preview so that the numbers differ, nothing is written and the new preview
    waits. Repeating it after a crash completes the work; a finished import is left alone.
    """
    roster_import = RosterImport.objects.select_related("organisation", "actor").get(pk=import_id)
    if roster_import.state != ImportState.APPLYING:
        return roster_import
    try:
        with transaction.atomic(), recording("roster.applied", actor=roster_import.actor, roster_import=import_id):
            Organisation.objects.select_for_update().get(pk=roster_import.organisation_id)
            judged = _judge(roster_import)
            if judged.judgement.counts() != roster_import.counts:
                return _keep(roster_import, judged, CHANGED_MEANWHILE)
            done = apply_judgement(judged.judgement, judged.members, as_of=roster_import.as_of, source=roster_import)
            written = done["new"] + done["changed"]
            roster_import.upload.delete(save=False)
            return _set(
                roster_import, state=ImportState.DONE, progress_done=written, finished_at=timezone.now(), upload=""
            )
    except (SheetError, FileNotFoundError):
        return _set(roster_import, state=ImportState.REFUSED, message=FILE_GONE)
    except DatabaseError as error:
        diagnosis = getattr(error.__cause__, "diag", None)  # the message itself may quote a row
        logger.error("Import %s failed: %s", import_id, getattr(diagnosis, "constraint_name", type(error).__name__))
        return _set(roster_import, state=ImportState.FAILED, message=FAILED)


@contextmanager
def _progress_of(roster_import: RosterImport) -> Iterator[Callable[[int], None]]:
    """Tells how far the writing is on a connection of its own, since the writing itself shows only at its end."""
    beside = connection.copy()

    def tell(done: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute("UPDATE members_rosterimport SET progress_done = %s WHERE id = %s", [done, roster_import.pk])

    try:
        yield tell
    finally:
        beside.close()
