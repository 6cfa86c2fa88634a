"""Reading the text of a document from its files into clauses; run by the job worker."""

import shutil
import tempfile
from pathlib import Path

from django.db import transaction

from accounts.audit import recording
from documents.models import Document, DocumentFile, TextState
from documents.services.clauses import Stored, store_clauses
from documents.text.files import READABLE, FileRefused, Reading, read_file

_PREFERRED = ("pdf", "docx", "txt")
"""A PDF first: it has the pages people cite."""


def read_document(document_id: int) -> Stored | None:
    """Store the clauses of the document from the first of its current files that has a text; None where none has.

    Each file is told what became of it (`text_state`). Reading the same files again changes nothing.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return None
    files = [file for file in document.files.current() if file.extension in READABLE]
    for file in sorted(files, key=lambda file: (_PREFERRED.index(file.extension), -file.pk)):
        reading = _read(file)
        if reading is None:
            continue
        pieces = reading.split(is_plain=file.extension == "txt").pieces
        with transaction.atomic():
            stored = store_clauses(document, pieces, actor=None)
            _tell(file, TextState.READ, reading.facts.pages)
            others = [other for other in files if other is not file and other.text_state == TextState.WAITING]
            for other in others:
                _tell(other, "", other.pages)
        return stored
    return None


def _read(file: DocumentFile) -> Reading | None:
    """Facts and lines of the stored file; None for a scan, or a file that cannot be read."""
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        path = Path(folder) / "file"
        try:
            with file.file.open("rb") as stored, path.open("wb") as copy:
                shutil.copyfileobj(stored, copy)
            reading = read_file(path, file.extension)
        except (FileRefused, OSError):
            _tell(file, TextState.FAILED, file.pages)
            return None
    if reading.facts.is_scan or not reading.lines:
        _tell(file, TextState.SCAN, reading.facts.pages)
        return None
    return reading


def _tell(file: DocumentFile, state: str, pages: int | None) -> None:
    if (file.text_state, file.pages) != (state, pages):
        file.text_state, file.pages = state, pages
        with recording("document.file_read"):
            file.save(update_fields=["text_state", "pages"])
