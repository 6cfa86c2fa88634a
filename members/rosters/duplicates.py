"""One member twice, or two members under one number: found over the whole file, never merged silently."""

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from members.rosters.numbers import masked
from members.rosters.types import Change, JudgedRow, Level

CARD_FIELDS = ("card_number", "card_number_2025", "card_number_2003")
_COMPARED = [
    "birth_date",
    "sex",
    "ethnic_group",
    "admission_date",
    "official_date",
    "citizen_id",
    "card_number",
    "card_number_2025",
    "card_number_2003",
    "phone",
    "organisation",
    "position",
    "activity",
    "political_theory",
    "professional",
    "general_education",
]


def same_name(first: str | None, second: str | None) -> bool:
    """Equal letters and marks, whatever vowel the tone stands on (Hoà, Hòa)."""
    return bool(first and second) and name_key(first or "") == name_key(second or "")


def name_key(name: str) -> str:
    """A name for comparison: letters first, then the marks of each word in a fixed order."""
    return " ".join(map(_word_key, name.lower().split()))


@functools.lru_cache(maxsize=20_000)
def _word_key(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    return letters + "".join(sorted(c for c in parts if unicodedata.combining(c)))


def _groups(rows: Iterable[JudgedRow], names: Iterable[str]) -> list[list[JudgedRow]]:
    found: dict[str, list[JudgedRow]] = defaultdict(list)
    for row in rows:
        for value in {row.member.get(name) for name in names} - {None}:
            found[value or ""].append(row)
    return [group for group in found.values() if len(group) > 1]


def find_duplicates(rows: list[JudgedRow]) -> None:
    """Adds findings to `rows`; an exact repetition becomes Change.REPEATED of its first row."""
    paired: set[tuple[int, int]] = set()
    for group in _groups(rows, ("citizen_id",)):
        _judge_number(group, ("citizen_id",), "duplicate_citizen_id", "số căn cước", paired)
    for group in _groups(rows, CARD_FIELDS):
        _judge_number(group, CARD_FIELDS, "duplicate_card", "số thẻ", paired)
    for group in _groups(rows, ("file_number",)):
        _judge_number(group, ("file_number",), "duplicate_file_number", "số lý lịch", paired)
    named: dict[str, list[JudgedRow]] = defaultdict(list)
    for row in rows:
        if row.member.get("full_name"):
            named[name_key(row.member["full_name"] or "")].append(row)
    for group in named.values():
        for index, later in enumerate(group):
            for first in group[:index]:
                if (id(first), id(later)) not in paired:
                    _judge_names(first, later)


def births_fit(first: Sequence[str], later: Sequence[str]) -> bool:
    """May both be born on one day, as far as the readings of the two dates tell?"""
    pairs = [(one, other) for one in first for other in later]
    return not pairs or any(one.startswith(other) or other.startswith(one) for one, other in pairs)


def _may_be_one(first: JudgedRow, later: JudgedRow) -> bool:
    is_named_so = same_name(first.member.get("full_name"), later.member.get("full_name"))
    return is_named_so and births_fit(first.readings("birth_date"), later.readings("birth_date"))


def _kinds_of_numbers(facts: Mapping[str, str | None]) -> tuple[set[str], set[str]]:
    """(personal identity numbers, numbers of the old cards): the new card bears the former."""
    numbers = numbers_in(facts)
    person = {number for number in numbers if len(number) == 12}
    return person, numbers - person


def numbers_in(facts: Mapping[str, str | None]) -> set[str]:
    return {value for name in ("citizen_id", *CARD_FIELDS) if (value := facts.get(name))}


def told_apart(first: Mapping[str, str | None], later: Mapping[str, str | None]) -> bool:
    """Do numbers of one kind, which both bear, differ? An old card says nothing against an identity number."""
    pairs = zip(_kinds_of_numbers(first), _kinds_of_numbers(later), strict=True)
    return any(own and theirs and not own & theirs for own, theirs in pairs)


def _judge_number(
    group: list[JudgedRow], names: Iterable[str], code: str, words: str, paired: set[tuple[int, int]]
) -> None:
    first = group[0]
    if all(_may_be_one(first, row) for row in group):
        for row in group[1:]:
            if (id(first), id(row)) not in paired:
                paired.add((id(first), id(row)))
                _repeat(first, row)
        return
    where = ", ".join(str(row.row) for row in group)
    held = [{row.member.get(name) for name in names} - {None} for row in group]
    shared = {value for index, values in enumerate(held) for value in values if any(value in v for v in held[:index])}
    for row in group:
        for name in names:
            value = row.member.get(name)
            if value in shared:
                message = f"Hai người khác nhau cùng {words} {masked(value or '')} (dòng {where})."
                row.add(
                    Level.ASK,
                    code,
                    name,
                    message,
                    "Đối chiếu giấy gốc, sửa dòng sai.",
                    "",
                    *sorted(filter(None, shared)),
                )
                row.member[name] = None


_IN_FILE = "row:"


def place_of(row: JudgedRow) -> str:
    """A row of the file as the candidate of a finding."""
    return f"{_IN_FILE}{row.row}:{row.sheet}"


def place_in(candidate: str) -> tuple[str, int] | None:
    """(sheet, row) of a candidate that is a row of the file; None for the key of a member."""
    if not candidate.startswith(_IN_FILE):
        return None
    number, _, sheet = candidate.removeprefix(_IN_FILE).partition(":")
    return sheet, int(number)


def _differences(first: JudgedRow, later: JudgedRow) -> list[str]:
    return [
        name
        for name in _COMPARED
        if first.member.get(name) and later.member.get(name) and first.member[name] != later.member[name]
    ]


def _repeat(first: JudgedRow, later: JudgedRow) -> None:
    """The same member again: one member results; where facts differ a person picks."""
    different = _differences(first, later)
    later.same_as = (first.sheet, first.row)
    if not different:
        later.change = Change.REPEATED
        message = f"Dòng này lặp lại dòng {first.row}; chỉ tính một đảng viên."
        later.add(Level.WARNING, "duplicate_row", None, message, "Bỏ bớt một dòng.")
        return
    for name in different:
        message = f"Cùng một đảng viên ở dòng {first.row} và {later.row} nhưng ghi khác nhau."
        for row, other in ((first, later), (later, first)):
            row.add(Level.ASK, "duplicate_conflict", name, message, "Giữ dòng đúng, bỏ dòng kia.", "", place_of(other))
        later.member[name] = None


def _judge_names(first: JudgedRow, later: JudgedRow) -> None:
    """Rows of one name that share no number; the portal's own marks tell two people apart."""
    keys = first.member.get("portal_key"), later.member.get("portal_key")
    if keys[0] and keys[1] and keys[0] != keys[1]:
        return
    births = first.readings("birth_date"), later.readings("birth_date")
    numbers = numbers_in(first.member), numbers_in(later.member)
    if not any(births):
        _judge_without_births(first, later)
        return
    if not all(births) or not births_fit(*births):
        return
    look = "Kiểm tra có phải một người không."
    is_same_cell = first.member.get("organisation") == later.member.get("organisation")
    if not is_same_cell or told_apart(first.member, later.member):
        if all(numbers) and any(len(birth) == 10 for birth in set(births[0]) & set(births[1])):
            message = f"Trùng họ tên và ngày sinh với dòng {first.row} nhưng khác số: coi là hai người."
            later.add(Level.WARNING, "possible_duplicate", "full_name", message, look, "", place_of(first))
        return
    is_same_day = births[0] == births[1] and len(births[0][0]) == 10
    if is_same_day and not _differences(first, later) and numbers[0] == numbers[1]:
        _repeat(first, later)
        return
    for row, other in ((first, later), (later, first)):
        message = f"Trùng họ tên và năm sinh với dòng {other.row} trong cùng chi bộ, không có số để phân biệt."
        more = "Ghi thêm số căn cước hoặc ngày sinh đầy đủ."
        row.add(Level.ASK, "possible_duplicate_weak", "full_name", message, more, "", place_of(other))


def _judge_without_births(first: JudgedRow, later: JudgedRow) -> None:
    """Registers give no birth dates: equal in everything else, the day of admission included, is the same member."""
    same = ("organisation", "admission_date", "official_date", "file_number")
    if numbers_in(first.member) or numbers_in(later.member) or not later.member.get("admission_date"):
        return
    if all(first.member.get(name) == later.member.get(name) for name in same) and not _differences(first, later):
        _repeat(first, later)
