"""Columns and fields as a person matches them: what may be chosen, what a file should have, what is still doubtful."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from handbook.lib.sheets.grid import column_letter
from members.rosters.choices import NOT_IMPORTED
from members.rosters.dates import DATE_FIELDS
from members.rosters.preview import label_of
from members.rosters.wordings import NOT_KEPT

FIELDS = (
    "full_name",
    "family_name",
    "given_name",
    "other_name",
    "sex",
    "mark_male",
    "mark_female",
    "birth_date",
    "birth_male",
    "birth_female",
    "ethnic_group",
    "citizen_id",
    "old_citizen_id",
    "card_number",
    "card_number_2003",
    "card_issue_date",
    "file_number",
    "badge_number",
    "organisation",
    "position",
    "activity",
    "activity_date",
    "membership",
    "died",
    "left",
    "exempt",
    "moved_in",
    "moved_out",
    "decision_date",
    "admission_date",
    "official_date",
    "general_education",
    "professional",
    "political_theory",
    "theory_elementary",
    "theory_intermediate",
    "theory_advanced",
    "phone",
    "email",
    "external_id",
    "row_number",
    "note",
)
_WANTED: tuple[tuple[frozenset[str], str, str], ...] = (
    (
        frozenset({"full_name", "family_name"}),
        "Họ và tên",
        "Không có thì không đọc được danh sách. Chọn lại dòng tiêu đề hoặc cột họ tên.",
    ),
    (
        frozenset({"birth_date", "birth_male", "birth_female", "birth_year"}),
        "Ngày sinh",
        "Không có thì không nhận ra người trùng họ tên.",
    ),
    (
        frozenset({"citizen_id", "card_number", "card_number_2003", "external_id", "portal_key"}),
        "Số căn cước hoặc số thẻ",
        "Không có thì chỉ nhận ra người đã có theo họ tên, ngày sinh, chi bộ: mỗi người đều phải hỏi lại.",
    ),
    (
        frozenset({"admission_date", "official_date", "admission_year"}),
        "Ngày vào Đảng",
        "Không có thì không tính được tuổi Đảng. Vẫn nhập được.",
    ),
)
"""(any of these fields, name, why a file should have it)"""


class ColumnState(NamedTuple):
    """How a column is read: `kind` is "certain", "doubtful", "ignored" (not understood) or "dropped" (not kept)."""

    kind: str
    label: str


def state_of(column: Mapping[str, Any]) -> ColumnState:
    """The state of a column as `RosterImport.understood` describes it."""
    if not column["is_kept"]:
        return ColumnState("dropped", f"Sổ tay không lưu: {NOT_KEPT.get(column['field'], 'thông tin này')}")
    if not column["field"]:
        return ColumnState("dropped", "Không nhập") if column["is_certain"] else ColumnState("ignored", "Không rõ")
    return ColumnState("certain", "Chắc chắn") if column["is_certain"] else ColumnState("doubtful", "Chưa chắc")


def read_as(column: Mapping[str, Any]) -> str:
    """The field a column is read as, NOT_IMPORTED for one that is left out."""
    return column["field"] if column["is_kept"] and column["field"] else NOT_IMPORTED


def shared_columns(sheet: Mapping[str, Any]) -> dict[int, list[str]]:
    """Numbers of columns whose cells hold several facts → the fields of those."""
    by_letter: dict[str, list[str]] = {}
    for name, letters in sheet["columns"].items():
        for letter in letters:
            by_letter.setdefault(letter, []).append(name)
    return {
        column["number"]: fields
        for column in sheet["seen_columns"]
        if len(fields := by_letter.get(column_letter(column["number"]), [])) > 1
    }


def field_choices(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a column of the sheet may hold, also the fields that only some layouts have."""
    more = sorted(sheet["columns"].keys() - set(FIELDS))
    return [(name, label_of(name)) for name in (*FIELDS, *more)]


def missing_columns(sheets: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(what is missing in a sheet that is read, why it matters); each told once."""
    missing = []
    read = [set(sheet["columns"]) for sheet in sheets if sheet["role"] == "data"]
    for fields, name, why in _WANTED:
        if any(not fields & columns for columns in read):
            missing.append((name, why))
    return missing


def asks_day_order(question: Mapping[str, Any]) -> bool:
    """Is it about day and month exchanged, rather than about two columns of one name (then several letters)?"""
    return question["field"] in DATE_FIELDS and "," not in question["column"]


def has_doubts(understood: Mapping[str, Any]) -> bool:
    """Should a person look at how the columns are read before looking at rows?"""
    sheets = understood.get("sheets", [])
    return bool(
        understood.get("questions")
        or missing_columns(sheets)
        or any(sheet["role"] == "ask" for sheet in sheets)
        or any(
            state_of(column).kind in ("doubtful", "ignored")
            for sheet in sheets
            if sheet["role"] == "data"
            for column in sheet["seen_columns"]
        )
    )
