"""Is it somebody we know? By number in a fixed order, never by name alone (members.md section 10)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from handbook.lib.text import fold
from members.rosters.duplicates import CARD_FIELDS, name_key, same_name
from members.rosters.types import Change, JudgedRow, KnownMember, Level, Numbers

_KEPT = [
    "full_name",
    "other_name",
    "sex",
    "birth_date",
    "ethnic_group",
    "citizen_id",
    "old_citizen_id",
    "card_number",
    "card_number_2025",
    "card_number_2003",
    "file_number",
    "phone",
    "email",
    "organisation",
    "position",
    "membership",
    "activity",
    "activity_date",
    "admission_date",
    "official_date",
    "decision_date",
    "card_issue_date",
    "external_id",
]
LEFT = ("Từ trần", "Rời khỏi Đảng")
BY_NAME = "name, birth date and cell"


def numbers_of(rows: Sequence[JudgedRow]) -> Numbers:
    """All identifying values of the file."""
    external, person, old = set(), set(), set()
    for row in rows:
        external.add(row.member.get("external_id"))
        person.add(row.member.get("citizen_id"))
        for name in CARD_FIELDS:
            value = row.member.get(name)
            (person if value and len(value) == 12 else old).add(value)
    return Numbers(*(frozenset(filter(None, values)) for values in (external, person, old)))


class Matcher:
    """The known members of the scope, and the numbers taken outside it, indexed for one file."""

    def __init__(self, known: Sequence[KnownMember], today: dt.date) -> None:
        self.today = today.isoformat()
        self.by_key = {member.key: member for member in known if member.in_scope}
        self.by_external: dict[str, KnownMember] = {}
        self.by_number: dict[str, KnownMember] = {}
        self.by_old_card: dict[str, KnownMember] = {}
        self.by_name: dict[str, list[KnownMember]] = defaultdict(list)
        self.matched: set[str] = set()
        for member in known:
            if value := member.get("external_id"):
                self.by_external[value] = member
            for name in ("citizen_id", "card_number_2025"):
                if value := member.get(name):
                    self.by_number.setdefault(value, member)
            if value := member.get("card_number_2003"):
                self.by_old_card[value] = member
            if member.in_scope and member.get("full_name"):
                self.by_name[name_key(member.get("full_name") or "")].append(member)

    def match(self, row: JudgedRow) -> None:
        """Sets match, change and changes of `row`, with findings for every doubt."""
        if row.change is Change.REPEATED:
            return
        candidates = self._by_numbers(row)
        if any(not member.in_scope for member, _, _ in candidates):
            field = next(name for member, _, name in candidates if not member.in_scope)
            message = "Số này đã có trong danh sách của nơi khác."
            row.add(
                Level.ERROR,
                "belongs_elsewhere",
                field,
                message,
                "Báo cấp trên để đối chiếu; nếu chuyển đến, chờ nơi đi chuyển.",
            )
            row.change = Change.ASK
            return
        if candidates:
            self._apply_number_match(row, candidates)
        elif marked := self.by_key.get(row.member.get("portal_key") or ""):
            row.match_key, row.matched_by = marked.key, "portal_key"
            self.matched.add(marked.key)
            self._compare(row, marked)
        else:
            self._match_by_name(row)

    def _by_numbers(self, row: JudgedRow) -> list[tuple[KnownMember, str, str]]:
        """(member, matched by, field) in order of trust, each member once."""
        found: list[tuple[KnownMember, str, str]] = []
        tries = [("external_id", self.by_external, "external_id"), ("citizen_id", self.by_number, "citizen_id")]
        for name in CARD_FIELDS:
            tries.append(
                (name, self.by_number if len(row.member.get(name) or "") == 12 else self.by_old_card, "card_number")
            )
        for name, index, by in tries:
            member = index.get(row.member.get(name) or "")
            if member and all(member.key != other.key for other, _, _ in found):
                found.append((member, by, name))
        return found

    def _apply_number_match(self, row: JudgedRow, candidates: list[tuple[KnownMember, str, str]]) -> None:
        member, by, field = candidates[0]
        own, theirs = row.member.get("citizen_id"), member.get("citizen_id")
        if (
            by == "card_number"
            and own
            and theirs
            and own != theirs
            and not same_name(row.member.get("full_name"), member.get("full_name"))
        ):
            self._card_taken(row, field)
            self._match_by_name(row)
            return
        for _, _, other_field in candidates[1:]:
            self._card_taken(row, other_field)
        row.match_key, row.matched_by = member.key, by
        self.matched.add(member.key)
        self._compare(row, member)

    def _card_taken(self, row: JudgedRow, field: str) -> None:
        message = "Số thẻ này đang ghi cho một đảng viên khác."
        row.add(Level.ASK, "card_taken", field, message, "Đối chiếu thẻ; không tự chuyển số sang người khác.")
        row.member[field] = None

    def _match_by_name(self, row: JudgedRow) -> None:
        birth = row.member.get("birth_date")
        same = [
            member
            for member in self.by_name.get(name_key(row.member.get("full_name") or ""), [])
            if birth and (known := member.get("birth_date")) and (known.startswith(birth) or birth.startswith(known))
        ]
        has_number = any(row.member.get(name) for name in ("citizen_id", *CARD_FIELDS))
        for member in same:
            theirs = member.get("citizen_id") or member.get("card_number_2003")
            if has_number and theirs:
                if birth == member.get("birth_date"):
                    message = "Trùng họ tên và ngày sinh với một đảng viên đã có nhưng khác số: coi là người mới."
                    row.add(
                        Level.WARNING, "possible_duplicate", "full_name", message, "Kiểm tra có phải một người không."
                    )
                continue
            if member.get("organisation") != row.member.get("organisation") or member.key in self.matched:
                continue
            message = "Chỉ có họ tên, ngày sinh và chi bộ để nhận ra đảng viên đã có."
            row.add(Level.ASK, "match_by_name_only", "full_name", message, "Ghi thêm số căn cước hoặc số thẻ.")
            row.match_key, row.matched_by = member.key, BY_NAME
            self.matched.add(member.key)
            self._compare(row, member)
            return
        row.change = Change.NEW

    def _compare(self, row: JudgedRow, member: KnownMember) -> None:
        asked = False
        if not member.is_current and row.member.get("activity") not in LEFT:
            row.add(
                Level.ASK,
                "no_longer_member",
                "activity",
                "Người này đã được ghi là không còn trong Đảng.",
                "Đối chiếu trước khi nhập lại.",
            )
            asked = True
        for name in _KEPT:
            value, known = row.member.get(name), self._known(member, name, row)
            if not value or value == known or (name == "membership" and not _is_news(row, member)):
                continue
            if name == "other_name" and same_name(value, known):
                continue
            if name == "full_name" and known:
                if same_name(value, known) or (value.isascii() and fold(known) == value.lower()):
                    continue
                asked |= self._identity(row, name, "Họ tên")
            elif name == "birth_date" and known:
                if known.startswith(value):
                    continue
                if not value.startswith(known):
                    asked |= self._identity(row, name, "Ngày sinh")
            elif name == "citizen_id" and known:
                asked |= self._identity(row, name, "Số căn cước")
            row.changes[name] = (known, value)
        newest = member.get("snapshot_on")
        if row.changes and newest and newest > self.today:
            message = f"Sổ tay đang giữ số liệu mới hơn danh sách này (ngày {'/'.join(reversed(newest.split('-')))})."
            row.add(Level.ASK, "older_than_known", None, message, "Lấy danh sách mới, hoặc sửa tại hồ sơ.")
            asked = True
        if row.member.get("organisation") is None and row.level_of("organisation") in (Level.ASK, Level.ERROR):
            codes = {finding.code for finding in row.findings if finding.field == "organisation"}
            if "organisation_outside_scope" in codes:
                message = (
                    "Đảng viên của ta nhưng ghi chi bộ nơi khác: chuyển sinh hoạt phải làm thủ tục, không sửa qua tệp."
                )
                row.add(Level.ASK, "out_of_scope_move", "organisation", message, "Làm thủ tục chuyển sinh hoạt.")
        stopped = row.waits and {
            finding.code for finding in row.findings if finding.level in (Level.ASK, Level.ERROR)
        } != {"match_by_name_only"}
        row.change = Change.ASK if asked or stopped else Change.CHANGED if row.changes else Change.UNCHANGED

    def _known(self, member: KnownMember, name: str, row: JudgedRow) -> str | None:
        if name == "card_number":
            new, old = member.get("card_number_2025"), member.get("card_number_2003")
            value = row.member.get(name)
            return old if value and len(value) == 8 and old else new or old
        return member.get(name)

    def _identity(self, row: JudgedRow, name: str, label: str) -> bool:
        message = f"{label} khác với {label.lower()} đã có của người mang số này."
        row.add(Level.ASK, "identity_change", name, message, "Đối chiếu giấy gốc; thay đổi phải có người xác nhận.")
        return True


def _is_news(row: JudgedRow, member: KnownMember) -> bool:
    """Does the file say something new about membership, which is concluded from two dates?

    Only where it brings a date not known before, or where the official date known has come.
    """
    if not member.is_current:
        return False
    official, known = row.member.get("official_date"), member.get("official_date")
    if not official and not known:
        return row.member.get("admission_date") != member.get("admission_date")
    has_come = (member.get("membership"), row.member.get("membership")) == ("Dự bị", "Chính thức")
    return bool(official) and (official != known or has_come)
