"""Writing what a judgement decided: never erases, never deletes, dated facts closed and opened.

Rows come from the database in chunks and go back by COPY; memory does not grow with the file. Both hands work: the
database takes in one chunk of new members while the next is made.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from handbook.lib.beside import Beside
from handbook.lib.bulk import CopyBatch, NewRows, copy_rows, refresh_statistics, seldom_collected, update_rows
from handbook.lib.dates import PartialDate
from members.models import (
    Activity,
    Ending,
    Fate,
    Member,
    Membership,
    MembershipStatus,
    Organisation,
    PartyPosition,
    RosterImport,
    RosterRow,
)
from members.rosters.types import JudgedRow
from members.services.rosters.known import ACTIVE, ACTIVITY, DECEASED, LEFT, MEMBERSHIP, POSITION, SEX
from members.services.rosters.staging import StoredRow, opened, stored_rows

MANY = 1000
"""From so many rows written on, the planner is told."""
_PLAIN = {
    "full_name": "full_name",
    "other_name": "other_name",
    "birth_date": "birth_date",
    "ethnic_group": "ethnic_group",
    "citizen_id": "citizen_id",
    "old_citizen_id": "old_citizen_id",
    "card_number_2025": "card_number",
    "card_number_2003": "old_card_number",
    "file_number": "file_number",
    "phone": "phone",
    "email": "email",
    "admission_date": "admission_date",
    "official_date": "official_date",
    "decision_date": "decision_date",
    "card_issue_date": "card_issue_date",
    "external_id": "external_id",
}
_DATED = ("organisation", "position", "activity", "activity_date")
_WRITTEN = (
    *_PLAIN.values(),
    *(f"{name}_index" for name in ("citizen_id", "old_citizen_id", "card_number", "old_card_number", "file_number")),
    "phone_index",
    "sex",
    "status",
    "ending",
    "ended_on",
    "organisation",
    "last_import",
    "snapshot_on",
    "updated_at",
)


@seldom_collected()
def apply_rows(roster_import: RosterImport, *, progress: Callable[[int], None] = lambda done: None) -> dict[str, int]:
    """Write every row judged new or changed; the caller holds the transaction. Returns rows written by kind.

    A value left blank in the file stays as it is. `progress` is told the number of members written so far. Raises
    what the database raises when another writer was faster.
    """
    writer = _Writer(roster_import, progress)
    for stored in stored_rows(roster_import, Fate.CHANGED):
        writer.change([(row.member_id or 0, opened(row)) for row in stored])
    writer.add(stored_rows(roster_import, Fate.NEW))
    writer.open_positions()
    if sum(writer.counts.values()) >= MANY:
        refresh_statistics(Member, Membership, Activity, PartyPosition, RosterRow)
    return writer.counts


class _Writer:
    """Changed rows come first: they free numbers and posts that new rows may take."""

    def __init__(self, roster_import: RosterImport, progress: Callable[[int], None]) -> None:
        self.source, self.as_of, self.progress = roster_import, roster_import.as_of, progress
        self.cells = dict(Organisation.objects.values_list("code", "pk"))
        self.counts = {"new": 0, "changed": 0}
        self.positions: list[PartyPosition] = []
        self.members = NewRows(Member, has_keys=True, last_import=roster_import, snapshot_on=self.as_of)
        self.stays, self.activities = NewRows(Membership, has_keys=False), NewRows(Activity, has_keys=False)

    def change(self, rows: list[tuple[int, JudgedRow]]) -> None:
        known = Member.objects.in_bulk([key for key, _ in rows])
        changed = [(known[key], row) for key, row in rows]
        for member, row in changed:
            facts = _plain({name: value for name, (_, value) in row.changes.items()})
            if "activity" in row.changes:
                facts |= _ending(row)
            for name, value in facts.items():
                setattr(member, name, value)
            member.last_import, member.snapshot_on = self.source, self.as_of
        moves = [
            (member, self.cells[code])
            for member, row in changed
            if "organisation" in row.changes and (code := row.changes["organisation"][1])
        ]
        update_rows([member for member, _ in changed], _WRITTEN)
        self._leave([member for member, _ in moves])
        copy_rows([Membership(member=m, organisation_id=cell, started_on=self.as_of) for m, cell in moves])
        self._close_ended([member for member, _ in changed])
        self._record_activities([(m, row) for m, row in changed if row.changes.keys() & {"activity", "activity_date"}])
        self._record_positions([(m.pk, row) for m, row in changed if row.changes.keys() & {"position", "organisation"}])
        self._count("changed", len(changed))

    def add(self, chunks: Iterator[list[StoredRow]]) -> None:
        """While the database takes one chunk in, the next one is opened; it is asked for before that begins."""
        with Beside() as beside:
            stored, written = next(chunks, None), 0
            while stored:
                batch = self._newcomers([(row.member_id or 0, opened(row)) for row in stored])
                beside.result()
                self._count("new", written)
                written, stored = len(stored), next(chunks, None)
                batch.start(beside)
            beside.result()
            self._count("new", written)

    def _newcomers(self, rows: list[tuple[int, JudgedRow]]) -> CopyBatch:
        members, stays, activities = [], [], []
        for key, row in rows:
            code, ending = row.member.get("organisation"), _ending(row)
            cell = self.cells[code] if code else None
            members.append(self.members.row({"id": key, "organisation_id": cell, **_plain(row.member), **ending}))
            if cell:
                stays.append(self.stays.row({"member_id": key, "organisation_id": cell, **self._stay(row, ending)}))
            if not ending and (kind := ACTIVITY.get(row.member.get("activity") or "")):
                since = row.member.get("activity_date") or ""
                activities.append(self.activities.row({"member_id": key, "kind": kind, "started_on": since}))
            self._open_position(key, row)
        return CopyBatch((self.members, members), (self.stays, stays), (self.activities, activities))

    def _stay(self, row: JudgedRow, ending: Mapping[str, Any]) -> dict[str, dt.date]:
        """From when to when the register says somebody was in the cell; an arrival after the end tells nothing."""
        arrived, end = _exact(row.member.get("moved_in_date") or ""), None
        if ending:
            end = _exact(ending["ended_on"]) or self.as_of
        told = {"started_on": arrived if not (arrived and end and arrived > end) else None, "ended_on": end}
        return {name: day for name, day in told.items() if day}

    def _count(self, kind: str, number: int) -> None:
        self.counts[kind] += number
        self.progress(sum(self.counts.values()))

    def _leave(self, members: list[Member]) -> None:
        """A moved member leaves the old cell the day the new one counts from."""
        Membership.objects.filter(member__in=members, kind="formal", ended_on=None).update(ended_on=self.as_of)

    def _close_ended(self, members: list[Member]) -> None:
        for member in members:
            if not member.is_current:
                day = _exact(member.ended_on) or self.as_of
                Membership.objects.filter(member=member, kind="formal", ended_on=None).update(ended_on=day)

    def _record_activities(self, changed: list[tuple[Member, JudgedRow]]) -> None:
        """Axis B: "Đang sinh hoạt" closes what is open, another word closes the rest and opens or redates its own."""
        opened_now = []
        for member, row in changed:
            word, since = row.member.get("activity"), row.member.get("activity_date") or ""
            kind = ACTIVITY.get(word or "")
            if not member.is_current or not (kind or word == ACTIVE):
                continue
            still = Activity.objects.filter(member=member, ended_on="")
            still.exclude(kind=kind or "").update(ended_on=since or self.as_of.isoformat())
            if kind and not (since and still.filter(kind=kind).update(started_on=since)):
                opened_now.append(Activity(member=member, kind=kind, started_on=since))
        copy_rows(opened_now)

    def _record_positions(self, changed: list[tuple[int, JudgedRow]]) -> None:
        """Posts that end are closed at once; posts that begin wait for `open_positions`: a cell has one secretary."""
        keys = [key for key, _ in changed]
        held = PartyPosition.objects.filter(member__in=keys, ended_on="", position__in=POSITION.values())
        held.update(ended_on=self.as_of.isoformat())
        for key, row in changed:
            self._open_position(key, row)

    def _open_position(self, key: int, row: JudgedRow) -> None:
        word, code = row.member.get("position"), row.member.get("organisation")
        if word in POSITION and code:
            post = PartyPosition(member_id=key, organisation_id=self.cells[code], position=POSITION[word])
            self.positions.append(post)

    def open_positions(self) -> None:
        copy_rows(self.positions)


def _exact(day: str) -> dt.date | None:
    return PartialDate(day).exact if day else None


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a member, by attribute, for what a row says of it; what is not said is not named."""
    told = {}
    for name, value in facts.items():
        if not value or name in _DATED:
            continue
        if name == "card_number":
            told["card_number" if len(value) == 12 else "old_card_number"] = value
        elif name == "sex":
            told["sex"] = SEX[value]
        elif name == "membership":
            told["status"] = MEMBERSHIP[value]
        elif name in _PLAIN:
            told[_PLAIN[name]] = value
    return told


def _ending(row: JudgedRow) -> dict[str, Any]:
    """Columns of a member who died or left; nothing for anybody else."""
    word = row.member.get("activity")
    if word not in (DECEASED, LEFT):
        return {}
    return {
        "status": MembershipStatus.ENDED,
        "ending": Ending.DECEASED if word == DECEASED else Ending.UNKNOWN,
        "ended_on": row.member.get("activity_date") or "",
    }
