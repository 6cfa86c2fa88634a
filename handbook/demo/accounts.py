"""The demonstration accounts: handbook codes, words to sign in with, and the two people of the demonstration cell."""

import datetime as dt
from typing import Any, NamedTuple

from handbook.demo.badges import badges_reached
from handbook.demo.names import rng_for
from handbook.demo.people import Person, stay
from handbook.demo.plan import DEMO_CELL_CODE
from handbook.demo.posts import post


class Account(NamedTuple):
    handbook_code: str
    words: str
    role: str
    display_name: str


ACCOUNTS = (
    Account("admin", "nui-tra-xanh", "administrator", "Đỗ Quốc Hải"),
    Account("officer", "bep-lua-hong", "officer of one commune", "Nông Thị Hạnh"),
    Account("secretary", "com-lam-suoi", "secretary of one cell", "Hoàng Thị Lan"),
    Account("editor", "but-muc-tim", "editor", "Vũ Minh Thảo"),
    Account("publisher", "trang-in-moi", "publisher", "Trần Đức Nghĩa"),
    Account("dpo", "khoa-cua-go", "data protection", "Lường Văn Tâm"),
    Account("member", "banh-chung-la", "member", "Nguyễn Văn Bình"),
)


def accounts_text() -> str:
    """A heading and one aligned line for each account, for a terminal."""
    lines = [f"  {a.role:<24}{a.handbook_code:<12}{a.words}" for a in ACCOUNTS]
    heading = f"  {'role':<24}{'code':<12}password"
    return "\n".join(["Demonstration accounts (invented people, no second factor):", heading, *lines, ""])


SECRETARY_PLACE, MEMBER_PLACE = 0, 2


def cast(people: list[Person], today: dt.date) -> dict[str, Person]:
    """Make the secretary and the member out of two people of the demonstration cell; by handbook code.

    To be called after the posts are given: both keep theirs and get a history.
    """
    cell = [person for person in people if person.cell == DEMO_CELL_CODE]
    secretary, member = cell[SECRETARY_PLACE], cell[MEMBER_PLACE]
    _rewrite(
        secretary,
        today,
        full_name="Hoàng Thị Lan",
        sex="female",
        ethnic_group="Tày",
        birth_date="1974-05-12",
        decision_date="1999-01-11",
        admission_date="1999-02-03",
        official_date="2000-02-03",
        phone="0900000000",
        email="hoang-thi-lan@example.org",
    )
    secretary.memberships = [stay(DEMO_CELL_CODE, "formal", dt.date(1999, 2, 3))]
    _rewrite(
        member,
        today,
        full_name="Nguyễn Văn Bình",
        other_name="Bình Mẫu",
        sex="male",
        ethnic_group="Kinh",
        birth_date="1955-09-02",
        decision_date="1978-05-02",
        admission_date="1978-05-19",
        official_date="1979-05-19",
        phone="0900009999",
        email="nguyen-van-binh@example.org",
        address="Nhà số 12, thôn Nà Lầu, xã Bản Mẫu, tỉnh Mẫu",
    )
    elsewhere = next(person.cell for person in people if person.cell != DEMO_CELL_CODE)
    member.memberships = [
        stay(elsewhere, "formal", dt.date(1978, 5, 19), dt.date(1996, 8, 31)),
        stay(DEMO_CELL_CODE, "formal", dt.date(1996, 9, 1), decision="07-GTSH"),
        stay(elsewhere, "temporary", dt.date(2024, 3, 1), dt.date(2024, 8, 30), decision="GTSH tạm thời"),
    ]
    member.activities = [
        {"kind": "elsewhere", "started_on": "2024-03-01", "ended_on": "2024-08-30", "decision": "GTSH tạm thời"}
    ]
    member.positions = [
        post(DEMO_CELL_CODE, "secretary", "2010", "2025-06", "14-QĐ/ĐU"),
        post(DEMO_CELL_CODE, "cell_committee_member", "2025-06", decision="21-QĐ/ĐU"),
    ]
    return {"secretary": secretary, "member": member}


def _rewrite(person: Person, today: dt.date, **facts: Any) -> None:
    """Give `person` these facts and numbers that agree with them; every field is filled."""
    serial = f"{person.number:06d}"
    century = 1 if facts["sex"] == "female" else 0
    citizen = f"099{century}{facts['birth_date'][2:4]}{serial}"
    person.member |= facts
    person.member |= {
        "citizen_id": citizen,
        "old_citizen_id": f"999{serial}",
        "card_number": citizen,
        "old_card_number": f"99{serial}",
        "card_issue_date": "2026-02-03",
        "file_number": f"{serial} TM",
    }
    person.badges = badges_reached(rng_for(f"badges:{facts['full_name']}"), person.member, today)
