"""What a sheet is, told by its head: titles, heading, and of which kind each row below it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handbook.lib.sheets.grid import CellKind, Sheet
from handbook.lib.text import fold
from members.rosters.choices import NO_CHOICES, Choices, key_of
from members.rosters.contents import settle_by_contents
from members.rosters.directory import NOWHERE, Above, Directory
from members.rosters.headings import HEADING_ROWS, Heading, find_heading, nameless_heading, read_heading
from members.rosters.unit_names import names_in

_LEFT = re.compile(r"\b(?:chuyen (?:sinh hoat )?di|ra khoi dang|tu tran|da mat|ban cu|danh sach nam (?:19|20)\d\d)\b")
_HEAD = HEADING_ROWS + 15
_LOWEST_HEADING = 1000
LONGEST_LINE = 300
_IDENTITY = {
    "birth_date",
    "birth_male",
    "birth_year",
    "citizen_id",
    "old_citizen_id",
    "card_number",
    "card_number_2003",
    "file_number",
    "external_id",
    "portal_key",
}
NO_IDENTITY = (
    "Không có cột ngày sinh, số căn cước, số thẻ hay số lý lịch: không nhận ra được đảng viên đã có trong sổ tay."
)
NO_MEMBERS = "Không có dòng đảng viên nào."


@dataclass
class Plan:
    """How one sheet will be read; `sheet` is its head: merges, hidden columns and the rows up to `head_rows`."""

    sheet: Sheet
    role: str
    reason: str = ""
    heading: Heading | None = None
    unit: Above = NOWHERE
    """The cell that the titles or the name of the sheet tell; nowhere where a column tells it row by row."""
    units: Mapping[str, str] = field(default_factory=dict)
    """What lines were said to mean: their `key_of` → code of a cell."""
    other_rows: dict[int, str] | None = None
    """Row → kind (see row_kinds) of the rows below the heading that begin no member, once all were looked at."""


def head_rows(name: str, choices: Choices = NO_CHOICES) -> int:
    """How many rows of the sheet `name` must be known before it can be planned."""
    return max(_HEAD, min(choices.headings.get(name, (0, 0))[1] + 15, _LOWEST_HEADING))


def plan_sheet(sheet: Sheet, directory: Directory, choices: Choices = NO_CHOICES) -> Plan:
    """What to do with `sheet`: read it ("data"), leave it ("ignore"), or not without a question ("ask")."""
    chosen = choices.sheets.get(sheet.name)
    if chosen is False:
        return Plan(sheet, "ignore", "Đã chọn không nhập trang này.")
    if not sheet.rows:
        return Plan(sheet, "ignore", "Trang trống.")
    heading = _heading_of(sheet, choices)
    if heading is None:
        return Plan(sheet, "ignore", _why_no_heading(sheet))
    units = {
        written: code
        for (name, written), code in choices.values.items()
        if name == "organisation" and code in directory.cells
    }
    plan = Plan(sheet, "data", heading=heading, unit=_unit_above(sheet, heading, directory, units), units=units)
    if not _IDENTITY & heading.columns.keys():
        plan.reason = NO_IDENTITY
    titles = fold(" ".join([sheet.name, *title_lines(sheet, heading)]))
    if chosen:
        return plan
    if sheet.is_hidden:
        plan.role, plan.reason = "ask", "Trang bị ẩn, có thể là bản cũ. Bỏ ẩn trang rồi nhập nếu cần."
    elif _LEFT.search(titles):
        plan.role, plan.reason = (
            "ask",
            "Có vẻ là danh sách người chuyển đi hoặc bản cũ. Chép sang trang khác nếu cần nhập.",
        )
    return plan


def _why_no_heading(sheet: Sheet) -> str:
    """Says which heading row lacks the name, where there is one."""
    if found := nameless_heading(sheet):
        return f"Dòng {found} là dòng tiêu đề nhưng không có cột Họ và tên, nên không biết mỗi dòng nói về ai."
    return "Không có dòng tiêu đề với cột Họ và tên."


def _heading_of(sheet: Sheet, choices: Choices) -> Heading | None:
    columns = {number: name for (of, number), name in choices.columns.items() if of == sheet.name}
    rows = choices.headings.get(sheet.name)
    if rows is None:
        heading = find_heading(sheet)
        if heading is None:
            return None
        rows = heading.first, heading.last
    heading = read_heading(sheet, *rows, columns)
    settle_by_contents(sheet, heading, columns)
    return heading if heading.name_column else None


def title_lines(sheet: Sheet, heading: Heading) -> list[str]:
    return [
        cell.text[:LONGEST_LINE]
        for row in sorted(sheet.rows)
        if row < heading.first
        for cell in sheet.rows[row].values()
        if cell.kind is CellKind.TEXT
    ]


def unit_said(line: str, units: Mapping[str, str]) -> str | None:
    """The cell that a title or section line was said to mean."""
    return next((units[key] for text in (line, *names_in(line)) if (key := key_of(text)) in units), None)


def _unit_above(sheet: Sheet, heading: Heading, directory: Directory, units: Mapping[str, str]) -> Above:
    lines = [*title_lines(sheet, heading), sheet.name]
    said = next((code for line in reversed(lines) if (code := unit_said(line, units))), None) if units else None
    above = Above(said) if said else directory.of_titles(lines)
    for number in list(heading.columns.get("organisation", [])):
        is_guess = any(seen.number == number and not seen.is_certain for seen in heading.seen)
        if is_guess and above.code and not _names_bodies(sheet, heading, number, directory):
            heading.drop(number, "job")
    return NOWHERE if "organisation" in heading.columns else above


def _names_bodies(sheet: Sheet, heading: Heading, number: int, directory: Directory) -> bool:
    texts = {cells[number].text for row, cells in sheet.rows.items() if row > heading.last and number in cells}
    return any(directory.find(text).how != "unknown" for text in texts)
