"""The set-wise half of the judgement: rows against each other and against the members known, in bounded memory."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from members.rosters.choices import Choices, RowChoice
from members.rosters.duplicates import find_duplicates
from members.rosters.groups import Grouping
from members.rosters.known import KnownIndex, KnownSource, name_of
from members.rosters.matching import LEFT, NO_CHOICE, Candidates, Matcher, numbers_of
from members.rosters.posts import SecretaryClaims
from members.rosters.spool import RowSpool
from members.rosters.types import KINDS, Change, JudgedRow, Verdict

CHUNK = 1000


@dataclass
class CellCount:
    """One cell before and after: how a roster is checked on paper. `before` + arrived - left = after."""

    before: int = 0
    same: int = 0
    changed: int = 0
    arrived: int = 0
    left: int = 0
    waiting: int = 0
    missing: int = 0


@dataclass
class JudgedFile:
    """What became of all rows: a context that frees the disk they wait on; `rows()` as often as needed inside."""

    spool: RowSpool
    cells: dict[str, CellCount] = field(default_factory=lambda: defaultdict(CellCount))
    named: set[str] = field(default_factory=set)
    missing: dict[str, list[str]] = field(default_factory=dict)
    """Cell → keys of its members who are on none of the rows."""
    counts: Counter = field(default_factory=lambda: Counter(dict.fromkeys(("rows", *KINDS, "warnings", "missing"), 0)))
    changed_fields: Counter = field(default_factory=Counter)

    def __enter__(self) -> "JudgedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.spool.close()

    def rows(self) -> Iterator[JudgedRow]:
        for chunk in self.spool.chunks(CHUNK):
            yield from chunk

    def note(self, row: JudgedRow, times: int = 1) -> None:
        """Count `row`; with -1 take it out of the counts again."""
        kind = "waiting" if row.waits else row.change.value
        self.counts["rows"] += times
        self.counts[kind] += times
        self.counts["warnings"] += times * (row.verdict is Verdict.WARNING)
        if kind == "changed":
            for name, (before, _) in row.changes.items():
                self.changed_fields[name] += times * bool(before)
        if code := row.member.get("organisation"):
            self.named.add(code)
            self._note_cell(row, kind, code, times)

    def _note_cell(self, row: JudgedRow, kind: str, code: str, times: int) -> None:
        cells, ends = self.cells, row.member.get("activity") in LEFT
        if kind == "waiting":
            cells[code].waiting += times
        elif kind == "new":
            cells[code].arrived += times * (not ends)
        elif kind == "unchanged":
            cells[code].same += times * (not ends)
        elif kind == "changed":
            before = row.changes.get("organisation", (code, code))[0] or ""
            if ends and "activity" in row.changes:
                cells[before or code].left += times
            elif before == code:
                cells[code].changed += times
            else:
                cells[code].arrived += times
                if before:
                    cells[before].left += times


def judge_rows(
    rows: Iterable[JudgedRow],
    source: KnownSource,
    *,
    today: dt.date,
    choices: Choices,
    adds_only: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> JudgedFile:
    """Duplicates, matches, changes, posts, headcount and the list of the missing; nothing is written.

    Linear in the rows; of the file only the rows that share something with another are in memory together.
    `progress` is told how many rows have been matched.
    """
    judged = JudgedFile(_spooled(rows, choices.rows))
    matcher, claims = Matcher(today), SecretaryClaims()
    done = 0
    for chunk in judged.spool.chunks(CHUNK):
        index, found = _known_for(chunk, source, matcher, choices.rows)
        for position, (row, candidates) in enumerate(zip(chunk, found, strict=True), done):
            choice = choices.rows.get(row.fingerprint, NO_CHOICE) if choices.rows else NO_CHOICE
            matcher.match(row, index, choice, candidates)
            if adds_only and row.match_key and not row.waits:
                row.change, row.changes = Change.SKIPPED, {}
            claims.note(position, row)
            judged.note(row)
            judged.spool.replace(position, row)
        done += len(chunk)
        progress(done)
    for position in claims.refused(source):
        row = judged.spool[position]
        judged.note(row, -1)
        claims.take_off(row)
        judged.note(row)
        judged.spool.replace(position, row)
    _note_known(judged, source, matcher)
    return judged


def _spooled(rows: Iterable[JudgedRow], choices: Mapping[str, RowChoice]) -> RowSpool:
    """The rows with what other rows of the file say of them."""
    spool, grouping = RowSpool(), Grouping()
    for row in rows:
        if choices and choices.get(row.fingerprint, NO_CHOICE).is_skipped:
            row.change = Change.SKIPPED
        position = spool.append(row)
        if row.change is not Change.SKIPPED:
            grouping.add(position, row)
    suspects = grouping.suspects()
    together = [spool[position] for position in suspects]
    find_duplicates(together)
    for position, row in zip(suspects, together, strict=True):
        if choices:
            row.let_pass(choices.get(row.fingerprint, NO_CHOICE).accepted)
        spool.replace(position, row)
    return spool


def _known_for(
    chunk: list[JudgedRow], source: KnownSource, matcher: Matcher, choices: Mapping[str, RowChoice]
) -> tuple[KnownIndex, list[Candidates]]:
    """Whoever the rows of the chunk may be, and for each row those whom its numbers name."""
    index = KnownIndex(source.by_numbers(numbers_of(chunk)))
    found = [matcher.by_numbers(row, index) for row in chunk]
    names = {
        name
        for row, candidates in zip(chunk, found, strict=True)
        if matcher.needs_names(row, candidates) and (name := name_of(row))
    }
    if names:
        index.add(source.by_names(names))
    wanted = {row.member.get("portal_key") for row in chunk}
    if choices:
        wanted |= {choices[row.fingerprint].person for row in chunk if row.fingerprint in choices}
    if keys := {key for key in wanted if key and key.isdigit()}:
        index.add(source.by_keys(keys))
    return index, found


def _note_known(judged: JudgedFile, source: KnownSource, matcher: Matcher) -> None:
    """The size of each cell before, and current members of the named cells who are on none of the rows: a list to
    review, never a deletion.
    """
    for code, keys in source.of_cells(judged.named | judged.cells.keys()):
        judged.cells[code].before = len(keys)
        if code in judged.named and (missing := [key for key in keys if key not in matcher.matched]):
            judged.cells[code].missing = len(missing)
            judged.counts["missing"] += len(missing)
            judged.missing[code] = missing
