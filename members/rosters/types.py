"""The words of a judgement: levels, findings, rows, known members."""

import enum
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace


class Level(enum.StrEnum):
    """NOTE: usable. WARNING: usable, the person is told. ASK: a person chooses first. ERROR: not stored."""

    NOTE = "note"
    WARNING = "warning"
    ASK = "ask"
    ERROR = "error"

    @property
    def stops(self) -> bool:
        """The row waits for a person."""
        return self in (Level.ASK, Level.ERROR)


_WEIGHT = {Level.NOTE: 0, Level.WARNING: 1, Level.ASK: 2, Level.ERROR: 3}


class Verdict(enum.StrEnum):
    OK = "ok"
    WARNING = "warning"
    ASK = "ask"
    ERROR = "error"


class Change(enum.StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ASK = "ask"
    REPEATED = "repeated"
    SKIPPED = "skipped"


KINDS = ("new", "changed", "unchanged", "repeated", "skipped", "waiting")


@dataclass(frozen=True)
class Finding:
    """What was seen in one cell and what to do; `message` never shows a whole number of a person."""

    level: Level
    code: str
    field: str | None
    message: str
    cure: str
    cell: str | None = None
    value: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownMember:
    """A member of the database. Outside the importer's scope only `key` and the numbers asked for are filled."""

    key: str
    in_scope: bool
    facts: dict[str, str | None]
    is_current: bool = True

    def get(self, name: str) -> str | None:
        return self.facts.get(name) or None


@dataclass(frozen=True)
class Numbers:
    """Every identifying value of a file, for one look-up."""

    external_ids: frozenset[str]
    person_numbers: frozenset[str]
    old_cards: frozenset[str]
    file_numbers: frozenset[str] = frozenset()


@dataclass
class JudgedRow:
    """One member as the file tells it; `letters` says in which column each field stands.

    `offsets` tells how far below the first row, where several rows are one member.
    """

    sheet: str
    row: int
    member: dict[str, str | None]
    findings: list[Finding] = field(default_factory=list)
    change: Change = Change.NEW
    match_key: str | None = None
    matched_by: str | None = None
    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    same_as: tuple[str, int] | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    is_hidden: bool = False
    has_official_value: bool = False
    birth_year: int | None = None
    last_row: int | None = None
    fingerprint: str = ""
    offsets: Mapping[str, int] = field(default_factory=dict)

    def add(
        self, level: Level, code: str, name: str | None, message: str, cure: str, value: str = "", *candidates: str
    ) -> None:
        cell = self.place_of(name)
        self.findings.append(Finding(level, code, name, message, cure, cell, value, tuple(candidates)))

    def place_of(self, name: str | None) -> str | None:
        """The cell of the file the field stands in: "F12"."""
        letter = self.letters.get(name or "")
        return f"{letter}{self.row + self.offsets.get(name or '', 0)}" if letter else None

    def readings(self, name: str) -> tuple[str, ...]:
        """The date; where day and month may be exchanged, both readings of it; nothing where nothing is known."""
        if value := self.member.get(name):
            return (value,)
        asked = (finding for finding in self.findings if finding.field == name and finding.code == "date_ambiguous")
        return next((finding.candidates for finding in asked), ())

    def level_of(self, name: str | None) -> Level | None:
        levels = [finding.level for finding in self.findings if finding.field == name]
        return max(levels, key=_WEIGHT.__getitem__, default=None)

    @property
    def verdict(self) -> Verdict:
        if not self.findings:
            return Verdict.OK
        worst = max(_WEIGHT[finding.level] for finding in self.findings)
        return (Verdict.OK, Verdict.WARNING, Verdict.ASK, Verdict.ERROR)[worst]

    @property
    def waits(self) -> bool:
        """The row is not applied before a person has mended or answered it."""
        return self.change is not Change.SKIPPED and self.verdict in (Verdict.ASK, Verdict.ERROR)

    def let_pass(self, codes: Collection[str]) -> None:
        """Doubts a person has looked at become notes: the row enters as it stands, doubtful values left out."""
        for index, finding in enumerate(self.findings):
            if finding.code in codes and finding.level in (Level.ASK, Level.WARNING):
                self.findings[index] = replace(finding, level=Level.NOTE)


@dataclass(frozen=True)
class Question:
    """One question for a whole column."""

    sheet: str
    field: str
    column: str
    message: str
    cure: str


@dataclass(frozen=True)
class SeenColumn:
    """A column of the file: its heading as written, the field guessed ("" none), and three non-empty values.

    `is_certain` is False where the guess should be looked at; `kept` is False for fields the portal does not keep.
    """

    number: int
    heading: str
    field: str
    is_certain: bool
    samples: tuple[str, ...] = ()
    is_kept: bool = True


@dataclass
class SheetReading:
    name: str
    role: str
    reason: str = ""
    header_rows: list[int] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    ignored_columns: list[tuple[str, str]] = field(default_factory=list)
    seen_columns: list["SeenColumn"] = field(default_factory=list)
    layout: str = "list"


@dataclass
class Judgement:
    """What became of a file. `refusal` is one sentence when nothing could be read."""

    refusal: str | None = None
    sheets: list[SheetReading] = field(default_factory=list)
    rows: list[JudgedRow] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    missing: list[KnownMember] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Rows by what happens to them; new + changed + unchanged + repeated + skipped + waiting = rows."""
        kinds = Counter("waiting" if row.waits else row.change.value for row in self.rows)
        return {
            "rows": len(self.rows),
            **{kind: kinds.get(kind, 0) for kind in KINDS},
            "warnings": sum(row.verdict is Verdict.WARNING for row in self.rows),
            "missing": len(self.missing),
        }
