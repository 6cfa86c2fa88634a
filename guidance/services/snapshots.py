"""A page with its parts as plain data, and back: for versions, previews, comparison and new drafts."""

import datetime as dt
from typing import Any

from django.db import models

from guidance.models import (
    Convention,
    GuidancePage,
    OpenPoint,
    Paper,
    Procedure,
    ProcedureQuestion,
    Provision,
    Signpost,
    Step,
)

_PLAIN = ("title", "order", "text", "responsible", "verified_on", "review_on")
FIELDS: dict[type[GuidancePage], tuple[str, ...]] = {
    Procedure: (
        *("title", "official_name", "group_id", "order", "is_featured", "summary", "audience", "search_words"),
        *("trigger", "decided_by", "vote", "duration", "where_to_submit", "result", "eligibility", "special_cases"),
        *("common_mistakes", "notes", "local_examples", "explanation", "responsible", "verified_on", "review_on"),
    ),
    Convention: _PLAIN,
    Signpost: ("group_id", *_PLAIN),
}
"""Columns of what a page says: all but its names, its keys and where it stands."""
PARTS: dict[type[GuidancePage], dict[str, type[models.Model]]] = {
    Procedure: {
        "steps": Step,
        "papers": Paper,
        "open_points": OpenPoint,
        "questions": ProcedureQuestion,
        "provisions": Provision,
    },
    Convention: {},
    Signpost: {},
}
LINKS: dict[type[GuidancePage], str] = {Procedure: "related", Convention: "documents", Signpost: "documents"}
"""Rows that a page names and that stand on their own."""


def part_fields(model: type[models.Model]) -> list[str]:
    """Columns of a part, without its key and its procedure."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in ("id", "procedure_id")]


def snapshot_of(page: GuidancePage) -> dict[str, Any]:
    """All that `page` says, in values that JSON can hold; dates as ISO."""
    model = type(page)
    content: dict[str, Any] = {name: _plain(getattr(page, name)) for name in FIELDS[model]}
    for name, part in PARTS[model].items():
        content[name] = list(getattr(page, name).values(*part_fields(part)))
    content[LINKS[model]] = sorted(getattr(page, LINKS[model]).values_list("pk", flat=True))
    return content


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def values_of(model: type[GuidancePage], content: dict[str, Any]) -> dict[str, Any]:
    """The columns of the page in a snapshot of one of this kind."""
    values = {name: content[name] for name in FIELDS[model] if name in content}
    for name in ("verified_on", "review_on"):
        values[name] = dt.date.fromisoformat(values[name]) if values.get(name) else None
    return values


def write_into(page: GuidancePage, content: dict[str, Any]) -> None:
    """Make `page` say what the snapshot says; parts keep their keys by position, so that ticks on phones stay."""
    model = type(page)
    for name, value in values_of(model, content).items():
        setattr(page, name, value)
    page.save()
    for name, part in PARTS[model].items():
        _write_parts(page, part, list(getattr(page, name).all()), content[name])
    named = getattr(page, LINKS[model])
    named.set(named.model._default_manager.filter(pk__in=content[LINKS[model]]))


def _write_parts(procedure: GuidancePage, model: Any, present: list[Any], rows: list[dict[str, Any]]) -> None:
    for part, row in zip(present, rows, strict=False):
        changed = [name for name, value in row.items() if getattr(part, name) != value]
        for name in changed:
            setattr(part, name, row[name])
        if changed:
            part.save(update_fields=[name.removesuffix("_id") for name in changed])
    for part in present[len(rows) :]:
        part.delete()
    model.objects.bulk_create(model(procedure=procedure, **row) for row in rows[len(present) :])
