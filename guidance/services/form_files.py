"""Templates of forms: judged, kept, published by a second person; filled for one member, in memory."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import recording
from documents.services.examining import examine_upload
from guidance.filling.fields import Filled, filled_from, trial
from guidance.filling.template import MOST_BYTES, TemplateRefused, WordTemplate
from guidance.models import FormFile, FormTemplate
from members.models import Member


@dataclass(frozen=True)
class Judged:
    """Content and fingerprint of an upload, and the names of the fields in it."""

    data: bytes
    sha256: str
    names: list[str]


def judge_template(upload: Any, *, actor: Any) -> Judged:
    """Look into `upload` (an uploaded file) before anything of it is kept.

    Raises ValidationError with a sentence: what `examine_upload` refuses, what is no DOCX, and what a template may not
    hold (`WordTemplate`).
    """
    facts = examine_upload(upload, actor=actor).file
    if facts.extension != "docx":
        raise ValidationError("Mẫu để điền sẵn phải là tệp đuôi .docx. Mở tệp, lưu lại dạng .docx rồi tải lên.")
    if facts.size > MOST_BYTES:
        raise ValidationError("Mẫu lớn hơn 2 MB. Giảm cỡ ảnh trong mẫu rồi tải lại.")
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    return Judged(data, facts.sha256, _read(data).names)


def _read(data: bytes) -> WordTemplate:
    try:
        return WordTemplate(data)
    except TemplateRefused as refused:
        raise ValidationError(str(refused), code=refused.code) from None


@transaction.atomic
def keep_form_file(
    form: FormTemplate, upload: Any, *, valid_from: dt.date, valid_to: dt.date | None = None, actor: Any
) -> FormFile:
    """Keep `upload` as the next version of the template of `form`, a draft.

    Raises PermissionDenied; ValidationError as `judge_template`.
    """
    if not FormTemplate.objects.editable_by(actor).filter(pk=form.pk).exists():
        raise PermissionDenied
    judged = judge_template(upload, actor=actor)
    FormTemplate.objects.select_for_update().get(pk=form.pk)
    last = form.files.aggregate(last=Max("version"))["last"] or 0  # type: ignore[attr-defined]  # reverse side
    with recording("form_file.kept", actor=actor):
        row = FormFile(
            form=form,
            version=last + 1,
            size=len(judged.data),
            sha256=judged.sha256,
            names=judged.names,
            valid_from=valid_from,
            valid_to=valid_to,
            uploaded_by=actor,
        )
        row.full_clean(exclude=["file"])
        row.file.save("docx", upload, save=False)
        row.save()
    return row


@transaction.atomic
def publish_form_file(row: FormFile, *, actor: Any) -> FormFile:
    """Offer this version to members. Raises PermissionDenied; ValidationError for one's own upload."""
    row = _publishable(row, actor)
    if row.uploaded_by_id == actor.pk:
        raise ValidationError("Đồng chí là người tải mẫu này lên. Nhờ một người duyệt khác công bố.")
    if row.published_at is None:
        with recording("form_file.published", actor=actor):
            row.published_at = timezone.now()
            row.save(update_fields=["published_at"])
    return row


@transaction.atomic
def withdraw_form_file(row: FormFile, *, actor: Any) -> FormFile:
    """Offer this version no longer. Raises PermissionDenied."""
    row = _publishable(row, actor)
    with recording("form_file.withdrawn", actor=actor):
        row.published_at = None
        row.save(update_fields=["published_at"])
    return row


def _publishable(row: FormFile, actor: Any) -> FormFile:
    allowed = actor.has_perm("guidance.publish_procedure")
    found = FormFile.objects.editable_by(actor).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if not allowed or found is None:
        raise PermissionDenied
    return found


def template_of(row: FormFile) -> WordTemplate:
    """The template as it was judged. Raises ValidationError where the file is gone or is another one."""
    try:
        with row.file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise ValidationError("Tệp mẫu bị mất hoặc hỏng. Báo tổ hỗ trợ sổ tay.")
    return _read(data)


def own_record(user: Any) -> Member | None:
    """The reader's own record with all that a form may name; nobody else's, whatever the reader leads."""
    own = Member.objects.own(user).select_related("organisation__parent")
    return own.prefetch_related("positions__organisation", "badges").first()


def fill_form(row: FormFile, filled: list[Filled]) -> WordTemplate:
    """The template with `filled` in its places. Raises ValidationError."""
    template = template_of(row)
    template.fill({one.name: one.text for one in filled})
    return template


def filled_for(row: FormFile, member: Member) -> list[Filled]:
    return filled_from(member, row.names)


def trial_of(row: FormFile) -> WordTemplate:
    """The template filled for an invented member. Raises ValidationError."""
    return fill_form(row, trial(row.names))
