"""A roster import from the file to its result and back: the same judgement for preview, commit and command."""

import datetime as dt
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.audit import recording
from handbook.lib.encryption import DecryptionError
from handbook.lib.sealed_files import seal
from handbook.lib.sheets import SheetError
from members.models import Fate, ImportMode, ImportState, Organisation, RosterImport
from members.services.rosters.apply import apply_rows
from members.services.rosters.history import changed_since, history_mark
from members.services.rosters.judging import SEAL, judge_into, progress_of
from members.services.rosters.undo import UndoPlan, undo_rows

logger = logging.getLogger("portal.rosters")
CHANGED_MEANWHILE = "Dữ liệu trên sổ tay vừa thay đổi nên kết quả đã được tính lại. Xem lại rồi xác nhận."
FAILED = "Gặp lỗi khi ghi nên chưa nhập dòng nào. Xác nhận lại; vẫn lỗi thì báo người quản trị."
FILE_GONE = "Tệp đã tải lên không còn trên máy chủ. Tải tệp lên lại."
NOTHING_TO_WRITE = "Tệp không có gì mới: mọi dòng đều đã đúng như trên sổ tay."
_WRITING = 7_305_233
"""Key of the advisory lock: one import writes at a time, since scopes lie inside each other."""
_DECIDABLE = (ImportState.JUDGED, ImportState.REFUSED, ImportState.FAILED)


def may_import(actor: Any, organisation: Organisation) -> bool:
    """An officer into the own subtree, the administrator everywhere."""
    return bool(
        actor.has_perm("members.import_member")
        and Organisation.objects.editable_by(actor).filter(pk=organisation.pk).exists()
    )


def _set(roster_import: RosterImport, **values: Any) -> RosterImport:
    for name, value in values.items():
        setattr(roster_import, name, value)
    roster_import.save(update_fields=list(values))
    return roster_import


def _locked(roster_import: RosterImport, actor: Any) -> RosterImport:
    """The import's row for update. Raises PermissionDenied outside the actor's subtree."""
    if not may_import(actor, roster_import.organisation):
        raise PermissionDenied
    return RosterImport.objects.select_for_update().get(pk=roster_import.pk)


@transaction.atomic
def start_import(
    organisation: Organisation,
    upload: BinaryIO,
    name: str,
    *,
    actor: Any,
    as_of: dt.date | None = None,
    mode: str = ImportMode.ADD_AND_UPDATE,
    choices: dict[str, Any] | None = None,
) -> RosterImport:
    """Keep the file, sealed, waiting to be judged. Raises PermissionDenied outside the actor's subtree."""
    if not may_import(actor, organisation):
        raise PermissionDenied
    with recording("roster.uploaded", actor=actor), tempfile.TemporaryFile() as sealed:
        roster_import = RosterImport(
            organisation=organisation,
            actor=actor,
            file_name=Path(name).name[-200:],
            as_of=as_of or timezone.localdate(),
            mode=mode,
            choices=choices or {},
        )
        seal(upload, sealed, SEAL)
        sealed.seek(0)
        roster_import.upload.save("roster", File(sealed), save=False)
        roster_import.save()
    return roster_import


def judge_import(import_id: int) -> RosterImport:
    """Read and judge the waiting file; the state says whether it can be confirmed. Repeating it does no harm."""
    roster_import = RosterImport.objects.select_related("organisation", "actor").get(pk=import_id)
    if roster_import.state not in (ImportState.UPLOADED, ImportState.JUDGING):
        return roster_import
    with recording("roster.judged", actor=roster_import.actor):
        begun = {"judged_at": timezone.now(), "answers_open": 0, "progress_done": 0, "approved_by": None}
        _set(roster_import, state=ImportState.JUDGING, **begun)
        return _judge(roster_import)


def _judge(roster_import: RosterImport, message: str = "") -> RosterImport:
    try:
        values = judge_into(roster_import)
    except (SheetError, FileNotFoundError, DecryptionError) as error:
        told = error.message if isinstance(error, SheetError) else FILE_GONE
        return _conclude(roster_import, state=ImportState.REFUSED, message=told)
    counts, refusal = values["counts"], values.pop("message")
    if counts and not message and not (counts["new"] or counts["changed"] or counts["waiting"]):
        message = NOTHING_TO_WRITE
    return _conclude(
        roster_import,
        state=ImportState.REFUSED if refusal else ImportState.JUDGED,
        message=refusal or message,
        progress_total=counts.get("new", 0) + counts.get("changed", 0),
        **values,
    )


@transaction.atomic
def _conclude(roster_import: RosterImport, **values: Any) -> RosterImport:
    """Set `values`, unless somebody dropped the file while it was read: then its rows go too."""
    fresh = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    if fresh.state == ImportState.CANCELLED:
        fresh.rows.all().delete()
        return fresh
    return _set(roster_import, **values)


@transaction.atomic
def judge_again(roster_import: RosterImport, *, actor: Any) -> RosterImport:
    """After decisions: the file waits to be judged anew. Raises PermissionDenied, ValidationError."""
    fresh = _locked(roster_import, actor)
    if fresh.state not in _DECIDABLE:
        raise ValidationError("Lần nhập này không còn chờ xác nhận.")
    with recording("roster.judge_again", actor=actor):
        return _set(fresh, state=ImportState.UPLOADED, message="", progress_done=0)


def needs_second_person(roster_import: RosterImport) -> bool:
    """Unusual or very large files are written only after somebody other than the uploader said yes."""
    return bool(roster_import.alarms)


@transaction.atomic
def confirm_import(
    roster_import: RosterImport, *, actor: Any, is_all_or_nothing: bool | None = None, waives_approval: bool = False
) -> RosterImport:
    """Ask for the judged rows to be written, or for a second person's yes where one is needed.

    `waives_approval` is for the command on the server. Raises PermissionDenied; ValidationError when it is not its
    turn, when rows wait though all or nothing is wanted, when nothing would be written.
    """
    fresh = _locked(roster_import, actor)
    if fresh.state not in (ImportState.JUDGED, ImportState.FAILED):
        raise ValidationError("Lần nhập này không còn chờ xác nhận.")
    all_or_nothing = fresh.is_all_or_nothing if is_all_or_nothing is None else is_all_or_nothing
    if all_or_nothing and (fresh.counts["waiting"] or fresh.counts.get("questions")):
        raise ValidationError(f"Còn {fresh.counts['waiting']} dòng chờ xử lý nên chưa nhập cả tệp được.")
    if not (fresh.counts["new"] or fresh.counts["changed"]):
        raise ValidationError(NOTHING_TO_WRITE)
    with recording("roster.confirmed", actor=actor):
        _set(fresh, is_all_or_nothing=all_or_nothing, confirmed_at=timezone.now(), message="")
        if needs_second_person(fresh) and not waives_approval:
            return _set(fresh, state=ImportState.APPROVAL)
        return _begin(fresh)


def _begin(roster_import: RosterImport, state: str = ImportState.APPLYING) -> RosterImport:
    running = RosterImport.objects.filter(
        organisation=roster_import.organisation, state__in=(ImportState.APPLYING, ImportState.UNDOING)
    )
    if running.exclude(pk=roster_import.pk).exists():
        raise ValidationError("Đang có một lần nhập khác cho tổ chức này. Chờ xong rồi xác nhận.")
    return _set(roster_import, state=state, progress_done=0)


@transaction.atomic
def approve_import(roster_import: RosterImport, *, actor: Any) -> RosterImport:
    """The second person's yes. Raises PermissionDenied, also for the uploader; ValidationError out of turn."""
    fresh = _locked(roster_import, actor)
    if fresh.state != ImportState.APPROVAL:
        raise ValidationError("Lần nhập này không còn chờ duyệt.")
    if fresh.actor_id == actor.pk:
        raise PermissionDenied("Người tải tệp không tự duyệt được.")
    with recording("roster.approved", actor=actor):
        fresh.approved_by = actor
        fresh.save(update_fields=["approved_by"])
        return _begin(fresh)


@transaction.atomic
def send_back(roster_import: RosterImport, *, actor: Any) -> RosterImport:
    """The second person's no, or the first one's second thought: the file waits for decisions again.

    Raises PermissionDenied, ValidationError out of turn.
    """
    fresh = _locked(roster_import, actor)
    if fresh.state != ImportState.APPROVAL:
        raise ValidationError("Lần nhập này không còn chờ duyệt.")
    with recording("roster.sent_back", actor=actor):
        return _set(fresh, state=ImportState.JUDGED, confirmed_at=None)


@transaction.atomic
def cancel_import(roster_import: RosterImport, *, actor: Any) -> None:
    """Drop a file that was not applied. Raises PermissionDenied, ValidationError."""
    fresh = _locked(roster_import, actor)
    if fresh.state in (ImportState.APPLYING, ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE):
        raise ValidationError("Danh sách đã hoặc đang được nhập, không bỏ được nữa.")
    with recording("roster.cancelled", actor=actor):
        forget_contents(fresh)
        _set(fresh, state=ImportState.CANCELLED)


def discard_import(roster_import: RosterImport) -> None:
    """Remove a trial without a trace: the file, its rows and the import itself, unless it was written."""
    fresh = RosterImport.objects.get(pk=roster_import.pk)
    if fresh.state in (ImportState.APPLYING, ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE):
        return
    with transaction.atomic(), recording("roster.trial_discarded", actor=fresh.actor):
        forget_contents(fresh)
        fresh.delete()


def forget_contents(roster_import: RosterImport) -> None:
    """The sealed file goes, and what its rows said; which member each row was stays, as the source of values."""
    storage, name = roster_import.upload.storage, roster_import.upload.name
    if roster_import.state == ImportState.DONE:
        roster_import.rows.update(payload="")
    else:
        roster_import.rows.all().delete()
    _set(roster_import, upload="", understood={}, causes=[])
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def apply_import(import_id: int) -> RosterImport:
    """Write the judged rows, all or nothing.

    When something the judgement looked at changed since, the file is judged again: unless the same would be written
    as was previewed, nothing is written and the new preview waits. Repeating it after a crash completes the work; a
    finished import is left alone.
    """
    return _run(import_id, ImportState.APPLYING, _write)


def undo_import(import_id: int) -> RosterImport:
    """Take the import back, all or nothing, apart from members touched since. Repeatable like `apply_import`."""
    return _run(import_id, ImportState.UNDOING, _take_back)


def _run(import_id: int, state: str, work: Callable[[RosterImport], RosterImport]) -> RosterImport:
    roster_import = RosterImport.objects.select_related("organisation", "actor").get(pk=import_id)
    if roster_import.state != state:
        return roster_import
    try:
        with transaction.atomic():
            _lock_writing()
            fresh = RosterImport.objects.select_related("organisation", "actor").get(pk=import_id)
            return work(fresh) if fresh.state == state else fresh
    except OperationalError:
        raise  # the server went away: the job is tried again
    except DatabaseError as error:
        diagnosis = getattr(error.__cause__, "diag", None)  # the message itself may quote a row
        logger.error("Import %s failed: %s", import_id, getattr(diagnosis, "constraint_name", type(error).__name__))
        back = ImportState.FAILED if state == ImportState.APPLYING else ImportState.DONE
        return _set(roster_import, state=back, message=FAILED)


def _lock_writing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])


def _write(roster_import: RosterImport) -> RosterImport:
    if changed_since(roster_import):
        previewed = roster_import.digest
        with recording("roster.judged", actor=roster_import.actor):
            _judge(roster_import, CHANGED_MEANWHILE)
        if roster_import.state != ImportState.JUDGED or roster_import.digest != previewed:
            return _set(roster_import, approved_by=None)
    mark = history_mark()
    with (
        recording("roster.applied", actor=roster_import.actor, roster_import=roster_import.pk),
        progress_of(roster_import) as progress,
    ):
        done = apply_rows(roster_import, progress=progress)
        return _set(
            roster_import,
            state=ImportState.DONE,
            message="",
            progress_done=done["new"] + done["changed"],
            finished_at=timezone.now(),
            history_mark=mark,
            written_context=_context(),
        )


def _context() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_id', true)")
        return cursor.fetchone()[0] or None


@transaction.atomic
def ask_undo(roster_import: RosterImport, *, actor: Any) -> RosterImport:
    """Ask for the import to be taken back. Raises PermissionDenied; ValidationError when its time is over."""
    fresh = _locked(roster_import, actor)
    if not fresh.can_be_undone:
        raise ValidationError("Lần nhập này không hoàn tác được nữa.")
    with recording("roster.undo_asked", actor=actor):
        return _begin(fresh, ImportState.UNDOING)


def _take_back(roster_import: RosterImport) -> RosterImport:
    with recording("roster.undone", actor=roster_import.actor, undone_import=roster_import.pk):
        plan: UndoPlan = undo_rows(roster_import)
        left = {key for key, _ in plan.left}
        roster_import.rows.of_fate(Fate.NEW).exclude(member_id__in=left).update(member=None)
        counts = {
            **roster_import.counts,
            "withdrawn": plan.withdrawn,
            "restored": plan.restored,
            "left": len(plan.left),
        }
        return _set(
            roster_import,
            state=ImportState.UNDONE,
            undone_at=timezone.now(),
            counts=counts,
            understood={**roster_import.understood, "left": plan.left},
            message="",
        )
