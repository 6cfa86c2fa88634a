"""A date rule as data: from what it counts, how far, for whom, on what basis, from when to when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Start(StrEnum):
    """What the clock starts from."""

    CEREMONY = "ceremony"
    OFFICIAL = "official"
    DECISION = "decision"
    ANNIVERSARY = "anniversary"
    ROUND = "round"
    BIRTH = "birth"
    TEMPORARY_END = "temporary_end"
    EXEMPT_END = "exempt_end"
    EVENT = "event"
    CALENDAR = "calendar"


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    NONE = "none"


class ReminderUnit(StrEnum):
    """How the reminders of a rule are counted: back from the due day, or months on from the start."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS_ON = "months_on"


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True)
class Term:
    """`amount` in the unit of the rule; `label` where a rule has several ("trong nước", "ngoài nước")."""

    amount: int
    label: str = ""


@dataclass(frozen=True)
class Rule:
    """One version of a rule. `key` names the version (a row's id); dates of validity are inclusive."""

    key: int
    code: str
    title: str
    who: frozenset[str]
    start: str
    unit: str
    terms: tuple[Term, ...]
    valid_from: dt.date
    valid_to: dt.date | None = None
    extra: int = 0
    is_status: bool = False
    every: str = ""
    month: int | None = None
    day: int | None = None
    reminders: tuple[int, ...] = ()
    reminder_unit: str = ReminderUnit.DAYS
    for_status: str = ""
    is_waived_by_exemption: bool = False
    is_at_temporary_cell: bool = False
    is_private: bool = False
    is_explained_only: bool = False
    recorded_by: str = ""

    @property
    def term(self) -> Term:
        """The one term, or the first of several."""
        return self.terms[0] if self.terms else Term(0)


class RuleBook:
    """All versions of all rules; a duty keeps the version under which its clock ran."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._versions: dict[str, list[Rule]] = {}
        for rule in sorted(rules, key=lambda each: (each.code, each.valid_from)):
            self._versions.setdefault(rule.code, []).append(rule)

    @property
    def codes(self) -> list[str]:
        return list(self._versions)

    def version(self, code: str, on: dt.date) -> Rule | None:
        """The version of `code` in force on `on`; the earliest known for an earlier day; None after the last ended."""
        versions = self._versions.get(code, [])
        if versions and on < versions[0].valid_from:
            return versions[0]
        return next((rule for rule in versions if rule.valid_from <= on <= (rule.valid_to or dt.date.max)), None)

    def latest(self, code: str, on: dt.date) -> Rule:
        """The version in force on `on`, else the last there was. Raises KeyError for an unknown code."""
        return self.version(code, on) or self._versions[code][-1]

    def in_force(self, on: dt.date) -> list[Rule]:
        return [rule for code in self._versions if (rule := self.version(code, on))]
