"""A procedure with its parts as plain data, and back: for versions, previews, comparison and new drafts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import models

from documents.models import Document
from guidance.models import (
    FormTemplate,
    OpenPoint,
    Paper,
    Procedure,
    ProcedureGroup,
    ProcedureQuestion,
    Provision,
    Step,
)
from guidance.texts import sentences_of

FIELDS = (
    *("title", "official_name", "group_id", "order", "is_featured", "summary", "audience", "search_words"),
    *("trigger", "decided_by", "vote", "duration", "where_to_submit", "result", "eligibility", "special_cases"),
    *("common_mistakes", "notes", "local_examples", "explanation", "responsible", "verified_on", "review_on"),
)
PARTS: dict[str, type[models.Model]] = {
    "steps": Step,
    "papers": Paper,
    "open_points": OpenPoint,
    "questions": ProcedureQuestion,
    "provisions": Provision,
}


def part_fields(model: type[models.Model]) -> list[str]:
    """Columns of a part, without its key and its procedure."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in ("id", "procedure_id")]


def snapshot_of(procedure: Procedure) -> dict[str, Any]:
    """All that `procedure` says, in values that JSON can hold; dates as ISO."""
    content: dict[str, Any] = {name: _plain(getattr(procedure, name)) for name in FIELDS}
    for name, model in PARTS.items():
        content[name] = list(getattr(procedure, name).values(*part_fields(model)))
    content["related"] = sorted(procedure.related.values_list("pk", flat=True))
    return content


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def values_of(content: dict[str, Any]) -> dict[str, Any]:
    """The columns of the procedure in a snapshot."""
    values = {name: content[name] for name in FIELDS if name in content}
    for name in ("verified_on", "review_on"):
        values[name] = dt.date.fromisoformat(values[name]) if values.get(name) else None
    return values


class _Rows(list):
    """Rows of a snapshot, asked for as a related manager is."""

    def all(self) -> "_Rows":
        return self


def page_of_snapshot(content: dict[str, Any], reader: Any) -> SimpleNamespace:
    """What the page of a procedure shows, from a snapshot; texts hidden from `reader` are not named."""
    texts = {row["document_id"] for row in content["provisions"]}
    documents = {row.pk: row for row in Document.objects.visible_to(reader).filter(pk__in=texts).with_status()}
    wanted = {row["form_id"] for row in content["papers"] if row["form_id"]}
    forms = {form.pk: form for form in FormTemplate.objects.visible_to(reader).filter(pk__in=wanted)}
    parts = {
        name: _Rows(model(**row) for row in content[name]) for name, model in PARTS.items() if name != "provisions"
    }
    for number, paper in enumerate(parts["papers"], 1):
        paper.pk, paper.form = number, forms.get(paper.form_id)
    provisions = [Provision(**row) for row in content["provisions"] if row["document_id"] in documents]
    for provision in provisions:
        provision.document = documents[provision.document_id]
    return SimpleNamespace(
        **values_of(content),
        **parts,
        group=ProcedureGroup.objects.filter(pk=content["group_id"]).first(),
        provisions=provisions,
        related=_Rows(),
        is_stale=False,
        _meta=Procedure._meta,
    )


@dataclass
class Told:
    """One sentence or line of a page, for comparison."""

    anchor: str
    label: str
    heading: str
    text: str


def lines_of(content: dict[str, Any], reader: Any) -> list[Told]:
    """What a snapshot says, line by line in the order of the page."""
    page = page_of_snapshot(content, reader)
    return [*_named(sentences_of(page)), *_named(_provisions(page))]


def _named(lines: Iterator[tuple[str, str]]) -> list[Told]:
    return [Told(f"{where} {number}", where, "", text) for number, (where, text) in enumerate(lines) if text]


def _provisions(page: SimpleNamespace) -> Iterator[tuple[str, str]]:
    for row in page.provisions:
        yield "căn cứ", f"{row.document.citation}: {row.locator}{f' (tr. {row.pages})' if row.pages else ''}"


def write_into(procedure: Procedure, content: dict[str, Any]) -> None:
    """Make `procedure` say what the snapshot says; parts keep their keys by position, so that ticks on phones stay."""
    for name, value in values_of(content).items():
        setattr(procedure, name, value)
    procedure.save()
    for name, model in PARTS.items():
        _write_parts(procedure, model, list(getattr(procedure, name).all()), content[name])
    procedure.related.set(Procedure.objects.filter(pk__in=content["related"]))


def _write_parts(procedure: Procedure, model: Any, present: list[Any], rows: list[dict[str, Any]]) -> None:
    for part, row in zip(present, rows, strict=False):
        changed = [name for name, value in row.items() if getattr(part, name) != value]
        for name in changed:
            setattr(part, name, row[name])
        if changed:
            part.save(update_fields=[name.removesuffix("_id") for name in changed])
    for part in present[len(rows) :]:
        part.delete()
    model.objects.bulk_create(model(procedure=procedure, **row) for row in rows[len(present) :])
