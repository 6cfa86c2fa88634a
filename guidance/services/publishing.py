"""From draft to page and back: sent for approval, published by a second person, now or at a time; taken back."""

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import recording
from documents.services.changes import notice_citations
from guidance.models import PAGE_KINDS, GuidancePage
from guidance.models.pages import PlainPage
from guidance.services.snapshots import snapshot_of, write_into

P = TypeVar("P", bound=GuidancePage)
REVIEW_AFTER = dt.timedelta(days=365)
"""A page is looked through at least once a year (portal.md section 5)."""


@transaction.atomic
def begin_revision(page: P, *, actor: Any) -> P:
    """The draft of a new version of a published page: the one there is, or a copy. Raises PermissionDenied."""
    page = _locked(page)
    _require(page, actor, "change", _rows(page).within_branch_of(actor).exclude(published_at=None))
    present = page.revisions.first()
    if present:
        return present
    with recording("page.revised", actor=actor):
        draft = type(page)(revises=page, **page.names_of_revision())
        write_into(draft, snapshot_of(page))
    return draft


@transaction.atomic
def submit_page(page: P, *, actor: Any) -> P:
    """Send a draft for approval.

    Raises PermissionDenied; ValidationError for a procedure that tells no step or rests on no provision (portal.md
    section 5), and for another page without text.
    """
    _may_edit(page, actor)
    _refuse_unfinished(page)
    with recording("page.submitted", actor=actor):
        page.submitted_at, page.submitted_by = timezone.now(), actor
        page.scheduled_for = page.approved_by = None
        page.save(update_fields=["submitted_at", "submitted_by", "scheduled_for", "approved_by", "updated_at"])
    return page


@transaction.atomic
def return_page(page: P, *, actor: Any) -> P:
    """Back to writing: an approver sends it back, or its own writer takes it back. Raises PermissionDenied."""
    _may_edit(page, actor)
    with recording("page.returned", actor=actor):
        forget_submission(page)
    return page


def forget_submission(page: GuidancePage) -> None:
    """What was sent for approval has changed or come back: it must be sent again."""
    page.submitted_at = page.submitted_by = page.scheduled_for = page.approved_by = None
    page.save(update_fields=["submitted_at", "submitted_by", "scheduled_for", "approved_by", "updated_at"])


@transaction.atomic
def publish_page(page: P, *, actor: Any, at: dt.datetime | None = None, note: str = "") -> P:
    """Show what was sent for approval to everybody, now or, where `at` lies ahead, then; returns the page.

    The draft of a new version becomes the page's content and is gone. Each time a version is kept. Raises
    PermissionDenied; ValidationError where nothing was sent, where `actor` sent it, where it is unfinished, or where
    the page was removed meanwhile.
    """
    page = _locked(page)
    _may_publish(page, actor)
    if page.published_at:
        return page
    if page.removed_at or (page.revises and page.revises.removed_at):
        raise ValidationError("Trang này đã bỏ. Lấy lại rồi mới công bố.")
    if page.submitted_at is None:
        raise ValidationError("Chưa ai gửi duyệt. Người soạn gửi duyệt rồi người khác công bố.")
    if page.submitted_by_id == actor.pk:
        raise ValidationError("Đồng chí là người gửi duyệt. Nhờ một người duyệt khác công bố.")
    _refuse_unfinished(page)
    if at and at > timezone.now():
        with recording("page.approved", actor=actor):
            page.scheduled_for, page.approved_by = at, actor
            page.save(update_fields=["scheduled_for", "approved_by", "updated_at"])
        return page
    return _show(page, actor, note)


def _show(draft: Any, actor: Any, note: str = "") -> Any:
    writer = draft.submitted_by
    with recording("page.published", actor=actor):
        page = draft
        if draft.revises_id:
            page = _locked(draft.revises)
            _keep_first(page)
            content = snapshot_of(draft)
            draft.delete()
            write_into(page, content)
        page.published_at = page.published_at or timezone.now()
        page.review_on = page.review_on or timezone.localdate() + REVIEW_AFTER
        page.submitted_at = page.submitted_by = page.scheduled_for = page.approved_by = None
        page.save()
        keep_version(page, published_by=actor, written_by=writer, note=note)
        notice_citations(page._meta.label_lower, page.pk)
    return page


def _keep_first(page: Any) -> None:
    """What came with the reference data was published without a version: it becomes the first."""
    if page.published_at and not page.versions.exists():
        first = keep_version(page)
        first.published_at = page.published_at
        first.save(update_fields=["published_at"])


def keep_version(page: Any, *, published_by: Any = None, written_by: Any = None, note: str = "") -> Any:
    """Keep what `page` says now as its next version, and return that."""
    last = page.versions.aggregate(last=Max("number"))["last"] or 0
    return page.versions.create(
        number=last + 1,
        content=snapshot_of(page),
        note=note,
        published_at=timezone.now(),
        published_by=published_by,
        written_by=written_by,
    )


def publish_due(now: dt.datetime | None = None) -> int:
    """Show what was approved for a time that has come; returns how many. May be repeated."""
    return sum(_publish_due(model, now or timezone.now()) for model in PAGE_KINDS.values())


def _publish_due(model: Any, now: dt.datetime) -> int:
    count = 0
    due = model.objects.filter(scheduled_for__lte=now, removed_at=None, revises__removed_at=None)
    for key in due.order_by("scheduled_for", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            draft = due.select_for_update(of=("self",)).filter(pk=key).first()
            if draft:
                _show(draft, draft.approved_by)
                count += 1
    return count


@transaction.atomic
def withdraw_page(page: P, *, actor: Any) -> P:
    """Make `page` a draft again; its versions stay readable and say so. Raises PermissionDenied."""
    _may_publish(page, actor)
    with recording("page.withdrawn", actor=actor):
        _keep_first(page)
        page.published_at = None
        page.save(update_fields=["published_at", "updated_at"])
        page.versions.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    return page


@transaction.atomic
def remove_page(page: P, *, actor: Any) -> P:
    """Put a draft away; nothing is deleted. Raises PermissionDenied, and ValidationError for what readers see."""
    _may_publish(page, actor)
    if page.published_at:
        raise ValidationError("Trang đang công bố. Thu hồi trước rồi mới bỏ.")
    with recording("page.removed", actor=actor):
        page.removed_at = timezone.now()
        page.save(update_fields=["removed_at", "updated_at"])
    return page


@transaction.atomic
def restore_page(page: P, *, actor: Any) -> P:
    """Take a removed one back as a draft. Raises PermissionDenied."""
    _may_publish(page, actor)
    with recording("page.restored", actor=actor):
        page.removed_at = None
        page.save(update_fields=["removed_at", "updated_at"])
        forget_submission(page)
    return page


@transaction.atomic
def confirm_page(page: P, *, actor: Any) -> P:
    """`actor` has looked through a page and all still holds: the next review is a year off. Raises PermissionDenied."""
    _require(page, actor, "change", _rows(page).within_branch_of(actor))
    with recording("page.checked", actor=actor):
        page.verified_on = timezone.localdate()
        page.review_on = page.verified_on + REVIEW_AFTER
        page.save(update_fields=["verified_on", "review_on", "updated_at"])
    return page


def _refuse_unfinished(page: GuidancePage) -> None:
    if isinstance(page, PlainPage):
        if not page.text:
            raise ValidationError("Chưa có nội dung. Viết nội dung rồi gửi lại.")
        return
    parts: Any = page
    if not parts.steps.exists():
        raise ValidationError("Chưa có bước nào. Ghi ít nhất một bước rồi gửi lại.")
    if not parts.provisions.exists():
        raise ValidationError("Chưa có căn cứ. Ghi văn bản và điều, mục rồi gửi lại.")


def _rows(page: GuidancePage) -> Any:
    return type(page).objects.all()


def _locked(page: P) -> P:
    return _rows(page).select_for_update().get(pk=page.pk)


def _may_edit(page: GuidancePage, actor: Any) -> None:
    _require(page, actor, "change", _rows(page).editable_by(actor))


def _may_publish(page: GuidancePage, actor: Any) -> None:
    _require(page, actor, "publish", _rows(page).publishable_by(actor))


def _require(page: GuidancePage, actor: Any, action: str, rows: Any) -> None:
    if not (actor.has_perm(page.permission(action)) and rows.filter(pk=page.pk).exists()):
        raise PermissionDenied
