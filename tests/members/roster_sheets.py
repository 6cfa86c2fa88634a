"""Small invented sheets as their makers would type them (roster_sheets.txt), made into workbooks in memory."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from handbook.lib.sheets.grid import Cell, CellKind, Sheet, Workbook, column_number
from members.rosters.directory import OrganisationEntry

CELL = "Chi bộ thôn Nà Thử"
UNITS = [
    OrganisationEntry("T", "Đảng bộ tỉnh Thử", "Tỉnh Thử", "province", ""),
    OrganisationEntry("X", "Đảng bộ xã Suối Thử", "xã Suối Thử", "commune", "T"),
    OrganisationEntry("Y", "Đảng bộ xã Đồi Mẫu", "xã Đồi Mẫu", "commune", "T"),
    OrganisationEntry("X1", "Chi bộ thôn Nà Thử", "thôn Nà Thử", "cell", "X"),
    OrganisationEntry("X2", "Chi bộ thôn Khuổi Mẫu", "thôn Khuổi Mẫu", "cell", "X"),
    OrganisationEntry("X3", "Chi bộ tổ dân phố 3", "tổ dân phố 3", "cell", "X"),
    OrganisationEntry("X4", "Chi bộ Trường Tiểu học Suối Thử", "Trường Tiểu học Suối Thử", "grassroots_cell", "X"),
    OrganisationEntry("X5", "Đảng bộ Công ty Chè Thử", "Công ty Chè Thử", "grassroots", "X"),
    OrganisationEntry("X51", "Chi bộ Phân xưởng 1", "Phân xưởng 1", "cell", "X5"),
    OrganisationEntry("X52", "Chi bộ Phân xưởng 2", "Phân xưởng 2", "cell", "X5"),
    OrganisationEntry("Y1", "Chi bộ thôn Đồi Xa", "thôn Đồi Xa", "cell", "Y"),
]


@dataclass
class Written:
    """One sheet, what members are expected in it, and codes of findings that rows must have."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    expected: list[dict[str, str | None]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    codes: dict[int, set[str]] = field(default_factory=dict)


def read_written(path: Path) -> list[Written]:
    """The sheets of a text file; its own head says how they are written."""
    found: list[Written] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append(Written(line[3:]))
        elif not line or not found:
            continue
        elif line.startswith("-> "):
            facts = (fact.split("=", 1) for fact in line[3:].split("; "))
            found[-1].expected.append({name: value or None for name, value in facts})
        elif line.startswith("! "):
            number, *codes = line[2:].split()
            found[-1].codes[int(number)] = set(codes)
        elif line.startswith("merged: "):
            found[-1].merges = line[8:].split()
        else:
            found[-1].rows.append([] if line == "." else [text.strip() for text in line.split("|")])
    return found


def cell_of(text: str) -> Cell:
    if text.startswith("@"):
        day = dt.date.fromisoformat(text[1:])
        return Cell(CellKind.DATE, day, f"{day:%d/%m/%Y}", serial=float((day - dt.date(1899, 12, 30)).days))
    if text.startswith("#"):
        return Cell(CellKind.NUMBER, int(text[1:]), text[1:])
    text = text.replace("⏎", "\n")
    return Cell(CellKind.TEXT, text, text)


def workbook_of(written: Written) -> Workbook:
    sheet = Sheet("Sheet1")
    for number, texts in enumerate(written.rows, 1):
        if cells := {column: cell_of(text) for column, text in enumerate(texts, 1) if text}:
            sheet.rows[number] = cells
    sheet.merges = [_range(text) for text in written.merges]
    return Workbook("thu.xlsx", "xlsx", "", [sheet])


def _range(text: str) -> tuple[int, int, int, int]:
    def place(reference: str) -> tuple[int, int]:
        letters = reference.rstrip("0123456789")
        return int(reference[len(letters) :]), column_number(letters)

    (top, left), (bottom, right) = map(place, text.split(":"))
    return top, left, bottom, right


SHEETS = read_written(Path(__file__).with_suffix(".txt"))
