"""Dates as they stand in cells: read day first, precision kept, doubt shown (rosters.md section 5)."""

import datetime as dt
import re
from dataclasses import dataclass

from handbook.lib.dates import PartialDate
from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean
from members.rosters.types import Level

_UNKNOWN = r"(?:0{1,2}|-{1,2}|\.{2}|\?|…|x{1,2})"
_SEPARATOR = r"\s*[/.\-]\s*"
_FULL = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?\Z")
_WORDS = re.compile(r"(?:ngày\s*(\d{1,2})\s*)?tháng\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})\Z", re.I)
_MONTH = re.compile(rf"(?:{_UNKNOWN}{_SEPARATOR})?(\d{{1,2}}){_SEPARATOR}(\d{{4}})\Z")
_YEAR = re.compile(rf"(?:(?:{_UNKNOWN}\s*[/.\-]\s*){{1,2}})?(\d{{4}})\Z")
_GUESS = re.compile(r"(?:khoảng|k\.|chừng|~)\s*(?:năm\s*)?(\d{4})\Z", re.I)
_EXTRA = re.compile(r"([\d/.\-\s]{4,}?\d{4})\s*[\s(\-–].*[^\W\d_].*\Z")
LABELS = {
    "birth_date": "Ngày sinh",
    "admission_date": "Ngày vào Đảng",
    "official_date": "Ngày chính thức",
    "decision_date": "Ngày quyết định kết nạp",
    "card_issue_date": "Ngày cấp thẻ",
    "activity_date": "Ngày của trạng thái",
}
DATE_FIELDS = tuple(LABELS)
_WRITE = "Sửa thành ngày/tháng/năm, ví dụ 02/09/1955; chỉ nhớ năm thì ghi 1955."


@dataclass(frozen=True)
class ReadDate:
    """`value` is a reduced ISO date or None; the finding, if any, is (level, code, message, cure, candidates)."""

    value: str | None = None
    finding: tuple[Level, str, str, str, tuple[str, ...]] | None = None
    year: int | None = None


def label(field: str) -> str:
    return LABELS[field]


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
    name, seen = label(field), clean(cell.text)
    if cell.kind is CellKind.BLANK or (cell.kind is CellKind.TEXT and seen in ("", "-", "'")):
        return ReadDate()
    if cell.kind in (CellKind.ERROR, CellKind.BOOLEAN):
        return _problem(Level.ERROR, "cell_error", f"{name}: ô báo lỗi {seen}.")
    if cell.kind is CellKind.FORMULA_NO_VALUE:
        return _problem(
            Level.ERROR, "formula_no_value", f"{name}: ô là công thức chưa có kết quả.", "Gõ thẳng ngày vào ô."
        )
    if cell.kind is CellKind.DATE:
        return _read_true_date(cell, field, name, today)
    if cell.kind is CellKind.NUMBER:
        return _read_number(cell, field, name, seen, today)
    return _read_text(seen, field, name, today)


def _read_true_date(cell: Cell, field: str, name: str, today: dt.date) -> ReadDate:
    if cell.serial is not None and cell.serial.is_integer() and 1850 <= cell.serial <= today.year:
        year = str(int(cell.serial))
        message = f"{name}: ô hiện {cell.text} nhưng số bên trong là {year}, có lẽ chỉ là năm."
        return _problem(
            Level.ASK, "date_year_as_serial", message, f"Nếu đúng là năm, ghi {year}.", year, year=int(year)
        )
    value = cell.value
    day = value.date() if isinstance(value, dt.datetime) else value
    assert isinstance(day, dt.date)  # noqa: S101  (the reader gives DATE cells a date)
    return _checked(day.isoformat(), field, name, cell.text, today)


def _read_number(cell: Cell, field: str, name: str, seen: str, today: dt.date) -> ReadDate:
    number = cell.value
    if isinstance(number, int) and 1850 <= number <= today.year:
        return _partial(str(number), name, field, today)
    if isinstance(number, int) and 3000 < number < 80_000:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=number)
        result = _checked(day.isoformat(), field, name, seen, today)
        if result.finding is None:
            note = (Level.NOTE, "date_serial", f"{name}: {seen} là số ngày của Excel, hiểu là {day:%d/%m/%Y}.", "", ())
            return ReadDate(result.value, note, result.year)
        return result
    return _problem(Level.ERROR, "date_invalid", f"{name} “{seen}” không phải là ngày.")


def _partial(value: str, name: str, field: str, today: dt.date) -> ReadDate:
    try:
        partial = PartialDate(value)
    except ValueError:
        return _problem(Level.ERROR, "date_invalid", f"{name} “{value}” không có thật.")
    if str(partial) > today.isoformat()[: len(partial)]:
        return _problem(Level.ERROR, "date_future", f"{name} {partial.display} ở tương lai.", "Kiểm tra lại năm.")
    known = "năm" if partial.precision == "year" else "tháng, năm"
    note = (Level.NOTE, "year_only", f"{name} chỉ biết {known}: {partial.display}. Giữ nguyên như vậy.", "", ())
    if field == "birth_date" and partial.year < 1915:
        note = (
            Level.WARNING,
            "birth_implausible",
            f"{name} {partial.display}: sinh trước năm 1915.",
            "Kiểm tra lại năm.",
            (),
        )
    return ReadDate(str(partial), note, partial.year)


def _checked(iso: str, field: str, name: str, seen: str, today: dt.date) -> ReadDate:
    year = int(iso[:4])
    if iso > today.isoformat():
        if field == "official_date" and year <= today.year + 2:
            message = f"{name} {_display(iso)} chưa tới; đảng viên vẫn là dự bị."
            return ReadDate(iso, (Level.WARNING, "official_in_future", message, "Kiểm tra lại ngày.", ()), year)
        return _problem(Level.ERROR, "date_future", f"{name} {_display(iso)} ở tương lai.", "Kiểm tra lại năm.")
    if year < 1880:
        return _problem(Level.ERROR, "date_invalid", f"{name} {seen} quá xa, không dùng được.")
    if field == "birth_date" and year < 1915:
        note = (
            Level.WARNING,
            "birth_implausible",
            f"{name} {_display(iso)}: sinh trước năm 1915.",
            "Kiểm tra lại năm.",
            (),
        )
        return ReadDate(iso, note, year)
    return ReadDate(iso, None, year)


def _read_text(seen: str, field: str, name: str, today: dt.date) -> ReadDate:
    text = seen.strip("'’ ").rstrip(".").strip()
    if match := _ISO.match(text):
        return _day(match[3], match[2], match[1], field, name, seen, today)
    if match := _FULL.match(text):
        if match[1].strip("0") or (len(match[1]) == 1 and match[1] != "0"):
            return _day(match[1], match[2], match[3], field, name, seen, today)
        if len(match[3]) == 4:
            month = match[2].strip("0")
            return _partial(match[3] + (f"-{match[2].zfill(2)}" if month else ""), name, field, today)
    if match := _WORDS.match(text):
        if match[1]:
            return _day(match[1], match[2], match[3], field, name, seen, today)
        return _partial(f"{match[3]}-{match[2].zfill(2)}", name, field, today)
    if match := _MONTH.match(text):
        if match[1].strip("0"):
            return _partial(f"{match[2]}-{match[1].zfill(2)}", name, field, today)
        return _partial(match[2], name, field, today)
    if match := _YEAR.match(text):
        return _partial(match[1], name, field, today)
    if match := _GUESS.match(text):
        message = f"{name} “{seen}” ghi là chưa chắc."
        return _problem(
            Level.ASK, "date_guess", message, f"Nếu chắc năm, ghi {match[1]}.", match[1], year=int(match[1])
        )
    if re.fullmatch(r"\d{5}", text):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        message = f"{name} “{seen}” có lẽ là số ngày của Excel ({day:%d/%m/%Y})."
        return _problem(
            Level.ASK, "date_serial_text", message, f"Nếu đúng, ghi {day:%d/%m/%Y}.", day.isoformat(), year=day.year
        )
    if match := _EXTRA.match(text):
        inner = _read_text(match[1].strip(), field, name, today)
        if inner.value and (inner.finding is None or inner.finding[0] is Level.NOTE):
            message = f"{name}: chỉ lấy ngày trong “{seen}”."
            return ReadDate(inner.value, (Level.NOTE, "date_extra_text", message, "", ()), inner.year)
    return _problem(Level.ERROR, "date_invalid", f"{name} “{seen}” không đọc được.")


def _day(day: str, month: str, year: str, field: str, name: str, seen: str, today: dt.date) -> ReadDate:
    d, m, short = int(day), int(month), len(year) == 2
    y = _century(int(year), field, today) if short else int(year)
    swapped = m > 12 and d <= 12 and m <= 31
    if swapped:
        d, m = m, d
    try:
        iso = dt.date(y, m, d).isoformat()
    except ValueError:
        return _problem(Level.ERROR, "date_invalid", f"{name} {seen} không có thật.")
    result = _checked(iso, field, name, seen, today)
    if result.value and result.finding is None:
        if swapped:
            message = f"{name} “{seen}” ghi tháng trước ngày, hiểu là {_display(iso)}."
            return ReadDate(iso, (Level.WARNING, "date_us_order", message, "Nên ghi ngày trước tháng.", ()), y)
        if short:
            message = f"{name} “{seen}” ghi năm hai số, hiểu là {_display(iso)}."
            return ReadDate(iso, (Level.NOTE, "date_two_digit_year", message, "", ()), y)
    return result
