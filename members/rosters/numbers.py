"""Numbers of people: citizen number, card, phone; sorted out by shape, never repaired without proof."""

import re

from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean
from members.rosters.types import JudgedRow, Level

_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+\Z", re.I)
_TAIL = re.compile(r"(\d+)\.0+\Z")
_JOINTS = re.compile(r"[\s.\-–'’`]")
_ID_HELP = "Xem lại thẻ căn cước: đủ 12 chữ số; để ô dạng Text rồi gõ lại."
_CARD_HELP = "Thẻ mới có 12 số, thẻ cũ có 8 số; để ô dạng Text rồi gõ lại."


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


def read_citizen_id(row: JudgedRow, cell: Cell, card: Cell) -> None:
    """Sets citizen_id (and old_citizen_id where an old number stands here); `card` is the row's card cell."""
    field, label = "citizen_id", "Số căn cước"
    row.member.setdefault(field, None)
    if unusable(row, field, cell, label):
        return
    seen = clean(cell.text)
    text = seen.strip("'’ ")
    if not text or text in ("-", "0"):
        row.add(Level.WARNING, "citizen_id_missing", field, "Chưa có số căn cước.", "Bổ sung khi có; không bắt buộc.")
        return
    if _SCIENTIFIC.match(text):
        message = f"{label} “{seen}”: Excel đã làm mất các chữ số."
        row.add(Level.ERROR, "digits_lost", field, message, _ID_HELP, seen)
        return
    tail = _TAIL.match(text)
    digits = tail[1] if tail else _JOINTS.sub("", text)
    if not digits.isdigit():
        mended = digits.replace("O", "0").replace("o", "0").replace("l", "1").replace("I", "1")
        if re.fullmatch(r"\d{12}", mended):
            message = f"{label} {masked(digits)} có chữ O hoặc l thay cho số."
            row.add(Level.ASK, "id_letters", field, message, "Thay chữ O bằng số 0, chữ l bằng số 1.", seen, mended)
        else:
            row.add(Level.ERROR, "id_length", field, f"{label} {masked(digits)} có ký tự lạ.", _ID_HELP, seen)
        return
    if len(digits) in (10, 11) and not digits.startswith("0"):
        _restore_zero(row, digits.zfill(12), seen, bool(tail))
    elif len(digits) == 12:
        row.member[field] = digits
        if digits != cell.text:
            row.add(Level.NOTE, "id_separators", field, "Đã bỏ dấu cách, dấu chấm trong số căn cước.", "", seen)
    elif len(digits) == 9 and not tail:
        row.member["old_citizen_id"] = row.member.get("old_citizen_id") or digits
        message = f"{label} {masked(digits)} có 9 chữ số: là số CMND cũ, giữ riêng; chưa có số căn cước."
        row.add(Level.WARNING, "old_id_in_citizen_id", field, message, "Bổ sung số căn cước 12 số.", seen)
    elif len(digits) == 8 and re.fullmatch(r"\d{12}", _JOINTS.sub("", clean(card.text))):
        row.add(
            Level.ASK,
            "card_and_citizen_id_swapped",
            field,
            "Số thẻ và số căn cước đổi chỗ nhau.",
            "Đổi lại hai ô.",
            seen,
        )
    else:
        message = f"{label} phải có 12 chữ số; ô này có {len(digits)}."
        row.add(Level.ERROR, "id_length", field, message, _ID_HELP, seen)


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
    if unusable(row, field, cell, label):
        return
    seen = clean(cell.text)
    text = seen.strip("'’ ")
    if not text or text in ("-", "0"):
        return
    if _SCIENTIFIC.match(text):
        row.add(Level.ERROR, "digits_lost", field, f"{label}: Excel đã làm mất các chữ số.", _CARD_HELP, seen)
        return
    tail = _TAIL.match(text)
    digits = tail[1] if tail else _JOINTS.sub("", text)
    own = row.member.get("citizen_id")
    if not digits.isdigit():
        row.add(Level.ERROR, "id_length", field, f"{label} {masked(digits)} có ký tự lạ.", _CARD_HELP, seen)
    elif len(digits) == 12 and len(_JOINTS.sub("", clean(citizen.text))) == 8:
        row.add(
            Level.ASK,
            "card_and_citizen_id_swapped",
            field,
            "Số thẻ và số căn cước đổi chỗ nhau.",
            "Đổi lại hai ô.",
            seen,
        )
    elif len(digits) == 8 and field == "card_number_2025":
        row.member["card_number_2003"] = row.member.get("card_number_2003") or digits
        row.add(Level.NOTE, "old_card", field, "Số thẻ 8 số là thẻ cũ, giữ ở mục thẻ cũ.", "", seen)
    elif len(digits) in (8, 12):
        row.member[field] = digits
        if digits != cell.text:
            row.add(Level.NOTE, "id_separators", field, "Đã bỏ dấu cách, dấu chấm trong số thẻ.", "", seen)
    elif len(digits) in (10, 11) and own and digits.zfill(12) == own:
        row.member[field] = own
        message = "Số thẻ mất số 0 ở đầu, đã thêm lại vì trùng số căn cước của dòng."
        row.add(Level.WARNING, "zero_restored", field, message, "Để ô dạng Text.", seen)
    elif (len(digits) in (6, 7) and cell.kind is CellKind.NUMBER) or len(digits) == 7:
        message = f"Số thẻ phải có 8 chữ số; ô này có {len(digits)}. Excel có thể đã bỏ số 0 ở đầu."
        row.add(Level.ASK, "zero_lost_unsure", field, message, _CARD_HELP, seen, digits.zfill(8))
    elif len(digits) in (10, 11):
        message = f"Số thẻ {masked(digits)} có vẻ mất số 0 ở đầu, không có gì để đối chiếu."
        row.add(Level.ASK, "zero_lost_unsure", field, message, _CARD_HELP, seen, digits.zfill(12))
    else:
        message = f"Số thẻ phải có 12 hoặc 8 chữ số; ô này có {len(digits)}."
        row.add(Level.ERROR, "id_length", field, message, _CARD_HELP, seen)


def phone_of(text: str) -> str | None:
    """Ten digits from 0, out of "+84 9…", "(+84)9…", "912 345 678" and the like."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    return digits if re.fullmatch(r"0[235789]\d{8}", digits) else None


def read_phone(row: JudgedRow, cell: Cell) -> None:
    """Sets phone: the first number of the cell; nothing where none can be read."""
    field, label = "phone", "Số điện thoại"
    row.member[field] = None
    if unusable(row, field, cell, label):
        return
    seen = clean(cell.text)
    if not seen or seen in ("-", "0"):
        return
    parts = [part for part in re.split(r"[;/,\n]|\s[-–]\s", cell.text) if part.strip()]
    numbers = [number for number in map(phone_of, parts) if number]
    bare = re.sub(r"\D", "", seen)
    if numbers:
        row.member[field] = numbers[0]
        if len(parts) > 1:
            row.add(Level.NOTE, "phone_two", field, "Ô có hai số điện thoại, lấy số đầu.", "", masked(seen))
    elif len(bare) == 9 and (restored := phone_of("0" + bare)):
        row.member[field] = restored
        message = f"Số điện thoại mất số 0 ở đầu, đã thêm lại ({masked(restored)})."
        row.add(Level.WARNING, "zero_restored", field, message, "Để ô dạng Text.", masked(seen))
    else:
        message = f"Số điện thoại {masked(seen)} không đúng: cần 10 chữ số bắt đầu bằng 0. Không lưu số này."
        row.add(Level.WARNING, "phone_invalid", field, message, "Gõ lại đủ 10 chữ số.", masked(seen))
