"""The sample rosters as judgement input: organisations, members known from an earlier file."""

import datetime as dt
import json
from pathlib import Path

from handbook.lib.sheets import read_workbook
from members.rosters.directory import Directory, OrganisationEntry
from members.rosters.judge import judge
from members.rosters.known import KnownList
from members.rosters.types import Change, Judgement, KnownMember

SAMPLE = Path(__file__).parents[1] / "rosters" / "sample"


def organisation_entries() -> list[OrganisationEntry]:
    return [
        OrganisationEntry(o["code"], o["name"], o["short_name"], o["type"], o["parent"] or "", tuple(o["former_names"]))
        for o in json.loads((SAMPLE / "organisations.json").read_text(encoding="utf-8"))
    ]


def truth_of(name: str) -> dict:
    return json.loads((SAMPLE / f"{name}.truth.json").read_text(encoding="utf-8"))


def judge_sample(path: Path, scope: str, as_of: str, known: list[KnownMember] | None = None) -> Judgement:
    directory = Directory(organisation_entries(), scope)
    return judge(
        read_workbook(path), directory=directory, today=dt.date.fromisoformat(as_of), source=KnownList(known or [])
    )


def known_after(judgement: Judgement) -> list[KnownMember]:
    """What a database would hold after `judgement` was applied."""
    known = []
    for row in judgement.rows:
        if row.waits or row.change is Change.REPEATED:
            continue
        facts = dict(row.member)
        if card := facts.pop("card_number", None):
            facts["card_number_2025" if len(card) == 12 else "card_number_2003"] = card
        known.append(KnownMember(f"{row.sheet} {row.row}", True, facts))
    return known
