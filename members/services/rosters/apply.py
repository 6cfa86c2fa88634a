"""Writing what a judgement decided: never erases, never deletes, dated facts closed and opened."""

import datetime as dt
from collections.abc import Callable, Sequence

from handbook.lib.dates import PartialDate
from members.models import (
    Activity,
    Ending,
    Member,
    Membership,
    MembershipStatus,
    Organisation,
    PartyPosition,
    RosterImport,
)
from members.rosters.types import Change, JudgedRow, Judgement
from members.services.rosters.known import ACTIVE, ACTIVITY, DECEASED, LEFT, MEMBERSHIP, POSITION, SEX

BATCH = 500
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


def apply_judgement(
    judgement: Judgement,
    members: Sequence[Member],
    *,
    as_of: dt.date,
    source: RosterImport | None,
    progress: Callable[[int], None] = lambda done: None,
) -> dict[str, int]:
    """Write every row that does not wait; the caller holds the transaction. Returns rows written by kind.

    `members` are those the judgement was made with. A value left blank in the file stays as it is. `progress` is told
    the number of members written so far.
    """
    writer = _Writer(members, as_of, source, progress)
    for row in judgement.rows:
        if row.waits:
            continue
        if row.change is Change.NEW:
            writer.add(row)
        elif row.change is Change.CHANGED:
            writer.change(row)
        elif row.change is Change.UNCHANGED:
            writer.confirm(row)
    return writer.finish()


class _Writer:
    def __init__(
        self,
        members: Sequence[Member],
        as_of: dt.date,
        source: RosterImport | None,
        progress: Callable[[int], None],
    ) -> None:
        self.by_key = {str(member.pk): member for member in members}
        self.as_of, self.source, self.progress = as_of, source, progress
        self.cells = dict(Organisation.objects.values_list("code", "pk"))
        self.new: list[tuple[Member, JudgedRow]] = []
        self.changed: list[tuple[Member, JudgedRow]] = []
        self.confirmed: list[int] = []

    def add(self, row: JudgedRow) -> None:
        member = Member(last_import=self.source, snapshot_on=self.as_of)
        _set_plain(member, row.member)
        self.new.append((member, row))

    def change(self, row: JudgedRow) -> None:
        member = self.by_key[row.match_key or ""]
        _set_plain(member, {name: value for name, (_, value) in row.changes.items()})
        member.last_import, member.snapshot_on = self.source, self.as_of
        self.changed.append((member, row))

    def confirm(self, row: JudgedRow) -> None:
        self.confirmed.append(int(row.match_key or 0))

    def finish(self) -> dict[str, int]:
        for member, row in [*self.new, *self.changed]:
            _end(member, row, self.as_of)
        for start in range(0, len(self.new), BATCH):
            Member.objects.bulk_create([member for member, _ in self.new[start : start + BATCH]])
            self.progress(min(start + BATCH, len(self.new)))
        for number, (member, _) in enumerate(self.changed, 1):
            member.save()
            if number % BATCH == 0:
                self.progress(len(self.new) + number)
        Member.objects.filter(pk__in=self.confirmed).update(snapshot_on=self.as_of, last_import=self.source)
        self._place()
        self._record_activities()
        self._record_positions()
        return {"new": len(self.new), "changed": len(self.changed), "unchanged": len(self.confirmed)}

    def _place(self) -> None:
        """A new member enters the cell; a changed one leaves the old cell the day the new one counts from."""
        opened = [
            Membership(member=member, organisation_id=self.cells[code])
            for member, row in self.new
            if (code := row.member.get("organisation"))
        ]
        moves = [
            (member, row.changes["organisation"][1]) for member, row in self.changed if "organisation" in row.changes
        ]
        Membership.objects.filter(member__in=[member for member, _ in moves], kind="formal", ended_on=None).update(
            ended_on=self.as_of
        )
        opened += [
            Membership(member=member, organisation_id=self.cells[code or ""], started_on=self.as_of)
            for member, code in moves
        ]
        Membership.objects.bulk_create(opened, batch_size=BATCH)
        gone = [member for member, _ in [*self.new, *self.changed] if not member.is_current]
        for member in gone:
            day = PartialDate(member.ended_on).exact if member.ended_on else None
            Membership.objects.filter(member=member, kind="formal", ended_on=None).update(ended_on=day or self.as_of)

    def _record_activities(self) -> None:
        """Axis B: "Đang sinh hoạt" closes what is open, another word closes the rest and opens or redates its own."""
        opened = []
        for member, row in self._dated("activity", "activity_date"):
            word, since = row.member.get("activity"), row.member.get("activity_date") or ""
            kind = ACTIVITY.get(word or "")
            if not member.is_current or not (kind or word == ACTIVE):
                continue
            still = Activity.objects.filter(member=member, ended_on="")
            still.exclude(kind=kind or "").update(ended_on=since or self.as_of.isoformat())
            if kind and not (since and still.filter(kind=kind).update(started_on=since)):
                opened.append(Activity(member=member, kind=kind, started_on=since))
        Activity.objects.bulk_create(opened, batch_size=BATCH)

    def _record_positions(self) -> None:
        """Posts of a cell: all that end are closed before any is opened, since a cell has one secretary."""
        opened = []
        for member, row in self._dated("position", "organisation"):
            held = PartyPosition.objects.filter(member=member, ended_on="", position__in=POSITION.values())
            held.update(ended_on=self.as_of.isoformat())
            word, code = row.member.get("position"), row.member.get("organisation")
            if word in POSITION and code:
                opened.append(PartyPosition(member=member, organisation_id=self.cells[code], position=POSITION[word]))
        PartyPosition.objects.bulk_create(opened, batch_size=BATCH)

    def _dated(self, *names: str) -> list[tuple[Member, JudgedRow]]:
        """New members of whom the file says one of `names`, and changed ones where one of them changes."""
        return [(member, row) for member, row in self.new if any(row.member.get(name) for name in names)] + [
            (member, row) for member, row in self.changed if any(name in row.changes for name in names)
        ]


def _set_plain(member: Member, facts: dict[str, str | None]) -> None:
    for name, value in facts.items():
        if not value or name in _DATED:
            continue
        if name == "card_number":
            setattr(member, "card_number" if len(value) == 12 else "old_card_number", value)
        elif name == "sex":
            member.sex = SEX[value]
        elif name == "membership":
            member.status = MEMBERSHIP[value]
        elif name in _PLAIN:
            setattr(member, _PLAIN[name], value)


def _end(member: Member, row: JudgedRow, as_of: dt.date) -> None:
    word = row.member.get("activity")
    if word not in (DECEASED, LEFT) or (row.change is Change.CHANGED and "activity" not in row.changes):
        return
    member.status = MembershipStatus.ENDED
    member.ending = Ending.DECEASED if word == DECEASED else Ending.UNKNOWN
    member.ended_on = row.member.get("activity_date") or ""
