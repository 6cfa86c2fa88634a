"""Rows that may be somebody known, or another row, made ready to be shown side by side."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q
from django.http import HttpRequest

from handbook.lib.text import inert
from members.models import Fate, RosterImport, RosterRow
from members.rosters.causes import DOUBLES
from members.rosters.duplicates import CARD_FIELDS, place_in
from members.rosters.preview import label_of
from members.rosters.sides import Fact, facts_beside
from members.rosters.types import Finding, JudgedRow, KnownMember, Level
from members.services.rosters.bulk_decisions import NAME_ONLY
from members.services.rosters.known import KnownInDatabase
from members.services.rosters.staging import opened
from members.views.imports.lines import Shown, names_of, shown_rows

OFFERED = 4
NUMBERS = ("citizen_id", *CARD_FIELDS)
TWICE = "same_member_twice"
IN_FILE = frozenset({"possible_duplicate_weak", "duplicate_conflict"})
"""Raised on both of two rows of the file."""
SAME_NUMBER = frozenset({"identity_change", "no_longer_member"})
"""A number says who the row is, other facts disagree."""


class Choice(NamedTuple):
    """`value` is posted, `words` are read."""

    value: str
    words: str


class Candidate(NamedTuple):
    """Somebody the row may be, with the answers that name this one."""

    title: str
    facts: list[Fact]
    choices: list[Choice]


class Pair(NamedTuple):
    """A row, everybody it may be, the other answers it allows, and its numbers that may be typed anew."""

    number: int
    row: Shown
    reasons: list[str]
    candidates: list[Candidate]
    choices: list[Choice]
    numbers: list[tuple[str, str]]


Other = tuple[RosterRow, JudgedRow]


def pairs_of(request: HttpRequest, roster_import: RosterImport, rows: Iterable[RosterRow]) -> list[Pair]:
    """`rows` with what they are held against; the reader's look at them is logged."""
    shown = shown_rows(request, roster_import, rows)
    keys = {key for row in shown for key in _member_keys(row.judged)}
    known = {member.key: member for member in KnownInDatabase(roster_import.organisation).by_keys(keys)} if keys else {}
    others = _other_rows(roster_import, shown)
    facts = [row.judged.member for row in shown] + [judged.member for _, judged in others]
    codes = {each.get("organisation") for each in [*facts, *(member.facts for member in known.values())]}
    names = names_of(code for code in codes if code)
    return [
        _pair(number, row, known, others, names) for number, row in enumerate(shown) if not _is_told_before(row, others)
    ]


def rows_beside(roster_import: RosterImport, stored: RosterRow) -> list[RosterRow]:
    """The other rows of the file that `stored` is held against."""
    row = opened(stored)
    wanted = Q(pk__in=[])
    for sheet, number in _places(row):
        wanted |= Q(sheet=sheet, number=number)
    return list(roster_import.rows.filter(wanted).exclude(fate=Fate.MISSING))


def _is_told_before(row: Shown, others: list["Other"]) -> bool:
    """Rows at odds with each other alone are shown once, at the first of them."""
    if {finding.code for finding in doubts_of(row.judged)} - IN_FILE:
        return False
    return any(other.position < row.stored.position for other, _ in _beside(row, others))


def doubts_of(row: JudgedRow) -> list[Finding]:
    """What is doubtful about who the row is."""
    return [finding for finding in row.findings if finding.code in DOUBLES and finding.level is not Level.NOTE]


def matched_field(row: JudgedRow) -> str:
    """The field whose number tied the row to a member; "" where none did."""
    if row.matched_by == "card_number":
        return next((name for name in CARD_FIELDS if row.member.get(name)), "")
    return row.matched_by if row.matched_by in ("citizen_id", "external_id", "file_number") else ""


def _member_keys(row: JudgedRow) -> list[str]:
    """Keys of the members offered, and of the one a number tied the row to."""
    doubts = doubts_of(row)
    keys = [key for finding in doubts for key in finding.candidates if key.isdigit()]
    if row.match_key and any(finding.code in SAME_NUMBER or finding.code == TWICE for finding in doubts):
        keys.append(row.match_key)
    return list(dict.fromkeys(keys))[:OFFERED]


def _places(row: JudgedRow) -> set[tuple[str, int]]:
    """Rows of the file offered as candidates, by sheet (as stored) and number."""
    found = (place_in(candidate) for finding in doubts_of(row) for candidate in finding.candidates)
    return {(place[0][:100], place[1]) for place in found if place}


def _is_twice(row: JudgedRow) -> bool:
    return any(finding.code == TWICE for finding in doubts_of(row))


def _other_rows(roster_import: RosterImport, shown: list[Shown]) -> list[Other]:
    """The rows of the file that rows on the page are held against."""
    places = set().union(*(_places(row.judged) for row in shown)) if shown else set()
    twice = {row.stored.member_id for row in shown if _is_twice(row.judged) and row.stored.member_id}
    if not places and not twice:
        return []
    wanted = Q(member__in=twice)
    for sheet, number in places:
        wanted |= Q(sheet=sheet, number=number)
    stored = roster_import.rows.filter(wanted).exclude(fate=Fate.MISSING).order_by("position")
    return [(row, opened(row)) for row in stored]


def _pair(number: int, row: Shown, known: dict[str, KnownMember], others: list[Other], names: dict[str, str]) -> Pair:
    judged = row.judged
    doubts = doubts_of(judged)
    codes = {finding.code for finding in doubts}
    candidates = [
        Candidate("Đang có trên sổ tay", facts_beside(judged.member, known[key].facts, names), _same_as(key, codes))
        for key in _member_keys(judged)
        if key in known
    ]
    candidates += [
        Candidate(
            f"Dòng {other.number} của tệp"
            + (f" ({inert(other.sheet, 40)})" if other.sheet != row.stored.sheet else ""),
            facts_beside(judged.member, facts.member, names),
            [
                Choice(f"drop:{other.pk}", f"Một người: giữ dòng này, bỏ dòng {other.number}"),
                Choice("skip", f"Một người: giữ dòng {other.number}, bỏ dòng này"),
            ],
        )
        for other, facts in _beside(row, others)
    ]
    mends = codes & SAME_NUMBER or TWICE in codes
    return Pair(
        number,
        row,
        [finding.message for finding in doubts],
        candidates,
        _other_choices(codes, judged, any(key in known for key in _member_keys(judged))),
        [(name, label_of(name)) for name in NUMBERS if name in judged.member] if mends else [],
    )


def _beside(row: Shown, others: list[Other]) -> list[Other]:
    places = _places(row.judged)
    member = row.stored.member_id if _is_twice(row.judged) else None
    return [
        (other, facts)
        for other, facts in others
        if other.pk != row.stored.pk
        and ((other.sheet, other.number) in places or (member and other.member_id == member))
    ][:OFFERED]


def _same_as(key: str, codes: set[str]) -> list[Choice]:
    """The yes to "is it this member?"; none where only two rows of the file are at odds."""
    if codes & SAME_NUMBER:
        return [Choice("accept", "Một người: đúng là người này, lấy theo tệp")]
    return [] if codes == {TWICE} else [Choice(f"is:{key}", "Một người: đúng là người này")]


def _other_choices(codes: set[str], row: JudgedRow, has_members: bool) -> list[Choice]:
    choices = []
    if NAME_ONLY in codes or ("possible_duplicate" in codes and has_members):
        choices.append(Choice("new", "Hai người khác nhau: thêm người mới"))
    elif codes & {"possible_duplicate", "possible_duplicate_weak"}:
        choices.append(Choice("two", "Hai người khác nhau: nhập cả hai"))
    elif codes & SAME_NUMBER and (field := matched_field(row)):
        words = f"Hai người khác nhau: {label_of(field).lower()} trong tệp ghi nhầm, nhập không có số này"
        choices.append(Choice("blank", words))
    return [*choices, Choice("skip", "Bỏ qua dòng này")]
