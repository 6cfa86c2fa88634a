"""A member as a roster says it: words for codes, dates as people write them, nothing completed."""

from collections.abc import Callable, Sequence
from typing import Any

from handbook.lib.dates import PartialDate
from members.models import ActivityKind, Ending, MembershipStatus, Position, Sex
from members.rosters.keys import written_key

ACTIVITIES = {
    ActivityKind.EXEMPT: "Miễn sinh hoạt",
    ActivityKind.SUSPENDED: "Đình chỉ",
    ActivityKind.INTERRUPTED: "Gián đoạn",
}
"""Axis B in the words of template 4.0; the other kinds have no word there."""
POSITIONS = {
    Position.SECRETARY: "Bí thư",
    Position.DEPUTY_SECRETARY: "Phó Bí thư",
    Position.CELL_COMMITTEE_MEMBER: "Chi ủy viên",
}
ACTIVE, DECEASED, LEFT = "Đang sinh hoạt", "Từ trần", "Rời khỏi Đảng"
STATES = (ACTIVE, *ACTIVITIES.values(), DECEASED, LEFT)
_PLAIN = ("full_name", "other_name", "ethnic_group", "citizen_id", "old_citizen_id", "phone")
_DATES = ("birth_date", "admission_date", "official_date", "decision_date", "card_issue_date")
_SEX = dict(Sex.choices)


def facts_of(
    member: Any, activities: Sequence[Any], positions: Sequence[Any], written: Callable[[int | None], str]
) -> dict[str, str]:
    """Field → text, for every field of the columns; "" where nothing is known.

    `member` is a Member or one of its recorded versions; `activities` and `positions` are those open, newest first;
    `written` gives the text that names an organisation by its key. "remark" tells what the columns have no word for.
    """
    facts = {name: getattr(member, name) for name in _PLAIN}
    facts |= {name: shown_date(getattr(member, name)) for name in _DATES}
    word, since, remark = _state(member, activities)
    return facts | {
        "external_id": member.external_id or "",
        "sex": _SEX.get(member.sex, ""),
        "card_number_2025": member.card_number,
        "card_number_2003": member.old_card_number,
        "organisation": written(member.organisation_id),
        "activity": word,
        "activity_date": since,
        "position": next(
            (
                POSITIONS[post.position]
                for post in positions
                if post.position in POSITIONS and post.organisation_id == member.organisation_id
            ),
            "",
        ),
        "status": MembershipStatus(member.status).label,
        "remark": remark,
        "key": written_key(getattr(member, "pgh_obj_id", member.pk)),
    }


def shown_date(value: str) -> str:
    """03/02/1950, 02/1950 or 1950; "" for none."""
    return PartialDate(value).display if value else ""


def _state(member: Any, activities: Sequence[Any]) -> tuple[str, str, str]:
    """(word, date, remark). A date stands only where the column's heading names it: leaving, death, exemption.

    The form of leaving is restricted (members.md section 2) and stays out.
    """
    if member.status == MembershipStatus.ENDED:
        return (DECEASED if member.ending == Ending.DECEASED else LEFT), shown_date(member.ended_on), ""
    if not activities:
        return ACTIVE, "", ""
    newest = activities[0]
    untold = [spell for spell in activities if spell is not newest or spell.kind not in ACTIVITIES]
    remark = "; ".join(_spell(spell) for spell in untold)
    since = shown_date(newest.started_on) if newest.kind == ActivityKind.EXEMPT else ""
    return ACTIVITIES.get(newest.kind, ""), since, remark


def _spell(spell: Any) -> str:
    since = f" từ {shown_date(spell.started_on)}" if spell.started_on else ""
    return f"{ActivityKind(spell.kind).label}{since}"
