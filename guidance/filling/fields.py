"""The closed list of named fields a template may use, and their values in one member's record.

A value that is not recorded, or is no longer certain, is None: its place stays a dotted line to be written on by hand.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from handbook.lib.dates import PartialDate

DOTS = "…" * 12
"""A line to write on."""
SHORT_DOTS = "…" * 3
LONGEST = 300
"""Characters of a value; a longer one fits no form and is left to the hand."""


@dataclass(frozen=True)
class Field:
    """`source`: the column of Member it is read from ("" for what hangs on other rows); `example` for a trial."""

    name: str
    label: str
    source: str
    example: str
    read: Callable[[Any], str]


@dataclass(frozen=True)
class Filled:
    """What stands in the place of a named field. `state`: filled, part (of a date), missing, unknown."""

    name: str
    label: str
    text: str
    state: str
    is_private: bool = False


def plain(value: str) -> str:
    """`value` on one line, without control characters, hidden marks or anything XML cannot hold."""
    letters = (letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", value))
    return " ".join("".join(letters).split())


def date_words(value: str) -> str:
    """dd/mm/yyyy with dots for what is not known; "" for nothing."""
    if not value:
        return ""
    date = PartialDate(value)
    day = f"{date.day:02}" if date.day else SHORT_DOTS
    month = f"{date.month:02}" if date.month else SHORT_DOTS
    return f"{day}/{month}/{date.year}"


def _column(name: str) -> Callable[[Any], str]:
    return lambda member: getattr(member, name)


def _date(column: str) -> Callable[[Any], str]:
    return lambda member: date_words(getattr(member, column))


def _part(column: str, part: str) -> Callable[[Any], str]:
    def read(member: Any) -> str:
        value = getattr(member, column)
        number = getattr(PartialDate(value), part) if value else None
        return f"{number:02}" if number else ""

    return read


def _body(member: Any) -> Any:
    """The cell; of somebody who is no member any more nothing is said."""
    return member.organisation if member.is_current else None


def _cell(member: Any) -> str:
    body = _body(member)
    return body.name if body else ""


def _above(member: Any) -> str:
    body = _body(member)
    return body.parent.name if body and body.parent else ""


def _posts(member: Any) -> str:
    open_posts = [post for post in member.positions.all() if not post.ended_on]
    return "; ".join(f"{post.get_position_display()} {post.organisation.name}" for post in open_posts)


def _badge(member: Any) -> str:
    levels = [badge.level for badge in member.badges.all()]
    return f"{max(levels)} năm tuổi Đảng" if levels else ""


def _status(member: Any) -> str:
    return member.get_status_display() if member.status in ("probationary", "official") else ""


def _of_date(name: str, label: str, column: str, day: str) -> Iterable[Field]:
    date = PartialDate(day)
    yield Field(name, label, column, date.display, _date(column))
    yield Field(f"{name}_ngay", f"{label}: ngày", column, f"{date.day:02}", _part(column, "day"))
    yield Field(f"{name}_thang", f"{label}: tháng", column, f"{date.month:02}", _part(column, "month"))
    yield Field(f"{name}_nam", f"{label}: năm", column, str(date.year), _part(column, "year"))


_PARTS = ("_ngay", "_thang", "_nam")
_NAME = "Nguyễn Thị Ví Dụ"
_ALL = (
    Field("ho_ten", "Họ và tên", "full_name", _NAME, _column("full_name")),
    Field("ho_ten_hoa", "Họ và tên, chữ in hoa", "full_name", _NAME.upper(), lambda member: member.full_name.upper()),
    Field("ten_khac", "Tên gọi khác", "other_name", "Ví Dụ", _column("other_name")),
    Field("gioi_tinh", "Giới tính", "sex", "Nữ", lambda member: member.get_sex_display()),
    *_of_date("ngay_sinh", "Ngày sinh", "birth_date", "1961-02-03"),
    Field("dan_toc", "Dân tộc", "ethnic_group", "Kinh", _column("ethnic_group")),
    Field("so_can_cuoc", "Số căn cước", "citizen_id", "099161000000", _column("citizen_id")),
    Field("so_chung_minh_cu", "Số CMND cũ", "old_citizen_id", "099000000", _column("old_citizen_id")),
    Field("so_dang_vien", "Số thẻ đảng viên (12 số)", "card_number", "099161000000", _column("card_number")),
    Field("so_dang_vien_cu", "Số thẻ cũ (8 số)", "old_card_number", "99000000", _column("old_card_number")),
    *_of_date("ngay_cap_so", "Ngày cấp thẻ", "card_issue_date", "2025-09-02"),
    Field("so_ly_lich", "Số lý lịch", "file_number", "000000/VD", _column("file_number")),
    Field("dien_thoai", "Điện thoại", "phone", "0900000000", _column("phone")),
    Field("dia_chi", "Địa chỉ liên hệ", "address", "Số 0, đường Ví Dụ", _column("address")),
    Field("thu_dien_tu", "Thư điện tử", "email", "vidu@example.vn", _column("email")),
    *_of_date("ngay_quyet_dinh", "Ngày quyết định kết nạp", "decision_date", "1990-01-20"),
    *_of_date("ngay_vao_dang", "Ngày vào Đảng", "admission_date", "1990-02-03"),
    *_of_date("ngay_chinh_thuc", "Ngày chính thức", "official_date", "1991-02-03"),
    Field("tu_cach", "Tư cách đảng viên", "status", "Chính thức", _status),
    Field("chi_bo", "Chi bộ", "organisation", "Chi bộ Xóm Ví Dụ", _cell),
    Field("cap_tren", "Tổ chức đảng cấp trên của chi bộ", "organisation", "Đảng bộ xã Ví Dụ", _above),
    Field("chuc_vu", "Chức vụ Đảng đang giữ", "", "Chi ủy viên Chi bộ Xóm Ví Dụ", _posts),
    Field("huy_hieu", "Huy hiệu Đảng cao nhất đã nhận", "", "30 năm tuổi Đảng", _badge),
)
FIELDS = {field.name: field for field in _ALL}
"""Named fields by name, in the order editors are told of them."""
_PRIVATE = frozenset(
    {"citizen_id", "old_citizen_id", "card_number", "old_card_number", "file_number", "phone", "address", "email"}
)


def filled_from(member: Any, names: Iterable[str]) -> list[Filled]:
    """What stands in each of the fields `names` for `member` (with organisation__parent, positions and badges)."""
    return [_filled(name, plain(FIELDS[name].read(member)) if name in FIELDS else "") for name in names]


def trial(names: Iterable[str]) -> list[Filled]:
    """The same for an invented member."""
    return [_filled(name, FIELDS[name].example if name in FIELDS else "") for name in names]


def private_columns(filled: Iterable[Filled]) -> list[str]:
    """Private columns of the record that show in `filled`."""
    return list(dict.fromkeys(FIELDS[one.name].source for one in filled if one.is_private))


def _filled(name: str, value: str) -> Filled:
    field = FIELDS.get(name)
    if field is None:
        return Filled(name, name, DOTS, "unknown")
    if not value or len(value) > LONGEST:
        return Filled(name, field.label, SHORT_DOTS if name.endswith(_PARTS) else DOTS, "missing")
    return Filled(name, field.label, value, "part" if SHORT_DOTS in value else "filled", field.source in _PRIVATE)
