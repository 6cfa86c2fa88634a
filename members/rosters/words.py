"""Names and words of closed lists: cleaned, recognised in their known spellings, never guessed."""

import datetime as dt
import difflib
import re
import unicodedata

from handbook.lib.legacy_text import Encoding, decode, lacks_marks
from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.numbers import unusable
from members.rosters.types import JudgedRow, Level

_BEFORE = re.compile(r"^(?:\d+\s*[.)]\s*|(?:đ/c|đồng chí|ông|bà)\b\s*[.:]?\s*)+", re.I)
_AFTER = re.compile(r"\s*[(\[].*[)\]]\s*\Z")
_WORD = r"[^\W\d_](?:[^\W\d_]|['’.\-])*"
_NAME = re.compile(rf"{_WORD}(?: {_WORD})*\Z")
_DITTO = {"nt", "-nt-", "như trên", "〃", '"', "''", "”", "“", "nhu tren"}

_ETHNIC_GROUPS = (
    "Kinh Tày Thái Hoa Khơ-me Mường Nùng Mông Dao Gia-rai Ngái Ê-đê Ba-na Xơ-đăng Sán_Chay Cơ-ho Chăm Sán_Dìu Hrê "
    "Mnông Ra-glai Xtiêng Bru–Vân_Kiều Thổ Giáy Cơ-tu Gié–Triêng Mạ Khơ-mú Co Tà-ôi Chơ-ro Kháng Xinh-mun Hà_Nhì "
    "Chu-ru Lào La_Chí La_Ha Phù_Lá La_Hủ Lự Lô_Lô Chứt Mảng Pà_Thẻn Cơ_Lao Cống Bố_Y Si_La Pu_Péo Brâu Ơ_Đu Rơ-măm"
)
ETHNIC_GROUPS = [name.replace("_", " ") for name in _ETHNIC_GROUPS.split()]
_ETHNIC_SYNONYMS = {
    "cao lan": "Sán Chay",
    "sán chí": "Sán Chay",
    "mèo": "Mông",
    "h'mông": "Mông",
    "hmông": "Mông",
    "việt": "Kinh",
}

_LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "sex": (("nam", "Nam"), ("nu|nu gioi", "Nữ")),
    "position": (
        ("bi thu|bt|bi thu chi bo|bt chi bo", "Bí thư"),
        ("pho bi thu|pbt|pho bt|pho bi thu chi bo|pbt chi bo", "Phó Bí thư"),
        ("chi uy vien|cuv|chi uy", "Chi ủy viên"),
        ("dang vien|dv|khong|-", ""),
    ),
    "activity": (
        ("dang sinh hoat|sinh hoat|dsh", "Đang sinh hoạt"),
        (
            "mien sinh hoat|mien sh|mien ct va shd|mien cong tac va sinh hoat|mien cong tac|mien sinh hoat dang",
            "Miễn sinh hoạt",
        ),
        ("tu tran|da tu tran|mat|da mat|chet", "Từ trần"),
        ("roi khoi dang|ra khoi dang|da ra khoi dang", "Rời khỏi Đảng"),
        ("dinh chi|dinh chi sinh hoat|dinh chi sinh hoat dang", "Đình chỉ"),
        ("gian doan|mat lien lac", "Gián đoạn"),
    ),
    "professional": (
        ("dh|dai hoc|cu nhan|dai hoc .*|cu nhan .*", "Đại học"),
        ("ths|thac si|thac sy|thac si .*", "Thạc sĩ"),
        ("ts|tien si|tien sy", "Tiến sĩ"),
        ("cd|cao dang|cao dang .*", "Cao đẳng"),
        ("tc|trung cap|trung cap .*|trung hoc chuyen nghiep", "Trung cấp"),
        ("sc|so cap|so cap .*", "Sơ cấp"),
        ("khong|-|chua|chua qua dao tao", "Chưa qua đào tạo"),
    ),
    "political_theory": (
        ("cc|cao cap|cc llct|cao cap llct|cao cap .*", "Cao cấp"),
        ("cn|cu nhan|cu nhan .*", "Cử nhân"),
        ("tc|trung cap|tc llct|trung cap .*", "Trung cấp"),
        ("sc|so cap|sc llct|so cap .*", "Sơ cấp"),
        ("khong|-|chua", "Chưa"),
    ),
}
_PATTERNS = {
    field: tuple((re.compile(rf"(?:{pattern})\Z"), value) for pattern, value in entries)
    for field, entries in _LISTS.items()
}
LABELS = {
    "sex": "Giới tính",
    "position": "Chức vụ",
    "activity": "Trạng thái",
    "professional": "Trình độ chuyên môn",
    "political_theory": "Lý luận chính trị",
    "ethnic_group": "Dân tộc",
    "general_education": "Trình độ phổ thông",
}


def decoded_text(row: JudgedRow, field: str, cell: Cell) -> str:
    """The cleaned text of a cell in Unicode; a conversion is always told."""
    result = decode(cell.text, font=cell.font, runs=cell.runs)
    text = clean(result.text)
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
    name = _AFTER.sub("", _BEFORE.sub("", seen)).strip(" ,.;:-")
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
    if lacks_marks(name):
        message = f"Họ tên “{row.member[field]}” không có dấu; giữ nguyên như trong tệp."
        row.add(Level.WARNING, "name_no_diacritics", field, message, "Nếu thiếu dấu, sửa trong tệp rồi nhập lại.", seen)


def read_word(row: JudgedRow, field: str, cell: Cell) -> None:
    """Sets a field of a closed list from its known spellings; an unknown word is asked."""
    row.member[field] = None
    if unusable(row, field, cell, LABELS[field]):
        return
    seen = decoded_text(row, field, cell)
    folded = fold(seen).strip(" .")
    if not folded:
        return
    for pattern, value in _PATTERNS[field]:
        if pattern.match(folded):
            row.member[field] = value or None
            if value in ("Từ trần", "Rời khỏi Đảng"):
                row.add(
                    Level.NOTE,
                    "status_left",
                    field,
                    f"Trạng thái {value}: không còn trong danh sách hiện tại.",
                    "",
                    seen,
                )
            return
    words = ", ".join(value for _, value in _LISTS[field] if value)
    level = Level.ASK if field in ("activity", "sex") else Level.WARNING
    code = "status_unknown" if field == "activity" else f"{field}_unknown"
    row.add(
        level, code, field, f"{LABELS[field]} “{seen[:40]}” không có trong danh mục.", f"Chọn một trong: {words}.", seen
    )


def _spelt_as(written: str, name: str) -> bool:
    """Equal but for case and for marks the writer left out; a wrong mark is not left out."""
    written, name = (unicodedata.normalize("NFC", text).lower() for text in (written, name))
    return len(written) == len(name) and all(a in (b, fold(b)) for a, b in zip(written, name, strict=True))


def read_ethnic_group(row: JudgedRow, cell: Cell) -> None:
    field = "ethnic_group"
    row.member[field] = None
    if unusable(row, field, cell, LABELS[field]):
        return
    seen = decoded_text(row, field, cell).strip(" .")
    if not seen:
        return
    plain = seen.replace("’", "'")
    match = next((name for name in ETHNIC_GROUPS if _spelt_as(plain, name)), None)
    match = match or next((name for word, name in _ETHNIC_SYNONYMS.items() if _spelt_as(plain, word)), None)
    if match is None:
        match = next((name for name in ETHNIC_GROUPS if _joined(plain) == _joined(name)), None)
    if match:
        row.member[field] = match
        if seen != match:
            row.add(Level.NOTE, "ethnic_synonym", field, f"Dân tộc “{seen}” hiểu là {match}.", "", seen)
        return
    near = difflib.get_close_matches(seen, ETHNIC_GROUPS, n=2, cutoff=0.5)
    cure = f"Gần giống: {', '.join(near)}." if near else "Ghi theo danh mục 54 dân tộc."
    row.add(Level.ASK, "ethnic_unknown", field, f"Dân tộc “{seen[:30]}” không có trong danh mục.", cure, seen, *near)


def _joined(text: str) -> str:
    return re.sub(r"[\s\-–']", "", text).lower()


def is_ditto(text: str) -> bool:
    return clean(text).lower() in _DITTO


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
