"""A cell has one secretary: a second one is told, never written over the first (organisations.md section 5)."""

from collections import defaultdict
from collections.abc import Sequence

from members.rosters.types import Change, JudgedRow, KnownMember, Level

SECRETARY = "Bí thư"


def settle_secretaries(rows: Sequence[JudgedRow], known: Sequence[KnownMember]) -> None:
    """Takes the post off every row that claims it where the file or the database has another holder, and says so."""
    claims: dict[str, list[JudgedRow]] = defaultdict(list)
    given_up = set()
    for row in rows:
        if row.waits or row.change is Change.REPEATED:
            continue
        cell = row.member.get("organisation")
        if cell and row.member.get("position") == SECRETARY:
            claims[cell].append(row)
        elif row.changes.keys() & {"position", "organisation"} or row.changes.get("activity"):
            given_up.add(row.match_key)
    holders = {
        member.get("organisation"): member.key
        for member in known
        if member.is_current and member.get("position") == SECRETARY and member.key not in given_up
    }
    for cell, claimants in claims.items():
        holder = holders.get(cell)
        if len(claimants) == 1 and holder in (None, claimants[0].match_key):
            continue
        for row in claimants:
            if holder is None or row.match_key != holder:
                _take_off(row)


def _take_off(row: JudgedRow) -> None:
    message = "Chi bộ đã có bí thư khác, trong tệp hoặc trên sổ tay; chức vụ của dòng này chưa ghi."
    row.add(Level.WARNING, "second_secretary", "position", message, "Đối chiếu, rồi sửa chức vụ của người kia trước.")
    row.member["position"] = None
    if row.changes.pop("position", None) and not row.changes and row.change is Change.CHANGED:
        row.change = Change.UNCHANGED
