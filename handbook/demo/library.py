"""Puts the sample documents and their files into the library."""

import datetime as dt
import hashlib
import io
import zipfile
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile

from documents.models import Document, DocumentFile, DocumentRelation, IssuingBody, TextState, Topic
from documents.numbers import number_of, symbol_key
from documents.services.clauses import store_clauses
from documents.text.structure import split_text
from handbook.demo.texts import BODIES, DOCUMENTS, SAMPLE, SampleDocument, SampleFile
from handbook.demo.times import morning
from members.models import Organisation

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}
_OFFICE = "http://schemas.openxmlformats.org"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    ),
}


def load_documents(organisation: Organisation, today: dt.date) -> list[Document]:
    """The sample documents, published; the one for a single body is for `organisation`."""
    bodies = {
        slug: IssuingBody.objects.create(slug=slug, name=name, code=code, level=level)
        for slug, name, code, level in BODIES
    }
    made = []
    for age, sample in enumerate(reversed(DOCUMENTS), 3):
        document = _make(sample, bodies[sample.body], organisation, today - dt.timedelta(days=2 * age))
        made.append(document)
    by_slug = {document.slug: document for document in Document.objects.only("pk", "slug")}
    for sample in DOCUMENTS:
        for kind, target in sample.relations:
            DocumentRelation.objects.create(source=by_slug[sample.slug], kind=kind, target=by_slug[target])
        for number, file in enumerate(sample.files):
            _store(file, by_slug[sample.slug], is_read=number == 0)
    return made


def _make(sample: SampleDocument, body: IssuingBody, organisation: Organisation, day: dt.date) -> Document:
    document = Document(
        slug=sample.slug,
        symbol=sample.symbol,
        symbol_key=symbol_key(sample.symbol),
        number=number_of(sample.symbol),
        type=sample.type,
        issuing_body=body,
        title=sample.title,
        is_title_ours=True,
        summary=f"{SAMPLE}\n{sample.summary}",
        key_points=sample.key_points,
        issued_on=sample.issued_on,
        effective_on=sample.issued_on,
        is_verified=True,
        certainty="T",
        verified_on=dt.date.fromisoformat(sample.issued_on),
        verified_by="Tổ biên tập",
        source=SAMPLE,
        access=sample.access,
        organisation=organisation if sample.access == "organisation" else None,
        published_at=morning(day),
    )
    document.full_clean(exclude=["search_vector"])
    document.save()
    document.topics.set(Topic.objects.filter(slug__in=sample.topics))
    return document


def _store(sample: SampleFile, document: Document, *, is_read: bool) -> None:
    """Keep the file; its lines are the clauses of the document where `is_read`."""
    content = _docx(sample.lines) if sample.kind == "docx" else "\r\n".join([*sample.lines, ""]).encode()
    file = DocumentFile(
        document=document,
        slug=sample.slug,
        label=sample.label,
        content_type=CONTENT_TYPES[sample.kind],
        extension=sample.kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        is_declared_not_secret=True,
        text_state=TextState.READ if is_read else "",
    )
    file.file.save(sample.slug, ContentFile(content), save=False)
    file.save()
    if is_read:
        store_clauses(document, split_text("\n".join(sample.lines)).pieces, actor=None)


def _docx(lines: tuple[str, ...]) -> bytes:
    """A Word file of plain paragraphs, the first of them bold; the same bytes every time."""
    paragraphs = "".join(
        f"<w:p><w:r>{'<w:rPr><w:b/></w:rPr>' if number == 0 else ''}"
        f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for number, line in enumerate(lines)
    )
    main = f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (PARTS | {"word/document.xml": main}).items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, XML + text)
    return buffer.getvalue()
