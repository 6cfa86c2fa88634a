"""Who leads which body: one secretary each, deputies and committee members by size (organisations.md sections 2, 5)."""

import datetime as dt
from itertools import chain, repeat
from typing import Any

from handbook.demo.people import Person
from handbook.demo.plan import DEMO_CELL_CODE, Body

TERM = "2025-06"
_COMMITTEE = (
    "secretary",
    "standing_deputy",
    "deputy_secretary",
    "inspection_head",
    "standing_member",
    "inspection_deputy",
    "inspection_member",
)
_SMALL_COMMITTEE = ("secretary", "deputy_secretary")


def post(body: str, position: str, started_on: str = TERM, ended_on: str = "", decision: str = "") -> dict[str, Any]:
    """Fields of a PartyPosition."""
    return {
        "body": body,
        "position": position,
        "started_on": started_on,
        "ended_on": ended_on,
        "decision": decision,
    }


def give_posts(bodies: list[Body], people: list[Person]) -> None:
    """Fill the posts of every cell and of every committee above it; the province's own stay out of the sample."""
    by_cell: dict[str, list[Person]] = {}
    for person in people:
        by_cell.setdefault(person.cell, []).append(person)
    for number, body in enumerate(bodies):
        if body.is_cell:
            _cell_posts(body, by_cell[body.code], number)
        elif body.type != "province":
            below = [b for b in bodies if b.is_cell and b.code.startswith(f"{body.code}.")]
            below.sort(key=lambda cell: (cell.cell_type != "office", cell.code))
            _committee_posts(body, [by_cell[cell.code] for cell in below])


def _cell_posts(cell: Body, people: list[Person], number: int) -> None:
    able = [person for person in people if person.is_available]
    decision = f"{number}-QĐ/ĐU"
    able[0].positions.append(post(cell.code, "secretary", decision=decision))
    able[1].positions.append(post(cell.code, "deputy_secretary", decision=decision))
    committee = 2 if len(able) >= 15 or cell.code == DEMO_CELL_CODE else 1 if len(able) >= 9 else 0
    for person in able[2 : 2 + committee]:
        person.positions.append(post(cell.code, "cell_committee_member", decision=decision))
    former = able[3]
    admitted = dt.date.fromisoformat(former.member["admission_date"])
    if number % 6 == 0 and admitted < dt.date(2019, 1, 1):
        former.positions.append(post(cell.code, "secretary", "2020-05", TERM, f"{number}-QĐ/ĐU"))


def _committee_posts(body: Body, cells: list[list[Person]]) -> None:
    """Drawn in turn from the leaders of the cells below, those of the committee's own office first."""
    ranks = [[person for person in cell if person.is_available][:2] for cell in cells]
    able = [cell[rank] for rank in (0, 1) for cell in ranks]
    named = _COMMITTEE if body.type == "commune" else _SMALL_COMMITTEE
    for person, position in zip(able, chain(named, repeat("committee_member")), strict=False):
        person.positions.append(post(body.code, position, "2025-07-01", decision="01-QĐ/TU"))
