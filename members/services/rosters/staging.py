"""Judged rows in the database between preview and commit: sealed, paged, written by COPY."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection
from psycopg import sql

from handbook.lib.beside import Beside, send_rows
from handbook.lib.bulk import reserve_keys
from handbook.lib.encryption import blind_index, encrypt
from handbook.lib.text import clean, fold, inert
from members.models import Fate, Member, Organisation, RosterImport, RosterRow
from members.rosters.causes import BY_WORD
from members.rosters.judging import JudgedFile
from members.rosters.types import Change, Finding, JudgedRow, Level

CHUNK = 1000
EXAMPLES = 3
WORDS, WORD = 300, 200
"""So many different texts of one cause are kept for a screen, and so many letters of each."""
PLACES = 300
"""Of a cause with no more rows than this their positions are kept, so that a screen need not look for them."""
_ORDER = {Level.ERROR: 0, Level.ASK: 1, Level.WARNING: 2, Level.NOTE: 3}
_FATES = {
    Change.NEW: Fate.NEW,
    Change.CHANGED: Fate.CHANGED,
    Change.UNCHANGED: Fate.UNCHANGED,
    Change.REPEATED: Fate.REPEATED,
    Change.SKIPPED: Fate.SKIPPED,
    Change.ASK: Fate.WAITING,
}
_CHANGES = {fate: change for change, fate in _FATES.items()}
_COLUMNS = (
    "roster_import_id",
    "position",
    "sheet",
    "number",
    "fate",
    "verdict",
    "causes",
    "organisation_id",
    "member_id",
    "fingerprint",
    "payload",
)


def fate_of(row: JudgedRow) -> Fate:
    return Fate.WAITING if row.waits else _FATES[row.change]


def print_of(fingerprint: str) -> str:
    """The keyed form in which a fingerprint is stored: rows hold few secrets, a plain digest could be tried out."""
    return blind_index("roster_row", fingerprint)


def sealed(row: JudgedRow) -> bytes:
    """{"member", "findings": [[level, code, field, cell, value, message, cure, candidates]], "changes", "by", …}."""
    content: dict[str, Any] = {
        "member": row.member,
        "change": row.change,
        "findings": [
            [f.level, f.code, f.field, f.cell, f.value, f.message, f.cure, list(f.candidates)] for f in row.findings
        ],
    }
    if row.changes:
        content["changes"] = row.changes
    if row.matched_by:
        content["by"] = row.matched_by
    if row.same_as:
        content["same_as"] = row.same_as
    if row.last_row:
        content["last"] = row.last_row
    if row.is_hidden:
        content["hidden"] = True
    return encrypt(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "members.roster_row")


def opened(stored: "RosterRow | StoredRow") -> JudgedRow:
    """The row as it was judged. An expired payload gives a row without facts."""
    content = json.loads(stored.payload or "{}")
    row = JudgedRow(stored.sheet, stored.number, content.get("member", {}))
    row.findings = [
        Finding(Level(level), code, field, message, cure, cell, value, tuple(candidates))
        for level, code, field, cell, value, message, cure, candidates in content.get("findings", [])
    ]
    row.changes = {name: tuple(pair) for name, pair in content.get("changes", {}).items()}
    row.matched_by = content.get("by")
    row.same_as = tuple(content["same_as"]) if "same_as" in content else None
    row.last_row, row.is_hidden = content.get("last"), content.get("hidden", False)
    row.change = Change(content["change"]) if "change" in content else _CHANGES[Fate(stored.fate)]
    row.match_key = str(stored.member_id) if stored.member_id and row.matched_by else None
    return row


def keep_rows(roster_import: RosterImport, judged: JudgedFile) -> tuple[list[dict[str, Any]], str]:
    """Replace the rows kept of `roster_import`.

    Returns the causes (what stands in the way or is worth a look) and a digest of what would be written: two
    judgements of one file with equal digests write the same. The caller holds the transaction. New members get the
    key they will have.
    """
    digest = hashlib.sha256()
    cells = dict(Organisation.objects.subtree_of(roster_import.organisation).values_list("code", "pk"))
    causes = Causes()
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(RosterRow._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
    )
    keys = iter(reserve_keys(Member, judged.counts["new"]))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_rosterrow WHERE roster_import_id = %s", [roster_import.pk])
    position = 0
    with Beside() as beside:
        for chunk in judged.spool.chunks(CHUNK):
            kept = []
            for row in chunk:
                fate = fate_of(row)
                key = next(keys) if fate == Fate.NEW else int(row.match_key) if row.match_key else None
                causes.note(row, fate, position)
                digest.update(f"{fate}:{row.match_key}:{sorted(row.changes.items())}\n".encode())
                kept.append(
                    (
                        roster_import.pk,
                        position,
                        row.sheet[:100],
                        row.row,
                        fate.value,
                        row.verdict.value,
                        _array(causes.codes(row)),
                        cells.get(row.member.get("organisation") or ""),
                        key,
                        print_of(row.fingerprint) if row.fingerprint else "",
                        sealed(row),
                    )
                )
                position += 1
            beside.start(send_rows, statement, kept)
        beside.start(send_rows, statement, _missing(roster_import, judged, cells, position))
    return causes.as_list(), digest.hexdigest()


def _missing(
    roster_import: RosterImport, judged: JudgedFile, cells: dict[str, int], position: int
) -> Iterator[tuple[Any, ...]]:
    for code, keys in judged.missing.items():
        for key in keys:
            yield roster_import.pk, position, "", 0, Fate.MISSING.value, "", "{}", cells.get(code), int(key), "", b""
            position += 1


def _array(codes: list[str]) -> str:
    """The codes, which hold no comma and no quote, as COPY reads an array."""
    return f"{{{','.join(codes)}}}"


class Causes:
    """Counts rows by finding, so that a screen shows one cause once with its number and a few examples."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._levels: dict[str, Level] = {}
        self._fields: dict[str, Counter[str]] = defaultdict(Counter)
        self._examples: dict[str, list[list[str]]] = defaultdict(list)
        self._words: dict[str, dict[str, list[Any]]] = defaultdict(dict)
        self._places: dict[str, list[int]] = defaultdict(list)

    @staticmethod
    def codes(row: JudgedRow) -> list[str]:
        if not row.findings:
            return []
        return sorted({finding.code for finding in row.findings if finding.level is not Level.NOTE})

    def note(self, row: JudgedRow, fate: Fate, position: int) -> None:
        if fate in (Fate.SKIPPED, Fate.REPEATED):
            return
        seen: set[tuple[str, str]] = set()
        for finding in row.findings:
            place = finding.code, finding.field or ""
            if finding.level is Level.NOTE or place in seen:
                continue
            if all(code != finding.code for code, _ in seen):
                self._note_row(row, finding, fate)
                if len(self._places[finding.code]) <= PLACES:
                    self._places[finding.code].append(position)
            seen.add(place)
            self._fields[finding.code][finding.field or ""] += 1
            if finding.field in BY_WORD and finding.value:
                self._note_word(finding)

    def _note_row(self, row: JudgedRow, finding: Finding, fate: Fate) -> None:
        code, level = finding.code, finding.level
        self._rows[code] += 1
        self._waiting[code] += fate == Fate.WAITING
        if code not in self._levels or _ORDER[level] < _ORDER[self._levels[code]]:
            self._levels[code] = level
        if len(self._examples[code]) < EXAMPLES:
            where = f"ô {finding.cell}" if finding.cell else f"dòng {row.row}"
            self._examples[code].append([inert(row.sheet, 40), where])

    def _note_word(self, finding: Finding) -> None:
        words = self._words[finding.code]
        key = f"{finding.field} {fold(clean(finding.value))[:WORD]}"
        if key in words:
            words[key][2] += 1
        elif len(words) < WORDS:
            words[key] = [finding.field, clean(finding.value)[:WORD], 1, list(finding.candidates)]

    def as_list(self) -> list[dict[str, Any]]:
        """What stops first, the most frequent first.

        [{"level" (the worst), "code", "rows", "waiting" (rows that wait, for this or another reason), "fields": {field:
        rows}, "examples": [[sheet, place]…], "words": [[field, text, rows, candidates]…], "places": positions of the
        rows, None where they are more than PLACES}]
        """
        return [
            {
                "level": self._levels[code].value,
                "code": code,
                "rows": rows,
                "waiting": self._waiting[code],
                "fields": dict(self._fields[code].most_common()),
                "examples": self._examples[code],
                "places": self._places[code] if rows <= PLACES else None,
                "words": sorted(self._words[code].values(), key=lambda word: (-word[2], word[1])),
            }
            for code, rows in sorted(
                self._rows.items(), key=lambda item: (_ORDER[self._levels[item[0]]], -item[1], item[0])
            )
        ]


class StoredRow(NamedTuple):
    """What passes by of a row kept, where thousands do."""

    position: int
    sheet: str
    number: int
    fate: str
    member_id: int | None
    fingerprint: str
    payload: str


def stored_rows(roster_import: RosterImport, *fates: str) -> Iterator[list[StoredRow]]:
    """The rows of these fates in the order of the file, CHUNK at a time."""
    after, rows = -1, roster_import.rows.of_fate(*fates).order_by("position").values_list(*StoredRow._fields)
    while chunk := [StoredRow._make(values) for values in rows.filter(position__gt=after)[:CHUNK]]:
        yield chunk
        after = chunk[-1].position
