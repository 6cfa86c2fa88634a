"""From draft to page and back: sent for approval, published by a second person, now or at a time; taken back."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import recording
from documents.services.changes import notice_citations
from guidance.models import Procedure, ProcedureVersion
from guidance.services.snapshots import snapshot_of, write_into

REVIEW_AFTER = dt.timedelta(days=365)
"""A page is looked through at least once a year (portal.md section 5)."""


@transaction.atomic
def begin_revision(procedure: Procedure, *, actor: Any) -> Procedure:
    """The draft of a new version of a published page: the one there is, or a copy. Raises PermissionDenied."""
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    allowed = actor.has_perm("guidance.change_procedure")
    branch = Procedure.objects.within_branch_of(actor)
    if not allowed or procedure.published_at is None or not branch.filter(pk=procedure.pk).exists():
        raise PermissionDenied
    present = procedure.revisions.first()
    if present:
        return present
    with recording("procedure.revised", actor=actor):
        draft = Procedure(revises=procedure, code=f"{procedure.code}~", slug=f"{procedure.slug}-ban-moi")
        write_into(draft, snapshot_of(procedure))
    return draft


@transaction.atomic
def submit_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Send a draft for approval.

    Raises PermissionDenied; ValidationError for one that tells no step or rests on no provision (portal.md section 5).
    """
    _may_edit(procedure, actor)
    _refuse_unfinished(procedure)
    with recording("procedure.submitted", actor=actor):
        procedure.submitted_at, procedure.submitted_by = timezone.now(), actor
        procedure.scheduled_for = procedure.approved_by = None
        procedure.save(update_fields=["submitted_at", "submitted_by", "scheduled_for", "approved_by", "updated_at"])
    return procedure


@transaction.atomic
def return_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Back to writing: an approver sends it back, or its own writer takes it back. Raises PermissionDenied."""
    _may_edit(procedure, actor)
    with recording("procedure.returned", actor=actor):
        forget_submission(procedure)
    return procedure


def forget_submission(procedure: Procedure) -> None:
    """What was sent for approval has changed or come back: it must be sent again."""
    procedure.submitted_at = procedure.submitted_by = procedure.scheduled_for = procedure.approved_by = None
    procedure.save(update_fields=["submitted_at", "submitted_by", "scheduled_for", "approved_by", "updated_at"])


@transaction.atomic
def publish_procedure(procedure: Procedure, *, actor: Any, at: dt.datetime | None = None, note: str = "") -> Procedure:
    """Show what was sent for approval to everybody, now or, where `at` lies ahead, then; returns the page.

    The draft of a new version becomes the page's content and is gone. Each time a version is kept. Raises
    PermissionDenied; ValidationError where nothing was sent, where `actor` sent it, or where it is unfinished.
    """
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    _may_publish(procedure, actor)
    if procedure.published_at:
        return procedure
    if procedure.removed_at:
        raise ValidationError("Thủ tục này đã bỏ. Lấy lại rồi mới công bố.")
    if procedure.submitted_at is None:
        raise ValidationError("Chưa ai gửi duyệt. Người soạn gửi duyệt rồi người khác công bố.")
    if procedure.submitted_by_id == actor.pk:
        raise ValidationError("Đồng chí là người gửi duyệt. Nhờ một người duyệt khác công bố.")
    _refuse_unfinished(procedure)
    if at and at > timezone.now():
        with recording("procedure.approved", actor=actor):
            procedure.scheduled_for, procedure.approved_by = at, actor
            procedure.save(update_fields=["scheduled_for", "approved_by", "updated_at"])
        return procedure
    return _show(procedure, actor, note)


def _show(draft: Procedure, actor: Any, note: str = "") -> Procedure:
    writer = draft.submitted_by
    with recording("procedure.published", actor=actor):
        page = draft
        if draft.revises_id:
            page = Procedure.objects.select_for_update().get(pk=draft.revises_id)
            _keep_first(page)
            content = snapshot_of(draft)
            draft.delete()
            write_into(page, content)
        page.published_at = page.published_at or timezone.now()
        page.review_on = page.review_on or timezone.localdate() + REVIEW_AFTER
        page.submitted_at = page.submitted_by = page.scheduled_for = page.approved_by = None
        page.save()
        keep_version(page, published_by=actor, written_by=writer, note=note)
        notice_citations("guidance.procedure", page.pk)
    return page


def _keep_first(page: Procedure) -> None:
    """What came with the reference data was published without a version: it becomes the first."""
    if page.published_at and not page.versions.exists():
        first = keep_version(page)
        first.published_at = page.published_at
        first.save(update_fields=["published_at"])


def keep_version(
    page: Procedure, *, published_by: Any = None, written_by: Any = None, note: str = ""
) -> ProcedureVersion:
    """Keep what `page` says now as its next version."""
    last = page.versions.aggregate(last=Max("number"))["last"] or 0
    return ProcedureVersion.objects.create(
        procedure=page,
        number=last + 1,
        content=snapshot_of(page),
        note=note,
        published_at=timezone.now(),
        published_by=published_by,
        written_by=written_by,
    )


def publish_due(now: dt.datetime | None = None) -> int:
    """Show what was approved for a time that has come; returns how many. May be repeated."""
    count = 0
    due = Procedure.objects.filter(scheduled_for__lte=now or timezone.now(), removed_at=None)
    for key in due.order_by("scheduled_for", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            draft = due.select_for_update(of=("self",)).filter(pk=key).first()
            if draft:
                _show(draft, draft.approved_by)
                count += 1
    return count


@transaction.atomic
def withdraw_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Make `procedure` a draft again; its versions stay readable and say so. Raises PermissionDenied."""
    _may_publish(procedure, actor)
    with recording("procedure.withdrawn", actor=actor):
        _keep_first(procedure)
        procedure.published_at = None
        procedure.save(update_fields=["published_at", "updated_at"])
        procedure.versions.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    return procedure


@transaction.atomic
def remove_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Put a draft away; nothing is deleted. Raises PermissionDenied, and ValidationError for what readers see."""
    _may_publish(procedure, actor)
    if procedure.published_at:
        raise ValidationError("Trang đang công bố. Thu hồi trước rồi mới bỏ.")
    with recording("procedure.removed", actor=actor):
        procedure.removed_at = timezone.now()
        procedure.save(update_fields=["removed_at", "updated_at"])
    return procedure


@transaction.atomic
def restore_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """Take a removed one back as a draft. Raises PermissionDenied."""
    _may_publish(procedure, actor)
    with recording("procedure.restored", actor=actor):
        procedure.removed_at = None
        procedure.save(update_fields=["removed_at", "updated_at"])
        forget_submission(procedure)
    return procedure


@transaction.atomic
def confirm_procedure(procedure: Procedure, *, actor: Any) -> Procedure:
    """`actor` has looked through a page and all still holds: the next review is a year off. Raises PermissionDenied."""
    branch = Procedure.objects.within_branch_of(actor)
    if not (actor.has_perm("guidance.change_procedure") and branch.filter(pk=procedure.pk).exists()):
        raise PermissionDenied
    with recording("procedure.checked", actor=actor):
        procedure.verified_on = timezone.localdate()
        procedure.review_on = procedure.verified_on + REVIEW_AFTER
        procedure.save(update_fields=["verified_on", "review_on", "updated_at"])
    return procedure


def _refuse_unfinished(procedure: Procedure) -> None:
    if not procedure.steps.exists():
        raise ValidationError("Chưa có bước nào. Ghi ít nhất một bước rồi gửi lại.")
    if not procedure.provisions.exists():
        raise ValidationError("Chưa có căn cứ. Ghi văn bản và điều, mục rồi gửi lại.")


def _may_edit(procedure: Procedure, actor: Any) -> None:
    allowed = actor.has_perm("guidance.change_procedure")
    if not (allowed and Procedure.objects.editable_by(actor).filter(pk=procedure.pk).exists()):
        raise PermissionDenied


def _may_publish(procedure: Procedure, actor: Any) -> None:
    allowed = actor.has_perm("guidance.publish_procedure")
    if not (allowed and Procedure.objects.publishable_by(actor).filter(pk=procedure.pk).exists()):
        raise PermissionDenied
