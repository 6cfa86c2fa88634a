"""What a snapshot shows: the page of its kind, and its lines for comparison."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from documents.models import Document
from guidance.models import FormTemplate, GuidancePage, Procedure, ProcedureGroup, Provision
from guidance.services.snapshots import PARTS, values_of
from guidance.texts import sentences_of
from handbook.lib.rich_text import plain


class _Rows(list):
    """Rows of a snapshot, asked for as a related manager is."""

    def all(self) -> "_Rows":
        return self


def page_of_snapshot(model: type[GuidancePage], content: dict[str, Any], reader: Any) -> SimpleNamespace:
    """What a page of this kind shows, from a snapshot; texts hidden from `reader` are not named."""
    texts = {row["document_id"] for row in content["provisions"]} if model is Procedure else content["documents"]
    documents = Document.objects.visible_to(reader).filter(pk__in=texts).with_status()
    group = ProcedureGroup.objects.filter(pk=content["group_id"]).first() if "group_id" in content else None
    parts = _parts(content, documents, reader) if model is Procedure else {"documents": _Rows(documents)}
    return SimpleNamespace(**values_of(model, content), **parts, group=group, is_stale=False, _meta=model._meta)


def _parts(content: dict[str, Any], documents: Any, reader: Any) -> dict[str, Any]:
    """The parts of a procedure."""
    cited = {row.pk: row for row in documents}
    wanted = {row["form_id"] for row in content["papers"] if row["form_id"]}
    forms = {form.pk: form for form in FormTemplate.objects.visible_to(reader).filter(pk__in=wanted)}
    parts: dict[str, Any] = {
        name: _Rows(model(**row) for row in content[name])
        for name, model in PARTS[Procedure].items()
        if name != "provisions"
    }
    for number, paper in enumerate(parts["papers"], 1):
        paper.pk, paper.form = number, forms.get(paper.form_id)
    provisions = [Provision(**row) for row in content["provisions"] if row["document_id"] in cited]
    for provision in provisions:
        provision.document = cited[provision.document_id]
    return {**parts, "provisions": provisions, "related": _Rows()}


@dataclass
class Told:
    """One sentence or line of a page, for comparison."""

    anchor: str
    label: str
    heading: str
    text: str


def lines_of(model: type[GuidancePage], content: dict[str, Any], reader: Any) -> list[Told]:
    """What a snapshot says, line by line in the order of the page."""
    page = page_of_snapshot(model, content, reader)
    told = (
        [sentences_of(page), _rich(page, "explanation"), _provisions(page)]
        if model is Procedure
        else [_rich(page, "text"), _documents(page)]
    )
    parts = [_columns(page, "title", "official_name", "group"), *told, _columns(page, "responsible")]
    return [line for part in parts for line in _named(part)]


def _named(lines: Iterator[tuple[str, str]]) -> list[Told]:
    return [Told(f"{where} {number}", where, "", text) for number, (where, text) in enumerate(lines) if text]


def _columns(page: SimpleNamespace, *names: str) -> Iterator[tuple[str, str]]:
    for name in names:
        if value := getattr(page, name, None):
            yield str(page._meta.get_field(name).verbose_name), str(value)


def _rich(page: SimpleNamespace, name: str) -> Iterator[tuple[str, str]]:
    """Rich text, a line for each block."""
    label = str(page._meta.get_field(name).verbose_name)
    return ((label, line) for line in plain(getattr(page, name)).splitlines())


def _provisions(page: SimpleNamespace) -> Iterator[tuple[str, str]]:
    for row in page.provisions:
        yield "căn cứ", f"{row.document.citation}: {row.locator}{f' (tr. {row.pages})' if row.pages else ''}"


def _documents(page: SimpleNamespace) -> Iterator[tuple[str, str]]:
    return (("văn bản", document.citation) for document in page.documents)
