"""Putting a text before readers, taking it back, and the address it gets."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from documents.models import Access, Document
from documents.services.changes import concerned_by, notice_changes
from handbook.lib.names import free_name
from handbook.lib.text import fold, slugify_vi

_SLUG_LENGTH = 80


@transaction.atomic
def publish_document(document: Document, *, actor: Any) -> Document:
    """Show `document` to its readers from now on; one that is shown already keeps its time.

    Raises PermissionDenied; ValidationError for a text without a date of issue or without the body that may read it,
    and for one of limited circulation whose paper `actor` brought: a second person decides.
    """
    _may_publish(document, actor)
    if not document.issued_on:
        raise ValidationError("Chưa có ngày ban hành. Ghi ngày, tháng hoặc năm rồi công bố.")
    if document.access == Access.ORGANISATION and document.organisation_id is None:
        raise ValidationError("Chưa chọn tổ chức được xem. Chọn tổ chức, hoặc cho đảng viên, mọi người xem.")
    if document.circulation and document.files.current().filter(uploaded_by=actor).exclude(circulation="").exists():
        words = document.get_circulation_display().lower()
        raise ValidationError(f"Tệp ghi “{words}” do đồng chí tải lên, nên người khác quyết định công bố.")
    with recording("document.published", actor=actor):
        document.published_at = document.published_at or timezone.now()
        document.save(update_fields=["published_at", "updated_at"])
    notice_changes(concerned_by(document))
    return document


@transaction.atomic
def withdraw_document(document: Document, *, actor: Any) -> Document:
    """Make `document` a draft again; its address then leads nowhere. Raises PermissionDenied."""
    _may_publish(document, actor)
    with recording("document.withdrawn", actor=actor):
        document.published_at = None
        document.save(update_fields=["published_at", "updated_at"])
    notice_changes(concerned_by(document))
    return document


def slug_for(document: Document) -> str:
    """A free address of number, body and year; of type and title where the text has no number (design.md section 6)."""
    year = document.issued_on[:4]
    kind = document.get_type_display()
    kind = "" if fold(document.title).startswith(fold(kind)) else kind
    words = f"{document.symbol} {year}" if document.symbol else f"{kind} {document.title} {year}"
    stem = slugify_vi(words)[:_SLUG_LENGTH].strip("-") or "van-ban"
    taken = set(Document.objects.filter(slug__startswith=stem).exclude(pk=document.pk).values_list("slug", flat=True))
    return free_name(stem, taken)


def _may_publish(document: Document, actor: Any) -> None:
    allowed = actor.has_perm("documents.publish_document")
    if not (allowed and Document.objects.editable_by(actor).filter(pk=document.pk).exists()):
        raise PermissionDenied
