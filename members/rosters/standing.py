"""What registers say in columns of their own: died, left, exempt, moved; the date is kept, reasons are dropped."""

import datetime as dt
import re

from handbook.lib.sheets.grid import Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.dates import label, read_date
from members.rosters.types import JudgedRow, Level
from members.rosters.words import is_marked

EVENTS = {"died": "Từ trần", "left": "Rời khỏi Đảng", "exempt": "Miễn sinh hoạt"}
MOVES = {"moved_out": "moved_out_date", "moved_in": "moved_in_date"}
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}\s*[/.\-]\s*){0,2}(?:19|20)\d{2}(?!\d)|(?<!\d)(?:\d{1,2}\s*[/.\-]\s*){2}\d{2}(?!\d)"
)
_WORDS = re.compile(r"(?:ngày\s*\d{1,2}\s*)?tháng\s*\d{1,2}\s*(?:năm|/)\s*\d{4}", re.I)
_NOTHING = {"", "-", "0", "khong", "chua", "/", "x0", "khong co"}


def read_standing(row: JudgedRow, fields: dict[str, Cell], today: dt.date) -> None:
    """Sets activity, its date and the dates of moves from the columns that speak of one event each.

    Somebody who moved away is asked about, not listed as a current member. The word in a column of its own and an
    event that contradict each other are asked as well.
    """
    happened = {name: cell for name in EVENTS if (cell := fields.get(name)) and _says_something(cell)}
    for name, target in MOVES.items():
        if (cell := fields.get(name)) and _says_something(cell):
            row.member[target] = _date_in(row, cell, name, today)
    if "moved_out" in fields and _says_something(fields["moved_out"]) and not happened:
        _ask_moved(row)
    if not happened:
        return
    words = {EVENTS[name] for name in happened}
    told = row.member.get("activity")
    if len(words & {"Từ trần", "Rời khỏi Đảng"}) > 1 or (told and told not in words and told != "Đang sinh hoạt"):
        message = "Tình trạng và các cột ngày mất, ngày ra khỏi Đảng, ngày miễn không khớp nhau."
        row.add(Level.ASK, "status_contradicts", "activity", message, "Chỉ giữ một tình trạng.")
        row.member["activity"] = None
        return
    name = next(iter(happened))
    row.member["activity"] = EVENTS[name]
    row.member["activity_date"] = _date_in(row, happened[name], name, today) or row.member.get("activity_date")
    if name != "exempt":
        message = f"Trạng thái {EVENTS[name]}: không còn trong danh sách hiện tại."
        row.add(Level.NOTE, "status_left", "activity", message, "")


def read_membership_marks(row: JudgedRow, fields: dict[str, Cell]) -> None:
    """Sets membership from a mark under Chính thức or Dự bị."""
    official, probationary = (
        name in fields and is_marked(fields[name]) for name in ("mark_official", "mark_probationary")
    )
    if official and probationary:
        message = "Đánh dấu cả chính thức và dự bị."
        row.add(Level.WARNING, "membership_contradicts", "membership", message, "Chỉ để một dấu.")
    elif official or probationary:
        row.member["membership"] = "Chính thức" if official else "Dự bị"


def _says_something(cell: Cell) -> bool:
    if cell.kind in (CellKind.BLANK, CellKind.ERROR, CellKind.FORMULA_NO_VALUE):
        return False
    return fold(clean(cell.text)).strip(" .") not in _NOTHING


def _ask_moved(row: JudgedRow) -> None:
    day = row.member.get("moved_out_date")
    when = f" ngày {'/'.join(reversed(day.split('-')))}" if day else ""
    message = f"Đã chuyển sinh hoạt đi{when}, không còn ở chi bộ này."
    row.add(Level.ASK, "moved_out", "activity", message, "Bỏ qua dòng này; nếu còn sinh hoạt, xóa ô ngày chuyển đi.")


def _date_in(row: JudgedRow, cell: Cell, name: str, today: dt.date) -> str | None:
    """The date a cell begins with or holds; what stands beside it (a reason, a place) is not kept."""
    if cell.kind is CellKind.TEXT:
        found = _DATE.search(cell.text) or _WORDS.search(cell.text)
        if not found:
            if not is_marked(cell):
                row.add(Level.NOTE, "date_not_told", "activity_date", f"{label(name)}: ô không ghi ngày.", "")
            return None
        cell = Cell(CellKind.TEXT, found[0], found[0])
    read = read_date(cell, name, today)
    if read.finding and read.value is None:
        level, code, message, cure, candidates = read.finding
        row.add(level, code, "activity_date", message, cure, clean(cell.text), *candidates)
    return read.value
