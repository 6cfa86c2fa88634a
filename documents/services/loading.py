"""Taking the text of a file into the library: one transaction a file, and the same file again changes nothing."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.audit import recording
from documents.loading.first_page import FirstPage
from documents.loading.sheet import Row
from documents.loading.source import NotTaken, Source, Stamped, read_source
from documents.models import (
    Access,
    Document,
    DocumentType,
    IssuingBody,
    Level,
    LoadedFile,
)
from documents.numbers import number_of, symbol_key
from documents.resources.documents import TOPICS, DocumentResource
from documents.services.clauses import store_clauses
from documents.services.examining import note_stamped
from documents.services.files import attach_file
from documents.services.publishing import publish_document, slug_for
from handbook.lib.text import fold

_UNKNOWN_BODY = "chua-ro-co-quan"
_NAMES = {
    "symbol": "số, ký hiệu",
    "type": "loại văn bản",
    "issuing_body": "cơ quan ban hành",
    "issued_on": "ngày ban hành",
    "title": "trích yếu",
    "summary": "nội dung chính",
}


@dataclass(frozen=True)
class Wishes:
    """What holds for all files: who may read them where the sheet is silent; `actor` brings them in and, where
    `publishes`, puts them before readers; `is_declared_not_secret` is the actor's word for every file that is kept."""

    access: str = Access.ORGANISATION
    actor: Any = None
    publishes: bool = False
    is_declared_not_secret: bool = False


@dataclass
class Loaded:
    """`outcome` is "new", "changed" or "unchanged"; `remarks` are sentences for the operator."""

    outcome: str
    document: Document
    remarks: list[str] = field(default_factory=list)


def load_file(name: str, path: Path, *, row: Row | None = None, wishes: Wishes | None = None) -> Loaded:
    """The text in the file at `path`, called `name`, with what `row` says of it.

    Of a plain text file (UTF-8) the first line is the title; a PDF or DOCX is kept beside its clauses. Facts the sheet
    is silent about are read from the first page and marked to be verified; what an editor has verified or filled in is
    never overwritten by them. Raises NotTaken; then nothing is stored.
    """
    wishes = wishes or Wishes()
    told = [row and [row.cells], str(wishes.access), wishes.publishes]
    asked = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    same = LoadedFile.objects.filter(sha256=sha256).select_related("document")
    if known := same.filter(facts_sha256=asked).first():
        return Loaded("unchanged", known.document)
    try:
        source = read_source(name, path, may_keep=wishes.actor is not None and wishes.is_declared_not_secret)
    except Stamped as refusal:
        note_stamped(refusal.where, actor=wishes.actor)
        raise
    try:
        with transaction.atomic(), recording("document.loaded", actor=wishes.actor):
            known = same.first()
            return _keep(source, known.document if known else None, row, wishes, (sha256, asked))
    except ValidationError as error:
        raise NotTaken(" ".join(error.messages)) from None


def _keep(
    source: Source, document: Document | None, row: Row | None, wishes: Wishes, prints: tuple[str, str]
) -> Loaded:
    name, title = source.name[:300], source.split.title[:400]
    told, topics = _told(row)
    guessed = _guessed(source, told)
    document = document or _same_text(name, title, guessed, told)
    is_new = document is None
    document = document or Document(access=wishes.access, certainty="?")
    before = _facts(document)
    _fill(document, told, guessed, name)
    document.slug = document.slug or slug_for(document)
    document.number, document.symbol_key = number_of(document.symbol), symbol_key(document.symbol)
    document.full_clean(exclude=["search_vector"])
    if is_new or _facts(document) != before:
        document.save()
    if topics is not None:
        document.topics.set(topics)
    if source.is_kept:
        _attach(document, source, prints[0], wishes)
    stored = store_clauses(document, source.split.pieces, actor=None)
    facts = {"title": title, "sha256": prints[0], "facts_sha256": prints[1]}
    LoadedFile.objects.update_or_create(document=document, name=name, defaults=facts)
    remarks = _published(document, wishes)
    if stored.orphans or stored.doubtful:
        remarks.append(f"{len(stored.orphans) + len(stored.doubtful)} điều khoản biên tập đã sửa cần đối chiếu lại.")
    is_same = not is_new and _facts(document) == before and not (stored.added or stored.changed or stored.removed)
    return Loaded("new" if is_new else "unchanged" if is_same else "changed", document, remarks)


def _attach(document: Document, source: Source, sha256: str, wishes: Wishes) -> None:
    """Keep the file, unless it is there; one that came from the same place before becomes an earlier version.

    Raises ValidationError for a file that is not taken, or where the actor may not change the text.
    """
    if document.files.filter(sha256=sha256).exists():
        return
    label = f"Bản gốc ({source.path.suffix.lower().removeprefix('.').upper()})"
    earlier = document.files.current().filter(label=label).first()
    with source.path.open("rb") as stream:
        upload = SimpleUploadedFile(source.path.name, stream.read())
    try:
        attach_file(document, upload, label=label, is_declared_not_secret=True, actor=wishes.actor, replaces=earlier)
    except PermissionDenied:
        raise ValidationError("Người đưa lên không được sửa văn bản này.") from None


def _facts(document: Document) -> dict[str, Any]:
    return {
        field.attname: getattr(document, field.attname)
        for field in document._meta.concrete_fields
        if field.name not in ("search_vector", "updated_at")
    }


def _told(row: Row | None) -> tuple[dict[str, Any], Any]:
    """Values of the sheet's cells by field, and the topics or None. Raises ValidationError naming the cell."""
    told: dict[str, Any] = {}
    topics = None
    if row is None:
        return told, topics
    for name, column in DocumentResource().fields.items():
        if not (column.attribute and row.cells.get(column.column_name)):
            continue
        try:
            value = column.clean(row.cells)
        except ValueError as error:
            raise ValidationError(f"Dòng {row.number}, cột “{column.column_name}”: {error}") from None
        if column.column_name == TOPICS:
            topics = value
        else:
            told[name] = value
    return told, topics


def _guessed(source: Source, told: dict[str, Any]) -> dict[str, Any]:
    """What the first page says and the sheet does not; body and type are needed and so always given."""
    split, page = source.split, source.page
    found: dict[str, Any] = {
        "title": split.title[:400],
        "symbol": page.symbol[:60],
        "type": page.type or DocumentType.REGULATION,
        "issued_on": page.issued_on,
        "summary": page.summary,
        "issuing_body": None if "issuing_body" in told else _body(page),
    }
    return {name: value for name, value in found.items() if name not in told and value}


def _body(page: FirstPage) -> IssuingBody:
    """The one body of that name, or of the code in the number; else the one that stands for an unknown body."""
    named = [body for body in IssuingBody.objects.all() if page.body and fold(body.name) == fold(page.body)]
    code = page.symbol.rpartition("/")[2]
    coded = [body for body in IssuingBody.objects.all() if code and body.code == code]
    for found in (named, coded):
        if len(found) == 1:
            return found[0]
    defaults = {"name": "Chưa rõ cơ quan ban hành", "level": Level.CENTRAL}
    return IssuingBody.objects.get_or_create(slug=_UNKNOWN_BODY, defaults=defaults)[0]


def _same_text(name: str, title: str, guessed: dict[str, Any], told: dict[str, Any]) -> Document | None:
    """The text that is there already: by file and first line, or by number, body and date.

    A number that the first page seems to state and that a text of another name bears, loaded from another file, is not
    this text's: it is dropped from `guessed`. Where the sheet states it, ValidationError.
    """
    facts = {**guessed, **told}
    documents = Document.objects.select_related("issuing_body").defer("search_vector")
    if known := documents.filter(loaded_files__name=name[:300], loaded_files__title=title).first():
        return known
    if not (key := symbol_key(facts.get("symbol", ""))):
        return None
    found = documents.filter(
        symbol_key=key, issuing_body=facts["issuing_body"], issued_on=facts.get("issued_on", "")
    ).first()
    if found is None or fold(found.title) == fold(facts["title"]) or not found.loaded_files.exists():
        return found
    if "symbol" in told:
        raise ValidationError(f"Số {facts['symbol']} đã nạp từ tệp khác, tên “{found.title}”. Sửa một trong hai.")
    del guessed["symbol"]
    return None


def _fill(document: Document, told: dict[str, Any], guessed: dict[str, Any], name: str) -> None:
    for attribute, value in told.items():
        setattr(document, attribute, value)
    filled = []
    for attribute, value in guessed.items():
        is_empty = not (document.issuing_body_id if attribute == "issuing_body" else getattr(document, attribute))
        if is_empty:
            setattr(document, attribute, value)
            filled.append(_NAMES[attribute])
    note = f"Cần đối chiếu, đọc từ trang đầu tệp {name}: {', '.join(filled)}." if filled else ""
    if note and note not in document.editor_note:
        document.editor_note = f"{document.editor_note}\n{note}".strip()


def _published(document: Document, wishes: Wishes) -> list[str]:
    if not wishes.publishes or document.published_at:
        return []
    try:
        publish_document(document, actor=wishes.actor)
    except ValidationError as error:
        return [f"Chưa công bố: {' '.join(error.messages)}"]
    return []
