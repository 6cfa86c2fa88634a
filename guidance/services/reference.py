"""Loading the procedures, idempotent: what is there stays as editors left it."""

import datetime as dt
import tomllib
from collections import Counter
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from documents.models import Document
from guidance.models import (
    Convention,
    FormTemplate,
    OpenPoint,
    Paper,
    Procedure,
    ProcedureGroup,
    ProcedureQuestion,
    Provision,
    Signpost,
    Step,
)
from guidance.services.publishing import REVIEW_AFTER
from guidance.services.word_files import table_of

DATA = Path(__file__).resolve().parents[1] / "data"
VERIFIED_ON = dt.date(2026, 11, 20)
CHECKED = {
    "responsible": "Ban Tổ chức Tỉnh ủy",
    "verified_on": VERIFIED_ON,
    "review_on": VERIFIED_ON + REVIEW_AFTER,
}
_TEXTS = [
    "code",
    "slug",
    "title",
    "official_name",
    "order",
    "is_featured",
    "summary",
    "search_words",
    "trigger",
    "decided_by",
    "vote",
    "duration",
    "where_to_submit",
    "result",
]
_LISTS = ["audience", "eligibility", "special_cases", "common_mistakes", "notes", "local_examples"]


def read_data(name: str) -> dict[str, Any]:
    """One TOML file of the reference data."""
    with (DATA / name).open("rb") as stream:
        return tomllib.load(stream)


def procedure_files() -> list[str]:
    return sorted(f"procedures/{path.name}" for path in (DATA / "procedures").glob("*.toml"))


@transaction.atomic
def load_guidance() -> dict[str, int]:
    """Create what is missing; returns counts of new rows. Needs the catalogue of documents."""
    made: Counter[str] = Counter()
    documents = dict(Document.objects.values_list("slug", "pk"))
    with recording("reference.loaded"):
        for entry in read_data("groups.toml")["groups"]:
            _, created = ProcedureGroup.objects.get_or_create(slug=entry.pop("slug"), defaults=entry)
            made["groups"] += created
        for entry in read_data("forms.toml")["forms"]:
            document = documents[entry.pop("document")]
            code = entry.pop("code")
            _, created = FormTemplate.objects.get_or_create(code=code, document_id=document, defaults=entry)
            made["forms"] += created
        groups = {group.slug: group for group in ProcedureGroup.objects.all()}
        known = set(Procedure.objects.values_list("code", flat=True))
        entries = [read_data(name) for name in procedure_files()]
        fresh = [entry for entry in entries if entry["code"] not in known]
        for entry in fresh:
            _create(entry, groups[entry["group"]], documents)
            made["procedures"] += 1
        by_code = {procedure.code: procedure for procedure in Procedure.objects.all()}
        for entry in fresh:
            by_code[entry["code"]].related.set([by_code[code] for code in entry["related"]])
        _load_conventions(made, documents)
        _load_signposts(made, groups, documents)
    return dict(made)


def _create(entry: dict[str, Any], group: ProcedureGroup, documents: dict[str, int]) -> None:
    procedure = Procedure.objects.create(
        group=group,
        **CHECKED,
        published_at=_published_at(),
        **{name: entry[name] for name in (*_TEXTS, *_LISTS)},
    )
    forms = {form.code: form for form in FormTemplate.objects.all()}
    Step.objects.bulk_create(Step(procedure=procedure, order=n, **step) for n, step in enumerate(entry["steps"], 1))
    Paper.objects.bulk_create(
        Paper(procedure=procedure, order=n, form=forms.get(paper.get("code", "")), **paper)
        for n, paper in enumerate(entry["papers"], 1)
    )
    OpenPoint.objects.bulk_create(
        OpenPoint(procedure=procedure, order=n, **point) for n, point in enumerate(entry.get("open_points", []), 1)
    )
    ProcedureQuestion.objects.bulk_create(
        ProcedureQuestion(procedure=procedure, order=n, **question) for n, question in enumerate(entry["questions"], 1)
    )
    Provision.objects.bulk_create(
        Provision(procedure=procedure, order=n, document_id=documents[provision.pop("document")], **provision)
        for n, provision in enumerate(entry["provisions"], 1)
    )


def _load_conventions(made: Counter[str], documents: dict[str, int]) -> None:
    for entry in read_data("conventions.toml")["conventions"]:
        page, created = Convention.objects.get_or_create(slug=entry["slug"], defaults=_page(entry))
        if created:
            page.documents.set([documents[key] for key in entry["documents"]])
        made["conventions"] += created


def _load_signposts(made: Counter[str], groups: dict[str, ProcedureGroup], documents: dict[str, int]) -> None:
    for entry in read_data("signposts.toml")["signposts"]:
        defaults = _page(entry) | {"group": groups[entry["group"]]}
        page, created = Signpost.objects.get_or_create(slug=entry["slug"], defaults=defaults)
        if created:
            page.documents.set([documents[key] for key in entry["documents"]])
        made["signposts"] += created


def _page(entry: dict[str, Any]) -> dict[str, Any]:
    said = {"title": entry["title"], "order": entry["order"], "text": _rich_text(entry["body"])}
    return said | CHECKED | {"published_at": _published_at()}


def _published_at() -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(VERIFIED_ON, dt.time()))


def _rich_text(body: list[Any]) -> str:
    """Paragraphs, and rows that follow each other as one table."""
    blocks = []
    for is_row, group in groupby(body, key=lambda entry: isinstance(entry, dict) and entry["kind"] == "row"):
        if is_row:
            blocks.append(table_of([row["cells"] for row in group]))
        else:
            blocks += [f"<p>{escape(line if isinstance(line, str) else line['text'])}</p>" for line in group]
    return "".join(blocks)
