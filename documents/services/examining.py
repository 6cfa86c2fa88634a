"""Looking into an upload before anything of it is kept: kind, hidden parts, stamps of secrecy, limits."""

import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from documents.models import DocumentFile
from documents.text.files import FileRefused, read_file
from documents.text.reading import Facts, Limits
from documents.text.secrecy import find_marks
from documents.uploads import FileFacts, inspect_upload

_LIMITS = Limits(cpu_seconds=20, wall_seconds=30)
"""Somebody waits for the answer."""
logger = logging.getLogger("portal.documents")
_STAMPED = (
    "Tệp có dấu “{}” ({}) nên không nhận và không lưu lại. Sổ tay không chứa tài liệu mật. "
    "Đồng chí giữ tệp theo quy định bảo vệ bí mật, không gửi qua mạng này."
)


def note_stamped(where: str, *, actor: Any) -> None:
    """Note that `actor` (None: an operator who gave no name) brought a file stamped as secret, and where the stamp
    stood; the name of the file and what it says are kept nowhere."""
    logger.warning("File with a stamp of secrecy refused (%s)", where)
    log_access(AccessAction.REFUSED, DocumentFile, actor=actor, reason=f"Tệp có dấu mật, ở {where}")


@dataclass(frozen=True)
class Examined:
    """`circulation`: the limit printed on the paper (a value of `Circulation`), or empty."""

    file: FileFacts
    text: Facts
    circulation: str


def examine_upload(upload: Any, *, actor: Any) -> Examined:
    """Facts of `upload` (an uploaded file, left at its start). Nothing of it stays behind, whatever comes out.

    Raises ValidationError with a sentence: a file that is not taken, or bears a stamp of secrecy in its name, its
    properties or its text (Law 117/2025/QH15; documents.md section 7). That somebody brought a stamped file is noted
    in the access log, unless the caller's transaction is taken back.
    """
    facts = inspect_upload(upload.file, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
    _refuse_stamp(find_marks(upload.name, {}, []), actor)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            upload.file.seek(0)
            shutil.copyfileobj(upload.file, copy)
        upload.file.seek(0)
        try:
            reading = read_file(path, facts.extension, limits=_LIMITS)
        except FileRefused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
    marks = find_marks(upload.name, reading.facts.metadata, reading.lines, reading.facts.margins)
    _refuse_stamp(marks, actor)
    return Examined(facts, reading.facts, marks.circulation)


def _refuse_stamp(marks: Any, actor: Any) -> None:
    if marks.secrecy:
        note_stamped(marks.where, actor=actor)
        raise ValidationError(_STAMPED.format(marks.secrecy, marks.where), code="secret")
