"""Keeping and removing files of a text."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.audit import recording
from documents.models import Document, DocumentFile
from documents.uploads import inspect_upload
from handbook.lib.text import clean, slugify_vi

_SLUG_LENGTH = 70


@transaction.atomic
def attach_file(
    document: Document, upload: Any, *, label: str, is_declared_not_secret: bool, actor: Any
) -> DocumentFile:
    """Keep `upload` (an uploaded file) under a path of our own, with its size, fingerprint and kind as found in it.

    Raises PermissionDenied where `actor` may not change the document; ValidationError for a file that is not taken,
    no name, or no declaration that it holds nothing secret (documents.md section 7).
    """
    _may_change(document, actor)
    label = clean(label)
    if not label:
        raise ValidationError("Chưa đặt tên cho tệp. Ví dụ: Bản gốc.")
    if not is_declared_not_secret:
        raise ValidationError("Chưa cam đoan tệp không mật. Sổ tay không nhận tài liệu mật.")
    facts = inspect_upload(upload.file, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
    row = DocumentFile(
        document=document,
        slug=_free_slug(document, label),
        label=label,
        content_type=facts.content_type,
        extension=facts.extension,
        size=facts.size,
        sha256=facts.sha256,
        is_declared_not_secret=True,
    )
    with recording("document.file_attached", actor=actor):
        row.file.save(facts.extension, upload, save=False)
        row.save()
    return row


@transaction.atomic
def remove_file(file: DocumentFile, *, actor: Any) -> None:
    """Delete the row now and the stored bytes once the transaction holds. Raises PermissionDenied."""
    _may_change(file.document, actor)
    storage, name = file.file.storage, str(file.file.name)
    with recording("document.file_removed", actor=actor):
        file.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _may_change(document: Document, actor: Any) -> None:
    if not Document.objects.editable_by(actor).filter(pk=document.pk).exists():
        raise PermissionDenied


def _free_slug(document: Document, label: str) -> str:
    stem = slugify_vi(label)[:_SLUG_LENGTH].strip("-") or "tep"
    taken = set(document.files.values_list("slug", flat=True))
    return next(slug for slug in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
