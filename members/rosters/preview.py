"""Judged rows as screens and the error sheet show them: Vietnamese labels, names for codes, private values masked."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from handbook.lib.dates import PartialDate
from handbook.lib.text import inert
from members.rosters.dates import LABELS as DATE_LABELS
from members.rosters.numbers import masked
from members.rosters.types import Finding, JudgedRow, Level
from members.rosters.words import LABELS as WORD_LABELS

LABELS = {
    **WORD_LABELS,
    **DATE_LABELS,
    "full_name": "Họ và tên",
    "family_name": "Họ và tên đệm",
    "given_name": "Tên",
    "other_name": "Tên gọi khác",
    "citizen_id": "Số căn cước",
    "old_citizen_id": "Số CMND cũ",
    "card_number": "Số thẻ đảng viên",
    "card_number_2025": "Số thẻ đảng viên",
    "card_number_2003": "Số thẻ cũ",
    "file_number": "Số lý lịch",
    "external_id": "Mã trong cơ sở dữ liệu đảng viên",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "organisation": "Chi bộ",
    "membership": "Tư cách đảng viên",
    "note": "Ghi chú",
    "badge_number": "Số huy hiệu",
    "died": "Từ trần (ngày)",
    "left": "Ra khỏi Đảng (ngày)",
    "exempt": "Miễn sinh hoạt (ngày)",
    "moved_in": "Chuyển đến (ngày)",
    "moved_out": "Chuyển đi (ngày)",
    "moved_in_date": "Ngày chuyển đến",
    "moved_out_date": "Ngày chuyển đi",
    "portal_key": "Mã sổ tay ghi khi xuất",
    "address": "Địa chỉ",
    "theory_elementary": "Lý luận sơ cấp",
    "theory_intermediate": "Lý luận trung cấp",
    "theory_advanced": "Lý luận cao cấp",
    "row_number": "Số thứ tự",
    "mark_male": "Nam",
    "mark_female": "Nữ",
    "birth_male": "Ngày sinh (nam)",
    "birth_female": "Ngày sinh (nữ)",
}
PRIVATE = frozenset(
    {
        "citizen_id",
        "old_citizen_id",
        "card_number",
        "card_number_2025",
        "card_number_2003",
        "file_number",
        "external_id",
        "phone",
        "email",
        "address",
    }
)
LEVELS = {"error": "Lỗi", "ask": "Cần quyết định", "warning": "Lưu ý", "note": "Ghi nhận"}
_WEIGHTS = (Level.ERROR, Level.ASK, Level.WARNING, Level.NOTE)
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}\Z")
_PARTS = {"day": "ngày", "month": "tháng", "year": "năm"}
_TEXT, _SENTENCE = 120, 400
"""Letters shown of a cell, and of a sentence that quotes one."""


class Remark(NamedTuple):
    """One finding: `column` is what the heading means, `cell` where it stands, `value` what was seen there;
    `is_told` where the message shows the value itself.
    """

    level: str
    label: str
    code: str
    column: str
    cell: str
    value: str
    is_told: bool
    message: str
    cure: str

    @property
    def names_column(self) -> bool:
        """The message begins with the name of the column."""
        return self.message.lower().startswith(self.column.lower())


class Line(NamedTuple):
    """One row of the file; `changes` are (field, before, after)."""

    sheet: str
    row: int
    name: str
    birth: str
    organisation: str
    remarks: list[Remark]
    changes: list[tuple[str, str, str]]
    same_as: tuple[str, int] | None


def line_of(row: JudgedRow, names: Mapping[str, str]) -> Line:
    """`row` for a person; `names` maps organisation codes to names."""
    findings = sorted(row.findings, key=lambda finding: _WEIGHTS.index(finding.level))
    return Line(
        sheet=inert(row.sheet, 40),
        row=row.row,
        name=inert(row.member.get("full_name") or "", 80) or "(chưa có tên)",
        birth=shown("birth_date", row.member.get("birth_date"), names),
        organisation=shown("organisation", row.member.get("organisation"), names),
        remarks=[remark_of(finding) for finding in findings],
        changes=[
            (label_of(field), shown(field, before, names) or "trống", shown(field, after, names))
            for field, (before, after) in row.changes.items()
        ],
        same_as=(inert(row.same_as[0], 40), row.same_as[1]) if row.same_as else None,
    )


def remark_of(finding: Finding) -> Remark:
    value, field = finding.value, finding.field or ""
    seen = masked(value) if value and field in PRIVATE else inert(value, _TEXT)
    return Remark(
        level=finding.level.value,
        label=LEVELS[finding.level],
        code=finding.code,
        column=label_of(field),
        cell=finding.cell or "",
        value=seen,
        is_told=bool(value) and (seen in finding.message or value in finding.message),
        message=inert(finding.message, _SENTENCE),
        cure=inert(finding.cure, _SENTENCE),
    )


def label_of(field: str) -> str:
    """What a field is called on screens; a finding without one is about the whole row."""
    stem, _, part = field.rpartition("_")
    if part in _PARTS and f"{stem}_date" in LABELS:
        return f"{LABELS[f'{stem}_date']} ({_PARTS[part]})"
    return LABELS.get(field, field) if field else "Cả dòng"


def shown(field: str, value: str | None, names: Mapping[str, str]) -> str:
    """A value of `field` as people write it; at most four characters of a private one."""
    if not value:
        return ""
    if field in PRIVATE:
        return masked(value)
    if field == "organisation":
        return names.get(value, inert(value))
    if field.endswith("_date") and _ISO.match(value):
        return PartialDate(value).display
    return inert(value, _TEXT)


def codes_in(row: JudgedRow) -> set[str]:
    """Organisation codes that the line of `row` will show."""
    return {code for code in (row.member.get("organisation"), *row.changes.get("organisation", ())) if code}
