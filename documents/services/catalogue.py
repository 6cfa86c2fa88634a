"""Loading the reference catalogue: facts about texts, idempotent, never overwriting what an editor changed."""

import datetime as dt
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from documents.models import Document, DocumentRelation, IssuingBody, Topic
from documents.numbers import number_of, symbol_key

DATA = Path(__file__).resolve().parents[1] / "data"
CATALOGUED_ON = dt.date(2026, 11, 20)
FACTS = [
    "symbol",
    "type",
    "title",
    "system",
    "certainty",
    "issued_on",
    "effective_on",
    "expired_on",
    "is_title_ours",
    "is_name_only",
    "verified_on",
    "source",
    "editor_note",
]


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    with (DATA / name).open("rb") as stream:
        return tomllib.load(stream)


@transaction.atomic
def load_catalogue() -> dict[str, int]:
    """Create what is missing of bodies, topics, documents and relations; returns counts of new rows."""
    made: Counter[str] = Counter()
    now = timezone.now()  # one time for all: what the catalogue states, it states knowing its own relations
    with recording("reference.loaded"):
        bodies, topics = _load_bodies(made)
        known = set(Document.objects.values_list("slug", flat=True))
        catalogue = _read("catalogue.toml")
        fresh = [entry for entry in catalogue["documents"] if entry["slug"] not in known]
        for entry in fresh:
            _create(entry, bodies[entry["body"]], topics, now)
            made["documents"] += 1
        by_slug = dict(Document.objects.values_list("slug", "pk"))
        for entry in catalogue["relations"]:
            _, created = DocumentRelation.objects.get_or_create(
                source_id=by_slug[entry["source"]],
                kind=entry["kind"],
                target_id=by_slug[entry["target"]],
                defaults={"recorded_at": now},
            )
            made["relations"] += created
    return dict(made)


def _load_bodies(made: Counter[str]) -> tuple[dict[str, IssuingBody], dict[str, Topic]]:
    data = _read("bodies.toml")
    bodies, topics = {}, {}
    for entry in data["bodies"]:
        slug = entry.pop("slug")
        bodies[slug], created = IssuingBody.objects.get_or_create(slug=slug, defaults=entry)
        made["bodies"] += created
    for entry in data["topics"]:
        slug = entry.pop("slug")
        topics[slug], created = Topic.objects.get_or_create(slug=slug, defaults=entry)
        made["topics"] += created
    return bodies, topics


def _create(entry: dict[str, Any], body: IssuingBody, topics: dict[str, Topic], now: dt.datetime) -> Document:
    facts = {name: entry[name] for name in FACTS if name in entry}
    document = Document(
        slug=entry["slug"],
        override=entry.get("status", ""),
        override_reason=entry.get("status_reason", ""),
        override_source=entry.get("source", ""),
        override_checked_on=entry.get("verified_on", CATALOGUED_ON),
        override_set_at=now,
        override_checked_by="Tổ biên tập" if "verified_on" in entry else "Danh mục đi kèm sổ tay",
        issuing_body=body,
        access="public",
        published_at=timezone.make_aware(dt.datetime.combine(CATALOGUED_ON, dt.time())),
        is_verified="verified_on" in entry,
        verified_by="Tổ biên tập" if "verified_on" in entry else "",
        number=number_of(entry["symbol"]),
        symbol_key=symbol_key(entry["symbol"]),
        **facts,
    )
    document.full_clean(exclude=["search_vector"])
    document.save()
    document.topics.set([topics[slug] for slug in entry["topics"]])
    return document
