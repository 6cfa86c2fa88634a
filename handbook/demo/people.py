"""The members of the demonstration province, on paper: facts that agree with each other (members.md sections 2–6).

Ages hang on EPOCH, so the same people come out every year; only what a screen shows as near at hand (probation about
to end, a badge soon, a stay elsewhere) hangs on `today`.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from handbook.demo.badges import badges_reached
from handbook.demo.names import ETHNIC_GROUPS, VILLAGES, day_between, drawn, full_name, plus_months, rng_for
from handbook.demo.plan import DEMO_CELL_CODE, PROVINCE, Body
from handbook.lib.text import slugify_vi

EPOCH = dt.date(2026, 11, 1)
NEW_CARDS = dt.date(2025, 9, 2)
LEADING = 4
"""So many of each cell are official and active, so that every post finds somebody."""
GUESTS = 2
"""So many temporary members stay with the cell of the demonstration accounts."""


@dataclass
class Person:
    """`member` holds fields of Member; the lists hold fields of its histories, bodies by code under "body"."""

    number: int
    cell: str
    member: dict[str, Any]
    memberships: list[dict[str, Any]] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    positions: list[dict[str, Any]] = field(default_factory=list)
    badges: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_available(self) -> bool:
        """Official and neither away nor exempt: may hold a post."""
        return self.member["status"] == "official" and not self.activities


class People:
    """Draws people one after another, each with dice of their own: `today` reaches nobody but those it concerns."""

    def __init__(self, bodies: list[Body], today: dt.date) -> None:
        self.today, self.serial, self.rng = today, 0, rng_for("nobody")
        self.bodies = {body.code: body for body in bodies}
        self.cells = [body for body in bodies if body.is_cell]

    def everybody(self) -> list[Person]:
        """All people, cell by cell in the order of the tree."""
        people = [self.person(cell, is_leading=n < LEADING) for cell in self.cells for n in range(cell.members)]
        away = [person for person in people if person.cell != DEMO_CELL_CODE]
        stays = [row for person in away for row in person.memberships if row["kind"] == "temporary"]
        for row in stays[:GUESTS]:
            row["body"] = DEMO_CELL_CODE
        return people

    def person(self, cell: Body, *, is_leading: bool) -> Person:
        self.serial += 1
        rng = self.rng = rng_for(f"person {self.serial}")
        sex = "male" if rng.random() < 0.62 else "female"
        ethnic_group = drawn(rng, ETHNIC_GROUPS)
        oldest, usual = (92, 50) if cell.cell_type == "residential" else (59, 38)
        year = EPOCH.year - 1 - int(rng.triangular(22, oldest, usual))
        birth = day_between(rng, dt.date(year, 1, 1), dt.date(year, 12, 31))
        name = full_name(rng, sex, ethnic_group)
        admission = self._admission(birth, is_leading=is_leading)
        is_probationary = admission > plus_months(self.today, -12)
        official = None if is_probationary else plus_months(admission, 12)
        member: dict[str, Any] = {
            "full_name": name,
            "sex": sex,
            "ethnic_group": ethnic_group,
            "birth_date": self._shortened(birth, 0.08),
            "status": "probationary" if is_probationary else "official",
            **self._party_dates(admission, official, is_exact=is_leading or is_probationary),
            **self._numbers(sex, birth, official),
            **self._contact(cell),
            "external_id": str(uuid.UUID(int=rng.getrandbits(128), version=4)) if rng.random() < 0.8 else None,
        }
        if rng.random() < 0.07:
            member["email"] = f"{slugify_vi(member['full_name'])}-{self.serial}@example.org"
        person = Person(self.serial, cell.code, member)
        since = self._memberships(person, admission, has_exact_start=len(member["admission_date"]) == 10)
        if not is_leading:
            self._life(person, birth, since)
        person.badges = badges_reached(rng, member, self.today)
        return person

    def _admission(self, birth: dt.date, *, is_leading: bool) -> dt.date:
        rng, today = self.rng, self.today
        age = EPOCH.year - birth.year
        if not is_leading and age < 50 and rng.random() < 0.09:
            early = 345 if rng.random() < 0.3 else 20
            return today - dt.timedelta(days=rng.randint(early, 360))
        if age > 52 and rng.random() < 0.03:
            levels = [n for n in (30, 40, 45, 50, 55, 60, 65) if 20 <= age - n <= 45]
            if levels:
                return plus_months(today + dt.timedelta(days=rng.randint(10, 100)), -12 * rng.choice(levels))
        last = min(plus_months(birth, 12 * 50), plus_months(EPOCH, -26))
        return day_between(rng, min(plus_months(birth, 12 * 19), last), last)

    def _shortened(self, day: dt.date, share: float) -> str:
        """Reduced ISO: in `share` of the cases only the month, or as often only the year, is known."""
        roll = self.rng.random()
        return day.isoformat()[: 4 if roll < share / 2 else 7 if roll < share else 10]

    def _party_dates(self, admission: dt.date, official: dt.date | None, *, is_exact: bool) -> dict[str, str]:
        known = admission.isoformat() if is_exact else self._shortened(admission, 0.05)
        has_decision = len(known) == 10 and self.rng.random() < 0.6
        decision = admission - dt.timedelta(days=self.rng.randint(8, 40))
        return {
            "decision_date": decision.isoformat() if has_decision else "",
            "admission_date": known,
            "official_date": official.isoformat()[: len(known)] if official else "",
        }

    def _numbers(self, sex: str, birth: dt.date, official: dt.date | None) -> dict[str, str]:
        """Numbers that show their origin: no province has the codes 099 and 99, serials count the people."""
        rng, serial = self.rng, self.serial
        century = (0 if birth.year < 2000 else 2) + (sex == "female")
        citizen = f"{PROVINCE}{century}{birth.year % 100:02d}{serial:06d}" if rng.random() < 0.97 else ""
        has_new_card = bool(official and citizen and rng.random() < 0.6)
        has_old_card = bool(official and official.year < 2025)
        issued = ""
        if has_new_card:
            issued = day_between(rng, NEW_CARDS, EPOCH - dt.timedelta(days=30)).isoformat()
        elif has_old_card and official:
            issued = plus_months(official, 2).isoformat()
        return {
            "citizen_id": citizen,
            "old_citizen_id": f"999{serial:06d}" if birth.year < 1985 and rng.random() < 0.5 else "",
            "card_number": citizen if has_new_card else "",
            "old_card_number": f"99{serial:06d}" if has_old_card else "",
            "card_issue_date": issued,
            "file_number": f"{serial:06d} TM" if rng.random() < 0.9 else "",
        }

    def _contact(self, cell: Body) -> dict[str, str]:
        commune = self.bodies[cell.code[:6]].short_name
        village = cell.short_name if cell.cell_type == "residential" else f"thôn {self.rng.choice(VILLAGES)}"
        return {
            "phone": f"09000{self.serial:05d}" if self.rng.random() < 0.93 else "",
            "address": f"Nhà số {1 + self.serial % 190}, {village}, {commune}".replace(", tỉnh Mẫu", "") + ", tỉnh Mẫu",
        }

    def _memberships(self, person: Person, admission: dt.date, *, has_exact_start: bool) -> dt.date | None:
        """The open formal membership, for some with the cell before it; returns since when it has run."""
        rng = self.rng
        moved = admission < dt.date(2021, 1, 1) and has_exact_start and rng.random() < 0.15
        since = admission if has_exact_start else None
        if moved:
            since = day_between(rng, dt.date(2021, 7, 1), dt.date(2025, 6, 1))
            before = rng.choice([cell.code for cell in self.cells if cell.code != person.cell])
            last = since - dt.timedelta(days=1)
            person.memberships.append(stay(before, "formal", admission, last))
        letter = f"{1 + self.serial % 80}-GTSH" if moved else ""
        person.memberships.append(stay(person.cell, "formal", since, decision=letter))
        return since

    def _life(self, person: Person, birth: dt.date, since: dt.date | None) -> None:
        """Endings, exemptions and absences; dates only, never a reason."""
        rng, today = self.rng, self.today
        age, roll = EPOCH.year - birth.year, rng.random()
        endings = 0.08 if age > 68 else 0.008
        if person.member["status"] == "official" and roll < endings:
            ended = max(today - dt.timedelta(days=rng.randint(30, 480)), since or dt.date(2025, 1, 1))
            ending = "deceased" if age > 68 else rng.choice(["resigned", "struck_off", "struck_off", "expelled"])
            person.member |= {"status": "ended", "ending": ending, "ended_on": ended.isoformat()}
            person.memberships[-1]["ended_on"] = ended
        elif roll < endings + 0.025:
            start = max(today - dt.timedelta(days=rng.randint(40, 200)), since or dt.date(2025, 1, 1))
            host = rng.choice([cell.code for cell in self.cells if cell.code != person.cell])
            until = today + dt.timedelta(days=rng.randint(15, 160))
            person.memberships.append(stay(host, "temporary", start, expected_end=until, decision="GTSH tạm thời"))
            person.activities.append(spell("elsewhere", start))
        elif age >= 72 and roll < 0.4:
            start = day_between(rng, dt.date(2023, 1, 1), dt.date(2026, 6, 30))
            person.activities.append(spell("exempt", start, decision=f"{rng.randint(1, 60)}-QĐ/ĐU"))
        elif roll < endings + 0.04:
            kind = drawn(rng, {"abroad": 10, "moving": 6, "interrupted": 2, "suspended": 1})
            start = max(today - dt.timedelta(days=rng.randint(20, 80)), since or dt.date(2025, 1, 1))
            person.activities.append(spell(kind, start))


def stay(
    body: str,
    kind: str,
    started_on: dt.date | None,
    ended_on: dt.date | None = None,
    *,
    expected_end: dt.date | None = None,
    decision: str = "",
) -> dict[str, Any]:
    """Fields of a Membership."""
    return {
        "body": body,
        "kind": kind,
        "started_on": started_on,
        "ended_on": ended_on,
        "expected_end": expected_end,
        "decision": decision,
    }


def spell(kind: str, started_on: dt.date, ended_on: str = "", *, decision: str = "") -> dict[str, Any]:
    """Fields of an Activity."""
    return {"kind": kind, "started_on": started_on.isoformat(), "ended_on": ended_on, "decision": decision}
