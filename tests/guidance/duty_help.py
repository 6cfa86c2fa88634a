"""The rules of the data file, the days off and the rounds that the worked examples assume."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from guidance.duties.badges import BadgeRounds, Round
from guidance.duties.evaluate import Duty, Frame, evaluate
from guidance.duties.facts import MemberFacts
from guidance.duties.rules import Rule, RuleBook
from guidance.models import Procedure
from guidance.services.duties.reference import FEE_BASIS, WAGE_BASIS, load_duties, rules_of_data
from guidance.services.reference import read_data
from handbook.lib.working_days import WorkCalendar
from members.services.work_calendar import DATA, load_work_years
from tests.factories import make_document, make_group

RULES = {rule.code: rule for rule in rules_of_data()}
_YEARS: list[dict[str, Any]] = tomllib.loads(Path(DATA).read_text(encoding="utf-8"))["years"]
CALENDAR = WorkCalendar(
    frozenset(dt.date.fromisoformat(day) for year in _YEARS for day, _ in year["days"]),
    years=frozenset(year["year"] for year in _YEARS),
)
STRICT = BadgeRounds((Round(2, 3), Round(5, 19), Round(9, 2), Round(11, 7)))
WINDOWS = BadgeRounds(
    (
        Round(2, 3, (12, 1), (2, 29)),
        Round(5, 19, (3, 1), (5, 31)),
        Round(9, 2, (6, 1), (9, 30)),
        Round(11, 7, (10, 1), (11, 30)),
    )
)


def day(text: str) -> dt.date:
    """A day written dd/mm/yyyy."""
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def frame(today: str = "25/11/2026", rounds: BadgeRounds = STRICT, rules: list[Rule] | None = None) -> Frame:
    return Frame(RuleBook(rules or RULES.values()), CALENDAR, rounds, day(today))


def duties(facts: MemberFacts, today: str = "25/11/2026", rounds: BadgeRounds = STRICT) -> dict[str, Duty]:
    """Duties by code; a later one of the same code does not hide the first."""
    found: dict[str, Duty] = {}
    for duty in evaluate(facts, frame(today, rounds)):
        found.setdefault(duty.code, duty)
    return found


def load_rules() -> None:
    """The date rules and days off in the database, on procedures and texts that only have a name."""
    entries = read_data("duties.toml")["rules"]
    for slug in {FEE_BASIS, WAGE_BASIS} | {slug for entry in entries for slug, _ in entry["basis"]}:
        make_document(slug, slug=slug)
    group = make_group()
    Procedure.objects.bulk_create(
        Procedure(code=code, slug=code.lower(), title=f"Thủ tục {code}", official_name=code, group=group)
        for code in sorted({entry["procedure"] for entry in entries if "procedure" in entry})
    )
    Procedure.objects.update(published_at="2026-01-01T00:00:00Z")
    load_work_years()
    load_duties()
