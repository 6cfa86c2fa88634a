"""Is it somebody we know? By number in a fixed order, never by name alone (members.md section 10)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from handbook.lib.text import fold
from members.rosters.choices import RowChoice
from members.rosters.duplicates import CARD_FIELDS, births_fit, name_key, numbers_in, same_name, told_apart
from members.rosters.known import KnownIndex, file_number_key, likeness
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
BY_DECISION = "decision"
NEW_PERSON = "new"
NO_CHOICE = RowChoice()
_SURE = {"match_by_name_only"}
Candidates = list[tuple[KnownMember, str, str]]
"""(member, matched by, field)"""


def numbers_of(rows: Iterable[JudgedRow]) -> Numbers:
    """All identifying values of the rows."""
    external, person, old, files = set(), set(), set(), set()
    for row in rows:
        external.add(row.member.get("external_id"))
        person.add(row.member.get("citizen_id"))
        files.add(file_number_key(row.member.get("file_number")))
        for name in CARD_FIELDS:
            value = row.member.get(name)
            (person if value and len(value) == 12 else old).add(value)
    return Numbers(*(frozenset(filter(None, values)) for values in (external, person, old, files)))


class Matcher:
    """Matches rows, in the order of the file, with the known members an index offers."""

    def __init__(self, today: dt.date) -> None:
        self.today = today.isoformat()
        self.matched: set[str] = set()

    def needs_names(self, row: JudgedRow, found: Candidates) -> bool:
        """Will names be looked at, since the numbers settle nothing? `found`: what `by_numbers` gave."""
        if row.change in (Change.REPEATED, Change.SKIPPED):
            return False
        return not found or (found[0][1] == "card_number" and found[0][0].in_scope)

    def match(
        self, row: JudgedRow, index: KnownIndex, choice: RowChoice = NO_CHOICE, found: Candidates | None = None
    ) -> None:
        """Sets match, change and changes of `row`, with findings for every doubt; `choice` answers some.

        `found`: what `by_numbers` gave, where it was asked before.
        """
        if row.change in (Change.REPEATED, Change.SKIPPED):
            return
        row.let_pass(choice.accepted)
        candidates = self.by_numbers(row, index) if found is None else found
        elsewhere = next((name for member, _, name in candidates if not member.in_scope), None)
        if elsewhere:
            row.add(
                Level.ERROR,
                "belongs_elsewhere",
                elsewhere,
                "Số này đã có trong danh sách của nơi khác.",
                "Báo cấp trên để đối chiếu; nếu chuyển đến, chờ nơi đi chuyển.",
            )
            row.change = Change.ASK
            return
        if candidates:
            self._apply_number_match(row, candidates, index, choice)
        elif marked := index.by_key.get(row.member.get("portal_key") or ""):
            row.match_key, row.matched_by = marked.key, "portal_key"
            self._compare(row, marked, choice)
        else:
            self._match_by_name(row, index, choice)
        if row.match_key:
            if row.match_key in self.matched and row.matched_by != BY_NAME:
                self._claimed_twice(row, choice)
            self.matched.add(row.match_key)

    def by_numbers(self, row: JudgedRow, index: KnownIndex) -> Candidates:
        """Whoever of the index bears a number of the row, in order of trust, each member once."""
        found: Candidates = []
        member = row.member
        tries = [("external_id", index.by_external, "external_id"), ("citizen_id", index.by_number, "citizen_id")]
        for name in CARD_FIELDS:
            tries.append((name, index.by_number if len(member.get(name) or "") == 12 else index.by_old_card, name))
        for name, numbers, by in tries:
            value = member.get(name)
            known = numbers.get(value) if value else None
            if known and all(known.key != other.key for other, _, _ in found):
                found.append((known, "card_number" if by in CARD_FIELDS else by, name))
        if not found and (key := file_number_key(member.get("file_number"))):
            for known in index.by_file_number.get(key, []):
                if known.in_scope and same_name(known.get("full_name"), member.get("full_name")):
                    found.append((known, "file_number", "file_number"))
        return found

    def _apply_number_match(
        self,
        row: JudgedRow,
        candidates: Candidates,
        index: KnownIndex,
        choice: RowChoice,
    ) -> None:
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
            self._match_by_name(row, index, choice)
            return
        for _, _, other_field in candidates[1:]:
            self._card_taken(row, other_field)
        row.match_key, row.matched_by = member.key, by
        self._compare(row, member, choice)

    def _card_taken(self, row: JudgedRow, field: str) -> None:
        message = "Số thẻ này đang ghi cho một đảng viên khác."
        row.add(Level.ASK, "card_taken", field, message, "Đối chiếu thẻ; không tự chuyển số sang người khác.")
        row.member[field] = None

    def _claimed_twice(self, row: JudgedRow, choice: RowChoice) -> None:
        message = "Một dòng trước của tệp đã ứng với chính đảng viên này."
        row.add(Level.ASK, "same_member_twice", None, message, "Bỏ một trong hai dòng, hoặc sửa số cho đúng.")
        row.let_pass(choice.accepted)
        if row.waits:
            row.change = Change.ASK

    def _match_by_name(self, row: JudgedRow, index: KnownIndex, choice: RowChoice) -> None:
        births = row.readings("birth_date")
        decided = index.by_key.get(choice.person or "")
        if decided:
            row.match_key, row.matched_by = decided.key, BY_DECISION
            self._compare(row, decided, choice)
            return
        possible = []
        for member in index.by_name.get(name_key(row.member.get("full_name") or ""), []):
            known = member.get("birth_date")
            if not births_fit(births, (known,) if known else ()):
                continue
            is_same_cell = member.get("organisation") == row.member.get("organisation")
            if not is_same_cell or told_apart(row.member, member.facts):
                have_numbers = numbers_in(row.member) and numbers_in(member.facts)
                if have_numbers and known in births and choice.person != NEW_PERSON:
                    message = "Trùng họ tên và ngày sinh với một đảng viên đã có nhưng khác số: coi là người mới."
                    row.add(
                        Level.WARNING,
                        "possible_duplicate",
                        "full_name",
                        message,
                        "Kiểm tra có phải một người không.",
                        "",
                        member.key,
                    )
            elif member.key not in self.matched:
                possible.append(member)
        if not possible or choice.person == NEW_PERSON:
            row.let_pass(choice.accepted)
            row.change = Change.NEW
            return
        self._ask_who(row, sorted(possible, key=lambda member: -likeness(row.member, member)), choice)

    def _ask_who(self, row: JudgedRow, possible: Sequence[KnownMember], choice: RowChoice) -> None:
        seen = "họ tên, ngày sinh" if row.readings("birth_date") else "họ tên"
        message = f"Chỉ có {seen} và chi bộ để nhận ra đảng viên đã có."
        keys = [member.key for member in possible]
        row.add(Level.ASK, "match_by_name_only", "full_name", message, "Ghi thêm số căn cước hoặc số thẻ.", "", *keys)
        if len(possible) > 1:
            row.change = Change.ASK
            return
        row.match_key, row.matched_by = possible[0].key, BY_NAME
        self._compare(row, possible[0], choice)

    def _compare(self, row: JudgedRow, member: KnownMember, choice: RowChoice) -> None:
        if not member.is_current and row.member.get("activity") not in LEFT:
            row.add(
                Level.ASK,
                "no_longer_member",
                "activity",
                "Người này đã được ghi là không còn trong Đảng.",
                "Đối chiếu trước khi nhập lại.",
            )
        for name in _KEPT:
            value = row.member.get(name)
            if not value or value == member.facts.get(name):
                continue
            known = _known_value(member, name, row)
            if value == known or (name == "membership" and not _is_news(row, member)):
                continue
            if name == "other_name" and same_name(value, known):
                continue
            if name == "file_number" and file_number_key(value) == file_number_key(known):
                continue
            if name == "full_name" and known:
                if same_name(value, known) or (value.isascii() and fold(known) == value.lower()):
                    continue
                self._identity(row, name, "Họ tên")
            elif name == "birth_date" and known:
                if known.startswith(value):
                    continue
                if not value.startswith(known):
                    self._identity(row, name, "Ngày sinh")
            elif name == "citizen_id" and known:
                self._identity(row, name, "Số căn cước")
            row.changes[name] = (known, value)
        self._ask_about_age(row, member)
        self._ask_about_move(row)
        row.let_pass(choice.accepted)
        stopped = row.waits and {finding.code for finding in row.findings if finding.level.stops} != _SURE
        row.change = Change.ASK if stopped else Change.CHANGED if row.changes else Change.UNCHANGED

    def _ask_about_age(self, row: JudgedRow, member: KnownMember) -> None:
        newest = member.get("snapshot_on")
        if row.changes and newest and newest > self.today:
            message = f"Sổ tay đang giữ số liệu mới hơn danh sách này (ngày {'/'.join(reversed(newest.split('-')))})."
            row.add(Level.ASK, "older_than_known", None, message, "Lấy danh sách mới, hoặc sửa tại hồ sơ.")

    def _ask_about_move(self, row: JudgedRow) -> None:
        if row.member.get("organisation") is not None:
            return
        if any(finding.code == "organisation_outside_scope" for finding in row.findings):
            message = (
                "Đảng viên của ta nhưng ghi chi bộ nơi khác: chuyển sinh hoạt phải làm thủ tục, không sửa qua tệp."
            )
            row.add(Level.ASK, "out_of_scope_move", "organisation", message, "Làm thủ tục chuyển sinh hoạt.")

    def _identity(self, row: JudgedRow, name: str, label: str) -> None:
        message = f"{label} khác với {label.lower()} đã có của người mang số này."
        row.add(Level.ASK, "identity_change", name, message, "Đối chiếu giấy gốc; thay đổi phải có người xác nhận.")


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


def _known_value(member: KnownMember, name: str, row: JudgedRow) -> str | None:
    if name == "card_number":
        new, old = member.get("card_number_2025"), member.get("card_number_2003")
        value = row.member.get(name)
        return old if value and len(value) == 8 and old else new or old
    return member.get(name)
