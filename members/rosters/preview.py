"""A report as the screens and the error sheet show it: Vietnamese labels, names for codes, private values masked."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from handbook.lib.dates import PartialDate
from members.rosters.dates import LABELS as DATE_LABELS
from members.rosters.numbers import masked
from members.rosters.words import LABELS as WORD_LABELS

LABELS = {
    **WORD_LABELS,
    **DATE_LABELS,
    "full_name": "Họ và tên",
    "other_name": "Tên gọi khác",
    "religion": "Tôn giáo",
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
_WEIGHTS = ("error", "ask", "warning", "note")
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}\Z")

VIEWS = {
    "cho": "Chờ xử lý",
    "luu-y": "Nhập, có lưu ý",
    "moi": "Mới",
    "thay-doi": "Thay đổi",
    "giu-nguyen": "Giữ nguyên",
    "lap-lai": "Lặp lại trong tệp",
    "vang": "Không có trong tệp",
}
_KINDS = {"moi": "new", "thay-doi": "changed", "giu-nguyen": "unchanged", "lap-lai": "repeated"}


class Remark(NamedTuple):
    """One finding: `column` is what the heading means, `cell` where it stands, `value` what was seen there;
    `is_told` where the message shows the value itself.
    """

    level: str
    label: str
    column: str
    cell: str
    value: str
    is_told: bool
    message: str
    cure: str


class Line(NamedTuple):
    """One row of the file; `changes` are (field, before, after)."""

    sheet: str
    row: int
    name: str
    birth: str
    organisation: str
    remarks: list[Remark]
    changes: list[tuple[str, str, str]]


def rows_of(report: Mapping[str, Any], view: str) -> list[dict[str, Any]]:
    """The rows of `report` that `view` (a key of VIEWS) lists, in the order of the file; members for "vang"."""
    if view == "vang":
        return list(report["missing"])
    if view == "cho":
        return [row for row in report["rows"] if row["waits"]]
    taken = [row for row in report["rows"] if not row["waits"]]
    if view == "luu-y":
        return [row for row in taken if row["verdict"] == "warning"]
    return [row for row in taken if row["change"]["kind"] == _KINDS[view]]


def sizes_of(report: Mapping[str, Any]) -> dict[str, int]:
    """Rows in each view."""
    return {view: len(rows_of(report, view)) for view in VIEWS}


def line_of(row: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    """`row` of a report for a person; `names` maps organisation codes to names."""
    member = row["member"]
    findings = sorted(row["findings"], key=lambda finding: _WEIGHTS.index(finding["level"]))
    return Line(
        sheet=row["sheet"],
        row=row["row"],
        name=member.get("full_name") or "(chưa có tên)",
        birth=shown("birth_date", member.get("birth_date"), names),
        organisation=shown("organisation", member.get("organisation"), names),
        remarks=[remark_of(finding) for finding in findings],
        changes=[
            (LABELS.get(field, field), shown(field, before, names) or "trống", shown(field, after, names))
            for field, (before, after) in row["change"].get("fields", {}).items()
        ],
    )


def remark_of(finding: Mapping[str, Any]) -> Remark:
    field = finding["field"] or ""
    value = finding.get("value") or ""
    seen = masked(value) if value and field in PRIVATE else value[:120]
    is_told = bool(value) and (seen in finding["message"] or value in finding["message"])
    return Remark(
        level=finding["level"],
        label=LEVELS[finding["level"]],
        column=LABELS.get(field, "Cả dòng"),
        cell=finding["cell"] or "",
        value=seen,
        is_told=is_told,
        message=finding["message"],
        cure=finding["cure"],
    )


def shown(field: str, value: str | None, names: Mapping[str, str]) -> str:
    """A value of `field` as people write it; at most four characters of a private one."""
    if not value:
        return ""
    if field in PRIVATE:
        return masked(value)
    if field == "organisation":
        return names.get(value, value)
    if field.endswith("_date") and _ISO.match(value):
        return PartialDate(value).display
    return value


def codes_in(rows: list[dict[str, Any]]) -> set[str]:
    """Organisation codes that the lines of `rows` will show."""
    codes = {row.get("organisation") or row.get("member", {}).get("organisation") for row in rows}
    for row in rows:
        codes.update(row.get("change", {}).get("fields", {}).get("organisation", ()))
    return {code for code in codes if code}
