"""A cell has one secretary: a second one is told, never written over the first (organisations.md section 5)."""

from collections import defaultdict

from members.rosters.known import KnownSource
from members.rosters.types import Change, JudgedRow, Level

SECRETARY = "Bí thư"


class SecretaryClaims:
    """Collects who claims the post in which cell while rows pass by."""

    def __init__(self) -> None:
        self._claims: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
        self._given_up: set[str | None] = set()

    def note(self, position: int, row: JudgedRow) -> None:
        if row.waits or row.change in (Change.REPEATED, Change.SKIPPED):
            return
        cell = row.member.get("organisation")
        if cell and row.member.get("position") == SECRETARY:
            self._claims[cell].append((position, row.match_key))
        elif row.changes.keys() & {"position", "organisation"} or row.changes.get("activity"):
            self._given_up.add(row.match_key)

    def refused(self, source: KnownSource) -> list[int]:
        """Positions of the rows whose claim meets another holder, in the file or among the members known."""
        known = source.secretaries(set(self._claims))
        holders = {cell: key for cell, key in known if key not in self._given_up}
        refused = []
        for cell, claimants in self._claims.items():
            holder = holders.get(cell)
            if len(claimants) == 1 and holder in (None, claimants[0][1]):
                continue
            refused += [position for position, key in claimants if holder is None or key != holder]
        return sorted(refused)

    @staticmethod
    def take_off(row: JudgedRow) -> None:
        """The post is not written; the rest of the row is."""
        message = "Chi bộ đã có bí thư khác, trong tệp hoặc trên sổ tay; chức vụ của dòng này chưa ghi."
        cure = "Đối chiếu, rồi sửa chức vụ của người kia trước."
        row.add(Level.WARNING, "second_secretary", "position", message, cure)
        row.member["position"] = None
        if row.changes.pop("position", None) and not row.changes and row.change is Change.CHANGED:
            row.change = Change.UNCHANGED
