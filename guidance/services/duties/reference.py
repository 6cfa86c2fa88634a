"""Loading rules, badge rounds and fee rates, idempotent: what is there stays as editors left it."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db import models, transaction

from accounts.audit import recording
from documents.models import Document
from guidance.duties.rules import ReminderUnit, Rule, Term, Unit
from guidance.models import (
    BadgeRound,
    BadgeScheme,
    DutyBasis,
    DutyRule,
    DutyTerm,
    FeeRate,
    MinimumWage,
    Procedure,
)
from guidance.services.reference import read_data

VALID_FROM = dt.date(2025, 7, 1)
"""294-QĐ/TW is in force from this day."""
_APART = ("terms", "basis", "procedure")
FEE_BASIS, WAGE_BASIS = "01-qd-tw-2026", "293-2025-nd-cp"
_WINDOW = ("month", "day", "opens_month", "opens_day", "closes_month", "closes_day")


def rules_of_data() -> list[Rule]:
    """The rules as the data file states them, for counting without a database; keyed by their place in the file."""
    rules = []
    for key, entry in enumerate(read_data("duties.toml")["rules"], 1):
        fields = {name: value for name, value in entry.items() if name in Rule.__dataclass_fields__}
        fields |= {
            "who": frozenset(entry["who"]),
            "terms": tuple(Term(amount, label) for amount, label in entry.get("terms", [])),
            "reminders": tuple(entry.get("reminders", [])),
            "reminder_unit": entry.get("reminder_unit", ReminderUnit.DAYS),
            "unit": entry.get("unit", Unit.NONE),
        }
        rules.append(Rule(key=key, valid_from=VALID_FROM, **fields))
    return rules


@transaction.atomic
def load_duties() -> dict[str, int]:
    """Create what is missing; returns counts of new rows. Needs the catalogue of documents and the procedures."""
    made: Counter[str] = Counter()
    documents = dict(Document.objects.values_list("slug", "pk"))
    procedures = dict(Procedure.objects.values_list("code", "pk"))
    with recording("reference.loaded"):
        known = set(DutyRule.objects.values_list("code", flat=True))
        for entry in read_data("duties.toml")["rules"]:
            if entry["code"] not in known:
                _create_rule(entry, documents, procedures)
                made["duty rules"] += 1
        if not BadgeScheme.objects.exists():
            for entry in read_data("badge_rounds.toml")["schemes"]:
                _create_scheme(entry)
                made["badge schemes"] += 1
        made["fee rates"] += _load_dated(FeeRate, "rates", documents[FEE_BASIS])
        made["minimum wages"] += _load_dated(MinimumWage, "wages", documents[WAGE_BASIS])
    return dict(made)


def _load_dated(model: type[models.Model], kind: str, document: int) -> int:
    """Rows of `model` where there are none yet; how many."""
    rows = model._default_manager
    if rows.exists():
        return 0
    entries = read_data("fees.toml")[kind]
    rows.bulk_create(model(order=order, document_id=document, **entry) for order, entry in enumerate(entries, 1))
    return len(entries)


def _create_rule(entry: dict[str, Any], documents: dict[str, int], procedures: dict[str, int]) -> None:
    fields = {name: value for name, value in entry.items() if name not in _APART}
    procedure = procedures[entry["procedure"]] if "procedure" in entry else None
    rule = DutyRule.objects.create(procedure_id=procedure, valid_from=VALID_FROM, **fields)
    DutyTerm.objects.bulk_create(
        DutyTerm(rule=rule, order=order, amount=amount, label=label)
        for order, (amount, label) in enumerate(entry.get("terms", []), 1)
    )
    DutyBasis.objects.bulk_create(
        DutyBasis(rule=rule, order=order, document_id=documents[slug], locator=locator)
        for order, (slug, locator) in enumerate(entry["basis"], 1)
    )


def _create_scheme(entry: dict[str, Any]) -> None:
    rounds = entry.pop("rounds")
    scheme = BadgeScheme.objects.create(**entry)
    BadgeRound.objects.bulk_create(
        BadgeRound(scheme=scheme, **dict(zip(_WINDOW, numbers, strict=False))) for numbers in rounds
    )
