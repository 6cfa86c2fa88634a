"""Numbers of people: citizen number, card, phone; sorted out by shape, never repaired without proof."""

import re

from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.types import JudgedRow, Level

_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+\Z", re.I)
_TAIL = re.compile(r"(\d+)[.,]0+\Z")
_JOINTS = re.compile(r"[\s.\-–_'’`]")
_PREFIX = re.compile(r"(?:(?:số|so|no|mã|ma|thẻ|the|cccd|cmnd|cc|đảng|dang|viên|vien|id)\b[\s.:\-]*)+(?=\S*\d)", re.I)
_SEVERAL = re.compile(r"\s*[/;,\n()|]\s*")
_DIGITS_12 = re.compile(r"\d{12}\Z")
_NONE = {"", "-", "--", "0", "khong", "khong co", "chua", "chua co", "chua cap", "x"}
_ID_HELP = "Xem lại thẻ căn cước: đủ 12 chữ số; để ô dạng Text rồi gõ lại."
_CARD_HELP = "Thẻ mới có 12 số, thẻ cũ có 8 số; để ô dạng Text rồi gõ lại."
_MOBILE = re.compile(r"0[35789]\d{8}\Z")
_LANDLINE = re.compile(r"02\d{8,9}\Z")
_PHONES = re.compile(r"[;/,\n|]|\s[-–]\s|\s{2,}|\bvà\b|\bhoặc\b")


def masked(number: str) -> str:
    """At most the last four characters."""
    return f"…{number[-4:]}" if len(number) > 4 else "…"


def unusable(row: JudgedRow, field: str, cell: Cell, label: str) -> bool:
    """True, with a finding, where the cell holds an error or a formula without result."""
    if cell.kind is CellKind.ERROR:
        row.add(
            Level.ERROR, "cell_error", field, f"{label}: ô báo lỗi {cell.text}.", "Gõ lại giá trị vào ô.", cell.text
        )
    elif cell.kind is CellKind.FORMULA_NO_VALUE:
        row.add(
            Level.ERROR, "formula_no_value", field, f"{label}: ô là công thức chưa có kết quả.", "Gõ thẳng giá trị."
        )
    else:
        return False
    return True


def agrees_with(number: str, sex: str | None, birth_year: int | None) -> tuple[bool | None, bool | None]:
    """Does a 12-digit number fit the sex and the birth year? None where one of them is not known."""
    century = int(number[3])
    sex_fits = None if sex is None else (century % 2 == 0) == (sex == "Nam")
    year = (1900 if century in (0, 1) else 2000 if century in (2, 3) else 2100) + int(number[4:6])
    return sex_fits, None if birth_year is None else year == birth_year


def figures(cell: Cell) -> str:
    """The figures of a number without what joins them or is written before them; other signs stay."""
    if cell.text.isdigit():
        return cell.text
    text = clean(cell.text).strip("'’` ")
    if text.isdigit():
        return text
    if tail := _TAIL.match(text):
        return tail[1]
    return _JOINTS.sub("", _PREFIX.sub("", text))


def _says_nothing(cell: Cell) -> bool:
    if len(cell.text) > 4 and cell.text.isdigit():
        return False
    return cell.kind is CellKind.BLANK or fold(clean(cell.text)).strip(" .'’") in _NONE


def _parts(cell: Cell) -> list[str]:
    """The numbers of a cell that holds several ("019085001234 / 091234567"); one otherwise."""
    parts = [digits for part in _SEVERAL.split(cell.text) if (digits := _JOINTS.sub("", _PREFIX.sub("", part)))]
    return parts if len(parts) > 1 and all(part.isdigit() for part in parts) else []


def read_citizen_id(row: JudgedRow, cell: Cell, card: Cell) -> None:
    """Sets citizen_id (and old_citizen_id where an old number stands here); `card` is the row's card cell."""
    field, label = "citizen_id", "Số căn cước"
    row.member.setdefault(field, None)
    if unusable(row, field, cell, label):
        return
    if _says_nothing(cell):
        row.add(Level.WARNING, "citizen_id_missing", field, "Chưa có số căn cước.", "Bổ sung khi có; không bắt buộc.")
        return
    seen = cell.text
    if not seen.isdigit() and _SCIENTIFIC.match(clean(seen).strip("'’ ")):
        row.add(Level.ERROR, "digits_lost", field, f"{label}: Excel đã làm mất các chữ số.", _ID_HELP, seen)
        return
    digits = figures(cell)
    parts = [] if digits.isdigit() else _parts(cell)
    if [len(part) for part in parts] in ([12, 9], [9, 12], [12, 12]) and len({p for p in parts if len(p) == 12}) == 1:
        digits = next(part for part in parts if len(part) == 12)
        row.member["old_citizen_id"] = next((part for part in parts if len(part) == 9), None)
        row.add(Level.NOTE, "id_two", field, "Ô có hai số, lấy số 12 chữ số.", "", seen)
    if not digits.isdigit():
        _read_letters(row, digits, seen)
    elif len(digits) in (10, 11) and not digits.startswith("0"):
        _restore_zero(row, digits.zfill(12), seen, bool(_TAIL.match(clean(seen))))
    elif len(digits) == 12:
        row.member[field] = digits
        if digits != seen and not parts:
            row.add(Level.NOTE, "id_separators", field, "Đã bỏ dấu cách, dấu chấm trong số căn cước.", "", seen)
    elif len(digits) == 9:
        row.member["old_citizen_id"] = row.member.get("old_citizen_id") or digits
        message = f"{label} {masked(digits)} có 9 chữ số: là số CMND cũ, giữ riêng; chưa có số căn cước."
        row.add(Level.WARNING, "old_id_in_citizen_id", field, message, "Bổ sung số căn cước 12 số.", seen)
    elif len(digits) == 8 and _DIGITS_12.match(figures(card)):
        message = "Số thẻ và số căn cước đổi chỗ nhau."
        row.add(Level.ASK, "card_and_citizen_id_swapped", field, message, "Đổi lại hai ô.", seen)
    elif len(digits) == 8 and digits != figures(card):
        message = f"Số {masked(digits)} có 8 chữ số: có lẽ là số thẻ đảng viên cũ, không phải số căn cước."
        row.add(Level.ASK, "card_in_citizen_id", field, message, "Chuyển sang cột số thẻ, hoặc ghi đủ 12 số.", seen)
    else:
        message = f"{label} phải có 12 chữ số; ô này có {len(digits)}."
        row.add(Level.ERROR, "id_length", field, message, _ID_HELP, seen)


def _read_letters(row: JudgedRow, digits: str, seen: str) -> None:
    mended = digits.translate(str.maketrans("OoQlI|", "000111"))
    if _DIGITS_12.match(mended):
        message = f"Số căn cước {masked(digits)} có chữ O hoặc l thay cho số."
        cure = "Thay chữ O bằng số 0, chữ l bằng số 1."
        row.add(Level.ASK, "id_letters", "citizen_id", message, cure, seen, mended)
    else:
        message = f"Số căn cước {masked(digits)} có ký tự lạ."
        row.add(Level.ERROR, "id_length", "citizen_id", message, _ID_HELP, seen)


def _restore_zero(row: JudgedRow, padded: str, seen: str, has_tail: bool) -> None:
    sex_fits, year_fits = agrees_with(padded, row.member.get("sex"), row.birth_year)
    if sex_fits and year_fits:
        row.member["citizen_id"] = padded
        code = "id_decimal_tail" if has_tail else "zero_restored"
        message = f"Số căn cước mất số 0 ở đầu, đã thêm lại ({masked(padded)}) vì khớp giới tính và năm sinh."
        row.add(Level.WARNING, code, "citizen_id", message, "Để ô dạng Text để không mất số 0.", seen)
    else:
        message = f"Số căn cước {masked(padded)} có vẻ mất số 0 ở đầu nhưng không khớp giới tính hoặc năm sinh."
        row.add(Level.ASK, "zero_lost_unsure", "citizen_id", message, _ID_HELP, seen, padded)


def read_old_citizen_id(row: JudgedRow, cell: Cell, *, is_only: bool) -> None:
    """Sets old_citizen_id; a 12-digit number in a list without a column of its own for it is the citizen number."""
    field = "old_citizen_id"
    known = row.member.setdefault(field, None)
    if known or unusable(row, field, cell, "Số CMND") or _says_nothing(cell):
        return
    digits = figures(cell)
    if is_only and (len(digits) != 9 or not digits.isdigit()):
        read_citizen_id(row, cell, cell)
    elif digits.isdigit() and len(digits) == 9:
        row.member[field] = digits
    elif digits.isdigit() and len(digits) == 12 and digits == row.member.get("citizen_id"):
        return
    else:
        message = f"Số CMND phải có 9 chữ số; ô này có {len(digits)}. Không lưu số này."
        row.add(Level.WARNING, "old_id_length", field, message, "Xem lại giấy cũ, hoặc để trống.", cell.text)


def check_citizen_id(row: JudgedRow) -> None:
    """Warnings where the number says another sex or birth year; neither is ever corrected from the other."""
    number = row.member.get("citizen_id")
    if not number:
        return
    sex_fits, year_fits = agrees_with(number, row.member.get("sex"), row.birth_year)
    look = "Đối chiếu giấy gốc; cả hai bên đều có thể sai."
    if year_fits is False:
        message = "Năm sinh trong số căn cước khác năm sinh của dòng."
        row.add(Level.WARNING, "citizen_id_birth_mismatch", "citizen_id", message, look)
    elif sex_fits is False:
        row.add(Level.WARNING, "citizen_id_sex_mismatch", "citizen_id", "Số căn cước ứng với giới tính khác.", look)


def read_card(row: JudgedRow, cell: Cell, citizen: Cell, field: str) -> None:
    """Sets `field` (card_number, card_number_2025 or card_number_2003) from its cell."""
    label = "Số thẻ đảng viên"
    row.member.setdefault(field, None)
    if unusable(row, field, cell, label) or _says_nothing(cell):
        return
    seen = cell.text
    if not seen.isdigit() and _SCIENTIFIC.match(clean(seen).strip("'’ ")):
        row.add(Level.ERROR, "digits_lost", field, f"{label}: Excel đã làm mất các chữ số.", _CARD_HELP, seen)
        return
    digits = figures(cell)
    parts = [] if digits.isdigit() else _parts(cell)
    if sorted(map(len, parts)) == [8, 12]:
        digits = max(parts, key=len)
        row.member["card_number_2003"] = min(parts, key=len)
        row.add(Level.NOTE, "card_two", field, "Ô có cả số thẻ mới và số thẻ cũ.", "", seen)
    own = row.member.get("citizen_id")
    if not digits.isdigit():
        row.add(Level.ERROR, "id_length", field, f"{label} {masked(digits)} có ký tự lạ.", _CARD_HELP, seen)
    elif len(digits) == 12 and len(figures(citizen)) == 8:
        message = "Số thẻ và số căn cước đổi chỗ nhau."
        row.add(Level.ASK, "card_and_citizen_id_swapped", field, message, "Đổi lại hai ô.", seen)
    elif len(digits) == 8 and field == "card_number_2025":
        row.member["card_number_2003"] = row.member.get("card_number_2003") or digits
        row.add(Level.NOTE, "old_card", field, "Số thẻ 8 số là thẻ cũ, giữ ở mục thẻ cũ.", "", seen)
    elif len(digits) in (8, 12):
        row.member[field] = digits
        if digits != seen and not parts:
            row.add(Level.NOTE, "id_separators", field, "Đã bỏ dấu cách, dấu chấm trong số thẻ.", "", seen)
    elif len(digits) in (10, 11) and own and digits.zfill(12) == own:
        row.member[field] = own
        message = "Số thẻ mất số 0 ở đầu, đã thêm lại vì trùng số căn cước của dòng."
        row.add(Level.WARNING, "zero_restored", field, message, "Để ô dạng Text.", seen)
    elif len(digits) == 7 or (len(digits) == 6 and cell.kind is CellKind.NUMBER):
        message = f"Số thẻ phải có 8 chữ số; ô này có {len(digits)}. Excel có thể đã bỏ số 0 ở đầu."
        row.add(Level.ASK, "zero_lost_unsure", field, message, _CARD_HELP, seen, digits.zfill(8))
    elif len(digits) in (10, 11):
        message = f"Số thẻ {masked(digits)} có vẻ mất số 0 ở đầu, không có gì để đối chiếu."
        row.add(Level.ASK, "zero_lost_unsure", field, message, _CARD_HELP, seen, digits.zfill(12))
    else:
        message = f"Số thẻ phải có 12 hoặc 8 chữ số; ô này có {len(digits)}."
        row.add(Level.ERROR, "id_length", field, message, _CARD_HELP, seen)


def phone_of(text: str) -> str | None:
    """Ten digits from 0, out of "+84 9…", "(+84)9…", "0912 345 678" and the like; None for anything but a mobile."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:].removeprefix("0")
    return digits if _MOBILE.match(digits) else None


def read_phone(row: JudgedRow, cell: Cell) -> None:
    """Sets phone: the first mobile number of the cell; nothing where none can be read."""
    field, label = "phone", "Số điện thoại"
    row.member[field] = None
    if unusable(row, field, cell, label) or (cell.text.strip() in ("-", "0", "") or cell.kind is CellKind.BLANK):
        return
    if number := phone_of(cell.text):
        row.member[field] = number
        return
    seen = clean(cell.text)
    parts = [part for part in _PHONES.split(cell.text) if part and part.strip()]
    numbers = [number for number in map(phone_of, parts) if number]
    bare = re.sub(r"\D", "", seen)
    if numbers:
        row.member[field] = numbers[0]
        row.add(Level.NOTE, "phone_two", field, "Ô có nhiều số điện thoại, lấy số di động đầu tiên.", "", masked(seen))
    elif len(bare) == 9 and (restored := phone_of("0" + bare)):
        row.member[field] = restored
        message = f"Số điện thoại mất số 0 ở đầu, đã thêm lại ({masked(restored)})."
        row.add(Level.WARNING, "zero_restored", field, message, "Để ô dạng Text.", masked(seen))
    elif _LANDLINE.match(bare):
        message = f"Số {masked(bare)} là máy bàn, không dùng để đăng nhập được. Không lưu số này."
        row.add(Level.WARNING, "phone_landline", field, message, "Ghi số di động 10 chữ số.", masked(seen))
    else:
        message = f"Số điện thoại {masked(seen)} không đúng: cần 10 chữ số bắt đầu bằng 0. Không lưu số này."
        row.add(Level.WARNING, "phone_invalid", field, message, "Gõ lại đủ 10 chữ số.", masked(seen))
