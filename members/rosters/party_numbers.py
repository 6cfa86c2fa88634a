"""Numbers the Party gives: lý lịch and Huy hiệu (members.md section 3); zeros in front of them count."""

import re

from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.numbers import masked, unusable
from members.rosters.types import JudgedRow, Level

# Level of the badge → letter before the number, and how many digits it has (38-HD III.1.4).
BADGES = {
    30: ("", 8),
    40: ("", 7),
    45: ("E", 7),
    50: ("", 6),
    55: ("D", 6),
    60: ("", 5),
    65: ("C", 5),
    70: ("", 4),
    75: ("B", 4),
    80: ("", 3),
    85: ("A", 3),
    90: ("", 2),
}
_BADGE = re.compile(r"([A-E]?)(\d{2,8})\Z")
_BADGE_TITLE = re.compile(r"huy hieu (?:dang )?(\d\d) nam")
_FILE = re.compile(r"(\d{6})\s*[-./]?\s*([A-ZĐ]{2,3})\Z")


def badge_level(titles: str) -> int | None:
    """The badge a list is about, where its titles name one ("Huy hiệu 50 năm tuổi Đảng")."""
    levels = {int(level) for level in _BADGE_TITLE.findall(fold(clean(titles)))}
    return levels.pop() if len(levels) == 1 else None


def read_badge(row: JudgedRow, cell: Cell, level: int | None) -> None:
    """Sets badge_number; a figure that may have lost its zeros is asked, another badge's shape is told."""
    field = "badge_number"
    row.member[field] = None
    if unusable(row, field, cell, "Số Huy hiệu Đảng"):
        return
    seen = clean(cell.text)
    number = re.sub(r"[\s.]", "", seen.strip("'’ ")).upper()
    if number in ("", "-", "0"):
        return
    match = _BADGE.match(number)
    letter, digits = BADGES[level] if level else ("", 0)
    if match is None:
        message = f"Số Huy hiệu “{seen[:20]}” không đúng dạng. Không lưu số này."
        row.add(Level.WARNING, "badge_shape", field, message, "Ghi đúng như trên giấy chứng nhận.", seen)
    elif cell.kind is CellKind.NUMBER and (level is None or len(match[2]) < digits):
        message = f"Số Huy hiệu {masked(number)} là ô số: Excel có thể đã bỏ số 0 ở đầu."
        full = [f"{letter}{number.zfill(digits)}"] if level else []
        row.add(Level.ASK, "zero_lost_unsure", field, message, "Để ô dạng Text rồi gõ đủ các số.", seen, *full)
    else:
        row.member[field] = number
        if level and (match[1], len(match[2])) != (letter, digits):
            message = f"Số Huy hiệu {masked(number)} không phải dạng của Huy hiệu {level} năm."
            row.add(Level.WARNING, "badge_shape", field, message, "Đối chiếu với giấy chứng nhận.", seen)
        elif not level and (match[1], len(match[2])) not in BADGES.values():
            message = f"Số Huy hiệu {masked(number)} không đúng dạng của loại nào."
            row.add(Level.WARNING, "badge_shape", field, message, "Đối chiếu với giấy chứng nhận.", seen)


def read_file_number(row: JudgedRow, cell: Cell) -> None:
    """Sets file_number as "000001 HN"; what lacks figures or letters is told and not kept."""
    field = "file_number"
    row.member[field] = None
    if unusable(row, field, cell, "Số lý lịch"):
        return
    seen = clean(cell.text)
    text = seen.strip("'’ ").upper()
    if text in ("", "-", "0"):
        return
    if match := _FILE.match(text):
        row.member[field] = f"{match[1]} {match[2]}"
    else:
        message = f"Số lý lịch {masked(seen)} phải có 6 chữ số và 2–3 chữ cái. Không lưu số này."
        row.add(Level.WARNING, "file_number_shape", field, message, "Ghi đủ, ví dụ 000001 HN.", seen)
