"""Dates as they stand in cells: read day first, precision kept, doubt shown (rosters.md section 5)."""

import calendar
import datetime as dt
import functools
import re
from typing import NamedTuple

from handbook.lib.dates import PartialDate
from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.types import Level

LABELS = {
    "birth_date": "Ngày sinh",
    "admission_date": "Ngày vào Đảng",
    "official_date": "Ngày chính thức",
    "decision_date": "Ngày quyết định kết nạp",
    "card_issue_date": "Ngày cấp thẻ",
    "activity_date": "Ngày của trạng thái",
}
DATE_FIELDS = tuple(LABELS)
_MORE_LABELS = {
    "died": "Ngày từ trần",
    "left": "Ngày ra khỏi Đảng",
    "exempt": "Ngày miễn sinh hoạt",
    "moved_out": "Ngày chuyển đi",
    "moved_in": "Ngày chuyển đến",
}
# Patterns over text without marks, in lower case.
_SEPARATOR = r"\s*[/.,\-]\s*"
_UNKNOWN = r"(?:0{1,2}|[\-_.?…x*]{1,4})"
_TIME = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[sc][ah]| ?[ap]m)?)?"
_FULL = re.compile(rf"(\d{{1,2}})(?:{_SEPARATOR}|\s+)(\d{{1,2}})(?:{_SEPARATOR}|\s+)(\d{{4}}|\d{{2}}){_TIME}\Z")
_PLAIN = re.compile(r"\d\d/\d\d/\d{4}\Z", re.ASCII)
_EARLIEST = 1915
_ISO = re.compile(rf"(\d{{4}})[\-/.](\d{{1,2}})[\-/.](\d{{1,2}}){_TIME}\Z")
_WORDS = re.compile(
    r"(?:(?:ngay\s*)?(\d{1,2})\s*(?:/|-|,)?\s*)?(?:thang|thg\.?|th\.?)\s*(\d{1,2})\s*(?:,|/|-|\s)\s*(?:nam\s*)?(\d{4})\Z"
)
_ENGLISH = re.compile(r"(?:(\d{1,2})[\-/ .])?([a-z]{3})[a-z]*[\-/ .,]+(\d{4}|\d{2})\Z")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = re.compile(rf"(?:{_UNKNOWN}{_SEPARATOR})?(\d{{1,2}}){_SEPARATOR}(\d{{4}}|[4-9]\d)\Z")
_MONTH_ISO = re.compile(r"(\d{4})[\-/.](\d{1,2})\Z")
_YEAR = re.compile(rf"(?:(?:{_UNKNOWN}\s*[/.\-]\s*){{1,2}}|[/\s]+)?(?:(?:sinh )?(?:nam|sn)\s*:?\s*)?(\d{{4}})\Z")
_GUESS = re.compile(r"(?:khoang|k\.|chung|~|uoc)\s*(?:nam\s*)?(\d{4})\Z|(\d{4})\s*\?\Z")
_LUNAR = re.compile(r"(.*?\d)\s*[(\-]?\s*(?:am lich|a\.?l\.?)\s*\)?\Z")
_TWO = re.compile(
    rf"(\d{{1,2}}{_SEPARATOR}\d{{1,2}}{_SEPARATOR}\d{{4}})\s*[;,/\-–\s(]+\s*(\d{{1,2}}{_SEPARATOR}\d{{1,2}}{_SEPARATOR}\d{{4}})\)?\Z"
)
_EXTRA = re.compile(r"((?:[\d?]{1,2}\s*[/.\-]\s*){0,2}\d{4})\s*[\s(\-–,:].*[^\W\d_].*\Z")
_COMPACT = re.compile(r"(\d{1,2})(\d{2})(\d{4})\Z")
_NOTHING = {"", "-", "--", "/", ".", "0"}
_NOT_YET = {"du bi", "db", "chua", "chua chinh thuc", "dang vien du bi", "dvdb", "chua den han", "chua cong nhan"}
_NOT_KNOWN = {"?", "khong ro", "khong nho", "chua ro", "khong biet", "kr", "khong", "khong co"}
_WRITE = "Sửa thành ngày/tháng/năm, ví dụ 02/09/1955; chỉ nhớ năm thì ghi 1955."
_EPOCH = dt.date(1899, 12, 30)


class ReadDate(NamedTuple):
    """`value` is a reduced ISO date or None; the finding, if any, is (level, code, message, cure, candidates).

    `is_blank`: the cell says nothing, or that the day has not come.
    """

    value: str | None = None
    finding: tuple[Level, str, str, str, tuple[str, ...]] | None = None
    year: int | None = None
    is_blank: bool = False


_BLANK = ReadDate(is_blank=True)


def label(field: str) -> str:
    return LABELS.get(field) or _MORE_LABELS[field]


def _problem(
    level: Level, code: str, message: str, cure: str = _WRITE, *candidates: str, year: int | None = None
) -> ReadDate:
    return ReadDate(None, (level, code, message, cure, candidates), year)


def _display(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _century(two: int, field: str, today: dt.date) -> int:
    """A birth lies at least 18 years back; an admission between the founding of the Party (1930) and today."""
    latest = today.year - 18 if field == "birth_date" else today.year
    return 2000 + two if 2000 + two <= latest else 1900 + two


def read_date(cell: Cell, field: str, today: dt.date) -> ReadDate:
    """The date in `cell` read for `field`; a blank cell gives nothing."""
    if cell.kind is CellKind.TEXT:
        return _read_plain(cell.text, today) or _read_text(cell.text, field, today)
    if cell.kind is CellKind.BLANK:
        return _BLANK
    if cell.kind is CellKind.DATE:
        return _read_true_date(cell, field, today)
    if cell.kind is CellKind.NUMBER:
        return _read_number(cell, field, today)
    if cell.kind is CellKind.FORMULA_NO_VALUE:
        message = f"{label(field)}: ô là công thức chưa có kết quả."
        return _problem(Level.ERROR, "formula_no_value", message, "Gõ thẳng ngày vào ô.")
    return _problem(Level.ERROR, "cell_error", f"{label(field)}: ô báo lỗi {clean(cell.text)}.")


def _read_plain(text: str, today: dt.date) -> ReadDate | None:
    """What nearly all cells hold: a day "03/02/1985" of which nothing is to be said. None for anything else."""
    if not _PLAIN.match(text):
        return None
    iso = f"{text[6:]}-{text[3:5]}-{text[:2]}"
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return None
    return ReadDate(iso, None, day.year) if day.year >= _EARLIEST and day <= today else None


def _read_true_date(cell: Cell, field: str, today: dt.date) -> ReadDate:
    if cell.serial is not None and cell.serial.is_integer() and 1850 <= cell.serial <= today.year:
        year = str(int(cell.serial))
        message = f"{label(field)}: ô hiện {cell.text} nhưng số bên trong là {year}, có lẽ chỉ là năm."
        return _problem(
            Level.ASK, "date_year_as_serial", message, f"Nếu đúng là năm, ghi {year}.", year, year=int(year)
        )
    value = cell.value
    day = value.date() if isinstance(value, dt.datetime) else value
    assert isinstance(day, dt.date)  # noqa: S101  (the reader gives DATE cells a date)
    return _checked(day.isoformat(), field, cell.text, today)


def _read_number(cell: Cell, field: str, today: dt.date) -> ReadDate:
    number = cell.value
    whole = int(number) if isinstance(number, int | float) else 0
    if whole == number and 1850 <= whole <= today.year:
        return _partial(str(whole), field, today)
    if 3000 < whole < 80_000:
        day = _EPOCH + dt.timedelta(days=whole)
        result = _checked(day.isoformat(), field, cell.text, today)
        if result.finding is None:
            message = f"{label(field)}: {cell.text} là số ngày của Excel, hiểu là {day:%d/%m/%Y}."
            return ReadDate(result.value, (Level.NOTE, "date_serial", message, "", ()), result.year)
        return result
    if whole == number and whole > 80_000:
        return _read_text(str(whole), field, today)
    return _BLANK if number == 0 else _unreadable(cell.text, field)


def _unreadable(seen: str, field: str) -> ReadDate:
    return _problem(Level.ERROR, "date_invalid", f"{label(field)} “{clean(seen)[:40]}” không phải là ngày.")


def _partial(value: str, field: str, today: dt.date) -> ReadDate:
    name = label(field)
    try:
        partial = PartialDate(value)
    except ValueError:
        return _problem(Level.ERROR, "date_invalid", f"{name} “{_display(value)}” không có thật.")
    if str(partial) > today.isoformat()[: len(partial)]:
        return _problem(Level.ERROR, "date_future", f"{name} {partial.display} ở tương lai.", "Kiểm tra lại năm.")
    known = "năm" if partial.precision == "year" else "tháng, năm"
    if field == "birth_date" and partial.year < _EARLIEST:
        return ReadDate(str(partial), _too_early(partial.display), partial.year)
    message = f"{name} chỉ biết {known}: {partial.display}. Giữ nguyên như vậy."
    return ReadDate(str(partial), (Level.NOTE, "year_only", message, "", ()), partial.year)


def _too_early(seen: str) -> tuple[Level, str, str, str, tuple[str, ...]]:
    return Level.WARNING, "birth_implausible", f"Ngày sinh {seen}: sinh trước năm 1915.", "Kiểm tra lại năm.", ()


def _checked(iso: str, field: str, seen: str, today: dt.date) -> ReadDate:
    year = int(iso[:4])
    if iso > today.isoformat():
        if field == "official_date" and year <= today.year + 2:
            message = f"Ngày chính thức {_display(iso)} chưa tới; đảng viên vẫn là dự bị."
            return ReadDate(iso, (Level.WARNING, "official_in_future", message, "Kiểm tra lại ngày.", ()), year)
        message = f"{label(field)} {_display(iso)} ở tương lai."
        return _problem(Level.ERROR, "date_future", message, "Kiểm tra lại năm.", iso)
    if year < 1880:
        return _problem(Level.ERROR, "date_invalid", f"{label(field)} {seen} quá xa, không dùng được.")
    if field == "birth_date" and year < _EARLIEST:
        return ReadDate(iso, _too_early(_display(iso)), year)
    return ReadDate(iso, None, year)


@functools.lru_cache(maxsize=65_536)
def _read_text(written: str, field: str, today: dt.date) -> ReadDate:
    text = fold(clean(written)).strip("'’`\" ").rstrip(".").strip()
    if text in _NOTHING or not text.strip("0/.- ") or (text in _NOT_YET and field == "official_date"):
        return _BLANK
    if match := _FULL.match(text):
        if match[1].strip("0"):
            return _day(match[1], match[2], match[3], field, written, today)
        if len(match[3]) == 4:
            month = match[2].strip("0")
            return _partial(match[3] + (f"-{match[2].zfill(2)}" if month else ""), field, today)
    if match := _ISO.match(text):
        return _day(match[3], match[2], match[1], field, written, today)
    if match := _MONTH.match(text):
        if match[1].strip("0"):
            year = match[2] if len(match[2]) == 4 else f"19{match[2]}"
            return _partial(f"{year}-{match[1].zfill(2)}", field, today)
        return _partial(match[2], field, today)
    if match := _YEAR.match(text):
        return _partial(match[1], field, today)
    return _read_words(text, written, field, today)


def _read_words(text: str, written: str, field: str, today: dt.date) -> ReadDate:
    """What is no plain date in figures: words, doubts, several dates, figures without marks."""
    if match := _WORDS.match(text):
        if match[1]:
            return _day(match[1], match[2], match[3], field, written, today)
        return _partial(f"{match[3]}-{match[2].zfill(2)}", field, today)
    if (match := _ENGLISH.match(text)) and (month := _MONTHS.get(match[2])):
        year = match[3] if len(match[3]) == 4 else str(_century(int(match[3]), field, today))
        if match[1]:
            return _day(match[1], str(month), match[3], field, written, today)
        return _partial(f"{year}-{month:02d}", field, today)
    if match := _MONTH_ISO.match(text):
        return _partial(f"{match[1]}-{match[2].zfill(2)}", field, today)
    name, seen = label(field), clean(written)[:40]
    if text in _NOT_KNOWN:
        return ReadDate(None, (Level.NOTE, "date_unknown", f"{name}: tệp ghi “{seen}”.", "", ()))
    if match := _GUESS.match(text):
        year = match[1] or match[2]
        message = f"{name} “{seen}” ghi là chưa chắc."
        return _problem(Level.ASK, "date_guess", message, f"Nếu chắc năm, ghi {year}.", year, year=int(year))
    if match := _LUNAR.match(text):
        inner = _read_text(match[1], field, today)
        return _problem(
            Level.ASK,
            "date_lunar",
            f"{name} “{seen}” theo âm lịch.",
            "Ghi ngày dương lịch.",
            *filter(None, [inner.value]),
        )
    if re.fullmatch(r"\d{5}", text):
        day = _EPOCH + dt.timedelta(days=int(text))
        message = f"{name} “{seen}” có lẽ là số ngày của Excel ({day:%d/%m/%Y})."
        return _problem(
            Level.ASK, "date_serial_text", message, f"Nếu đúng, ghi {day:%d/%m/%Y}.", day.isoformat(), year=day.year
        )
    if match := _COMPACT.match(text):
        inner = _day(match[1], match[2], match[3], field, written, today)
        if inner.value:
            message = f"{name} “{seen}” viết liền, có lẽ là {_display(inner.value)}."
            return _problem(Level.ASK, "date_compact", message, _WRITE, inner.value, year=inner.year)
    if match := _TWO.match(text):
        days = [read.value for part in match.groups() if (read := _read_text(part, field, today)).value]
        return _problem(
            Level.ASK, "date_two", f"{name}: ô có hai ngày “{seen}”.", "Chỉ để một ngày.", *filter(None, days)
        )
    if match := _EXTRA.match(text):
        inner = _read_text(match[1].strip(), field, today)
        if inner.value and (inner.finding is None or inner.finding[0] is Level.NOTE):
            message = f"{name}: chỉ lấy ngày trong “{seen}”."
            return ReadDate(inner.value, (Level.NOTE, "date_extra_text", message, "", ()), inner.year)
    return _problem(Level.ERROR, "date_invalid", f"{name} “{seen}” không đọc được.")


def _day(day: str, month: str, year: str, field: str, seen: str, today: dt.date) -> ReadDate:
    d, m, short = int(day), int(month), len(year) == 2
    y = _century(int(year), field, today) if short else int(year)
    swapped = m > 12 and d <= 12 and m <= 31
    if swapped:
        d, m = m, d
    seen = clean(seen)[:40]
    try:
        iso = dt.date(y, m, d).isoformat()
    except ValueError:
        return _problem(Level.ERROR, "date_invalid", f"{label(field)} {seen} không có thật.")
    result = _checked(iso, field, seen, today)
    if result.value and result.finding is None:
        if swapped:
            message = f"{label(field)} “{seen}” ghi tháng trước ngày, hiểu là {_display(iso)}."
            return ReadDate(iso, (Level.WARNING, "date_us_order", message, "Nên ghi ngày trước tháng.", ()), y)
        if short:
            message = f"{label(field)} “{seen}” ghi năm hai số, hiểu là {_display(iso)}."
            return ReadDate(iso, (Level.NOTE, "date_two_digit_year", message, "", ()), y)
    return result
