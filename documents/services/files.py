"""Keeping, replacing and removing files of a text."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.audit import recording
from documents.models import Access, Circulation, Document, DocumentFile, TextState
from documents.models.documents import LIMITED_NOT_PUBLIC
from documents.services.examining import Examined, examine_upload
from documents.text.files import READABLE
from handbook.lib.names import free_name
from handbook.lib.text import clean, fold, slugify_vi

_SLUG_LENGTH = 70
_LABEL_LENGTH = 120


def attach_file(
    document: Document,
    upload: Any,
    *,
    label: str,
    is_declared_not_secret: bool,
    actor: Any,
    replaces: DocumentFile | None = None,
) -> DocumentFile:
    """Keep `upload` (an uploaded file) under a path of our own, with its size, fingerprint and kind as found in it;
    its text is read into clauses by a job. A file it `replaces` stays as an earlier version, for editors.

    Raises PermissionDenied where `actor` may not change the document; ValidationError for a file that is not taken,
    no name, no declaration that it holds nothing secret, or a limit of circulation where everybody could read it.
    """
    _may_change(document, actor)
    label = clean(label)
    if not label:
        raise ValidationError("Chưa đặt tên cho tệp. Ví dụ: Bản gốc.")
    if not is_declared_not_secret:
        raise ValidationError("Chưa cam đoan tệp không mật. Sổ tay không nhận tài liệu mật.")
    examined = examine_upload(upload, actor=actor)
    return _keep(document, upload, label, examined, actor, replaces)


@transaction.atomic
def _keep(
    document: Document, upload: Any, label: str, examined: Examined, actor: Any, replaces: DocumentFile | None
) -> DocumentFile:
    document = Document.objects.select_for_update().get(pk=document.pk)
    if examined.circulation:
        refuse_open_limited(document, examined.circulation)
    with recording("document.file_attached", actor=actor):
        if replaces is not None:
            _supersede(document, replaces)
        row = _row(document, free_label(document, label), examined, actor, replaces)
        row.file.save(row.extension, upload, save=False)
        row.save()
        _note_circulation(document)
    if row.text_state == TextState.WAITING:
        read_later(document)
    return row


def refuse_open_limited(document: Document, circulation: str) -> None:
    """Raises ValidationError where a paper of limited circulation would be read at once, before a second person has
    decided, or by everybody (documents.md section 7)."""
    words = Circulation(circulation).label.lower()
    if document.access == Access.PUBLIC:
        raise ValidationError(LIMITED_NOT_PUBLIC.format(words))
    if document.published_at:
        raise ValidationError(
            f"Tệp ghi “{words}” nên cần người thứ hai quyết định. Thu văn bản về bản nháp rồi tải tệp lên."
        )


def _row(document: Document, label: str, examined: Examined, actor: Any, replaces: DocumentFile | None) -> DocumentFile:
    return DocumentFile(
        document=document,
        slug=_free_slug(document, label),
        label=label,
        content_type=examined.file.content_type,
        extension=examined.file.extension,
        size=examined.file.size,
        sha256=examined.file.sha256,
        is_declared_not_secret=True,
        circulation=examined.circulation,
        pages=examined.text.pages,
        text_state=_text_state(examined),
        version=replaces.version + 1 if replaces else 1,
        uploaded_by=actor,
    )


def _text_state(examined: Examined) -> str:
    if examined.file.extension not in READABLE:
        return ""
    return TextState.SCAN if examined.text.is_scan else TextState.WAITING


def _supersede(document: Document, file: DocumentFile) -> None:
    """The old file gives its name away. Raises ValidationError for one of another text, or replaced before."""
    if file.document_id != document.pk or file.superseded_at:
        raise ValidationError("Tệp được thay không còn là bản đang dùng. Tải lại trang rồi chọn lại.")
    file.superseded_at = timezone.now()
    file.slug = _free_slug(document, f"{file.slug}-ban-{file.version}")
    file.save(update_fields=["superseded_at", "slug"])


def _note_circulation(document: Document) -> None:
    """The document is limited as long as one of its files is."""
    mark = document.files.exclude(circulation="").order_by("-uploaded_at").values_list("circulation", flat=True).first()
    if document.circulation != (mark or ""):
        document.circulation = mark or ""
        document.save(update_fields=["circulation", "updated_at"])


def read_later(document: Document) -> None:
    """Have the job worker read the text of the document into clauses once this transaction holds."""
    app.configure_task("documents.read_text", queue="texts").defer(document_id=document.pk)


@transaction.atomic
def read_document_later(document: Document, *, actor: Any) -> None:
    """Have the current files of the document read again; corrections stay. Raises PermissionDenied."""
    _may_change(document, actor)
    with recording("document.read_again", actor=actor):
        for file in document.files.current().filter(extension__in=READABLE):
            file.text_state = TextState.WAITING
            file.save(update_fields=["text_state"])
    read_later(document)


@transaction.atomic
def remove_file(file: DocumentFile, *, actor: Any) -> None:
    """Delete the row now and the stored bytes once the transaction holds. Raises PermissionDenied."""
    _may_change(file.document, actor)
    storage, name = file.file.storage, str(file.file.name)
    with recording("document.file_removed", actor=actor):
        file.delete()
        _note_circulation(file.document)
    transaction.on_commit(lambda: storage.delete(name))


def _may_change(document: Document, actor: Any) -> None:
    if not Document.objects.editable_by(actor).filter(pk=document.pk).exists():
        raise PermissionDenied


@transaction.atomic
def rename_file(file: DocumentFile, label: str, *, actor: Any) -> DocumentFile:
    """Call the file `label`; its address stays. Raises PermissionDenied, ValidationError for an empty name."""
    _may_change(file.document, actor)
    label = clean(label)
    if not label:
        raise ValidationError("Chưa đặt tên cho tệp. Ví dụ: Bản gốc.")
    with recording("document.file_renamed", actor=actor):
        file.label = free_label(file.document, label, besides=file)
        file.save(update_fields=["label"])
    return file


def free_label(document: Document, label: str, *, besides: DocumentFile | None = None) -> str:
    """`label`, with a number behind it where another current file of the text (not `besides`) bears it: readers must
    tell files apart."""
    others = document.files.current().exclude(pk=besides.pk if besides else None)
    taken = {fold(other) for other in others.values_list("label", flat=True)}
    return free_name(label[: _LABEL_LENGTH - 6], taken, "{} ({})", fold)


def _free_slug(document: Document, label: str) -> str:
    stem = slugify_vi(label)[:_SLUG_LENGTH].strip("-") or "tep"
    taken = set(document.files.values_list("slug", flat=True))
    return free_name(stem, taken)
