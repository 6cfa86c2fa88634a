"""Names and words of closed lists: cleaned, recognised in their known spellings, never guessed."""

import datetime as dt
import re
import unicodedata

from handbook.lib.legacy_text import Encoding, decode, lacks_marks
from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.lists import find_ethnic_group, find_post, find_word, values_of
from members.rosters.numbers import unusable
from members.rosters.types import JudgedRow, Level

_BEFORE = re.compile(r"^(?:\d+\s*[.)\-]\s*|(?:đ/c|đc|ông|bà|anh|chị)\b\s*[.:]\s*|(?:đ/c|ông|bà)\s+)+", re.I)
_COMRADE = re.compile(r"đồng chí\s*[.:]?\s*(.+)", re.I)
_AFTER = re.compile(r"\s*(?:[(\[].*[)\]]|\s[-–]\s.*|\s/\s.*|[,;].*)\s*\Z")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*(?: [^\W\d_](?:[^\W\d_]|['’.\-])*)*\Z")
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,7}\Z")
_NO_SURNAME = frozenset({"ông", "bà", "đồng", "không", "chưa", "khong", "chua"})
"""First words that may be no part of the name, or say that there is none."""
_SURNAME_WORDS = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh doan luong mai truong cao lam "
    "ta chu to luu dao nong ma ha trieu dam be hua luc vi sam ban phung giang vang sung thao lo cam quang quach"
)
_SURNAMES = frozenset(_SURNAME_WORDS.split())
_DITTO = {"nt", "-nt-", "như trên", "〃", '"', "''", "”", "“", "nhu tren"}

LABELS = {
    "sex": "Giới tính",
    "position": "Chức vụ",
    "activity": "Trạng thái",
    "membership": "Tư cách đảng viên",
    "professional": "Trình độ chuyên môn",
    "political_theory": "Lý luận chính trị",
    "ethnic_group": "Dân tộc",
    "general_education": "Trình độ phổ thông",
}


def decoded_text(row: JudgedRow, field: str, cell: Cell) -> str:
    """The cleaned text of a cell in Unicode; a conversion is always told."""
    if cell.text.isascii():
        return clean(cell.text)
    result = decode(cell.text, font=cell.font, runs=cell.runs)
    text = clean(result.text.upper() if result.from_capital_font else result.text)
    if result.encoding is Encoding.MOJIBAKE:
        row.add(
            Level.WARNING,
            "name_mojibake",
            field,
            f"Chữ bị vỡ dấu, đọc lại là “{text}”.",
            "Xem lại có đúng không.",
            cell.text,
        )
    elif result.encoding is not Encoding.UNICODE:
        level = Level.WARNING if result.certain else Level.ASK
        kind = "TCVN3" if result.encoding is Encoding.TCVN3 else "VNI"
        row.add(
            level,
            "legacy_encoding",
            field,
            f"Chữ gõ bằng phông {kind}, đổi thành “{text}”.",
            "Xem lại có đúng không.",
            cell.text,
        )
    return text


def title_case(name: str) -> str:
    """Each word with a capital first letter, the rest small, in NFC."""
    words = unicodedata.normalize("NFC", name).split()
    return " ".join(word[:1].upper() + word[1:].lower() for word in words)


def _without_titles(seen: str) -> str:
    """The name without number, title and post around it; Đồng is a family name and Chí a middle name too."""
    name = _BEFORE.sub("", seen)
    if match := _COMRADE.match(name):
        rest = match[1].split()
        if len(rest) > 2 or name.startswith(("đồng chí", "Đồng chí")) or (len(rest) > 1 and fold(rest[0]) in _SURNAMES):
            name = match[1]
    return _AFTER.sub("", name).strip(" ,.;:-")


def read_name(row: JudgedRow, cell: Cell) -> None:
    """Sets full_name; titles, numbers and posts around it are taken off and told."""
    field = "full_name"
    row.member[field] = None
    if unusable(row, field, cell, "Họ và tên"):
        return
    if not clean(cell.text):
        row.add(Level.ERROR, "name_missing", field, "Chưa có họ và tên.", "Ghi đủ họ, tên đệm và tên.")
        return
    seen = decoded_text(row, field, cell)
    if _PLAIN_NAME.match(seen) and seen.partition(" ")[0].lower() not in _NO_SURNAME and not seen.isascii():
        row.member[field] = seen.title()
        return
    if fold(seen).strip(" .-") in ("khong co", "khong", "chua co"):
        row.add(Level.ERROR, "name_missing", field, "Chưa có họ và tên.", "Ghi đủ họ, tên đệm và tên.", seen)
        return
    name = _without_titles(seen)
    if not _NAME.match(name) or len(name.split()) > 8:
        row.add(
            Level.ERROR,
            "name_not_a_name",
            field,
            f"“{seen[:40]}” không phải là họ tên.",
            "Ghi đủ họ, tên đệm và tên.",
            seen,
        )
        return
    row.member[field] = title_case(name)
    if name != seen.strip(" ,.;:-"):
        row.add(Level.NOTE, "name_extra_text", field, f"Chỉ lấy họ tên “{row.member[field]}”.", "", seen)
    if " " not in name:
        message = f"Họ tên “{row.member[field]}” chỉ có một chữ."
        row.add(Level.WARNING, "name_one_word", field, message, "Ghi đủ họ, tên đệm và tên.", seen)
    if lacks_marks(name):
        message = f"Họ tên “{row.member[field]}” không có dấu; giữ nguyên như trong tệp."
        level = Level.NOTE if cell.is_formula else Level.WARNING  # a formula only copies what stands elsewhere
        row.add(level, "name_no_diacritics", field, message, "Nếu thiếu dấu, sửa trong tệp rồi nhập lại.", seen)


def read_word(row: JudgedRow, field: str, cell: Cell) -> None:
    """Sets a field of a closed list from its known spellings; an unknown word is asked."""
    row.member[field] = None
    if unusable(row, field, cell, LABELS[field]):
        return
    seen = decoded_text(row, field, cell)
    if not seen.strip(" ."):
        return
    value = _find_post(row, seen) if field == "position" else find_word(field, seen).value
    if value is None:
        level = Level.ASK if field in ("activity", "sex") else Level.WARNING
        code = "status_unknown" if field == "activity" else f"{field}_unknown"
        message = f"{LABELS[field]} “{seen[:40]}” không có trong danh mục."
        row.add(level, code, field, message, f"Chọn một trong: {values_of(field)}.", seen)
        return
    row.member[field] = value or None
    if value in ("Từ trần", "Rời khỏi Đảng"):
        message = f"Trạng thái {value}: không còn trong danh sách hiện tại."
        row.add(Level.NOTE, "status_left", field, message, "", seen)


def _find_post(row: JudgedRow, seen: str) -> str | None:
    word, has_others = find_post(seen)
    if has_others:
        message = f"Chức vụ “{seen[:60]}”: chỉ ghi chức vụ ở chi bộ{f' ({word.value})' if word.value else ''}."
        row.add(Level.NOTE, "position_elsewhere", "position", message, "", seen)
    return word.value


def read_ethnic_group(row: JudgedRow, cell: Cell) -> None:
    """Sets ethnic_group to one of the 54; an unknown word is asked, the nearest only suggested."""
    field = "ethnic_group"
    row.member[field] = None
    if unusable(row, field, cell, LABELS[field]):
        return
    seen = decoded_text(row, field, cell).strip(" .")
    if not seen:
        return
    word = find_ethnic_group(seen)
    row.member[field] = word.value
    if word.value is None:
        cure = f"Gần giống: {', '.join(word.near)}." if word.near else "Ghi theo danh mục 54 dân tộc."
        message = f"Dân tộc “{seen[:30]}” không có trong danh mục."
        row.add(Level.ASK, "ethnic_unknown", field, message, cure, seen, *word.near)
    elif seen != word.value:
        row.add(Level.NOTE, "ethnic_synonym", field, f"Dân tộc “{seen}” hiểu là {word.value}.", "", seen)


def is_ditto(text: str) -> bool:
    return len(text) < 20 and clean(text).lower() in _DITTO


def read_general_education(row: JudgedRow, cell: Cell) -> None:
    """ "12/12"; a day that a spreadsheet made of it is turned back."""
    field = "general_education"
    row.member[field] = None
    if unusable(row, field, cell, LABELS[field]):
        return
    if cell.kind is CellKind.DATE and isinstance(cell.value, dt.date):
        row.member[field] = f"{cell.value.day}/{cell.value.month}"
        message = f"Trình độ phổ thông bị Excel đổi thành ngày, đọc lại là {row.member[field]}."
        row.add(Level.WARNING, "education_as_date", field, message, "Để ô dạng Text.", cell.text)
        return
    if match := re.search(r"(\d{1,2})\s*/\s*(\d{1,2})", cell.text):
        row.member[field] = f"{match[1]}/{match[2]}"


def is_marked(cell: Cell) -> bool:
    """x, X, v, ✓, 1, có: a tick; blank, 0 and dashes are none."""
    return clean(cell.text).lower() in ("x", "v", "✓", "✔", "1", "có", "co", "true")
