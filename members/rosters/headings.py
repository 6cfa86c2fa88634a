"""From the words above a column to the field it holds; headings are met in many wordings (rosters.md sections 2–4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handbook.lib.sheets.grid import CellKind, Sheet, column_letter
from handbook.lib.text import clean, fold
from members.rosters.types import SeenColumn

# Order matters: the first pattern that fits the folded heading path wins.
_FIELDS: tuple[tuple[str, str], ...] = (
    (r"^(stt|so tt|tt|so thu tu)$", "row_number"),
    (r"^ma so tay$", "portal_key"),
    (r"^(id|uuid|ma dinh danh he thong)$", "external_id"),
    (r"khai sinh.*(quoc gia|tinh|chi tiet)|que quan|thuong tru|tam tru|noi sinh|noi dang ky", "-place"),
    (r"de nghi xoa", "-delete"),
    (r"ket qua kiem tra|chi tiet loi|^vi sao$", "-checker"),
    (r"ten goi khac|ten khac|bi danh|ho ten khai sinh", "other_name"),
    (r"ho va ten|ho ten|^ten dang vien$", "full_name"),
    (r"sinh.* nam$", "birth_male"),
    (r"sinh.* nu$", "birth_female"),
    (r"(gioi tinh|phai)?.*(^| )nam$", "mark_male"),
    (r"(gioi tinh|phai)?.*(^| )nu$", "mark_female"),
    (r"gioi tinh|^phai$|^nam,? nu$", "sex"),
    (r"sinh ngay|ngay sinh|nam sinh|thang nam sinh|thang, nam sinh", "birth_date"),
    (r"dan toc", "ethnic_group"),
    (r"ton giao", "religion"),
    (r"cmnd|chung minh", "old_citizen_id"),
    (r"cccd|can cuoc|dinh danh", "citizen_id"),
    (r"noi cap", "-card_place"),
    (r"ngay cap the", "card_issue_date"),
    (r"(the dang|so the).*(qd 85|cu$|8 so)", "card_number_2003"),
    (r"so the|the dang|the dv", "card_number"),
    (r"huy hieu|so hhd", "badge_number"),
    (r"ly lich", "file_number"),
    (r"dien thoai|^sdt|so dt|di dong", "phone"),
    (r"email|thu dien tu", "email"),
    (r"noi de nghi", "-proposer"),
    (r"to chuc dang|^chi bo|don vi sinh hoat|noi sinh hoat", "organisation"),
    (r"chuc vu", "position"),
    (r"ngay roi|ngay mat|ngay mien", "activity_date"),
    (r"trang thai|tinh trang", "activity"),
    (r"quyet dinh ket nap", "decision_date"),
    (r"chinh thuc", "official_date"),
    (r"ngay vao dang|ket nap|vao dang", "admission_date"),
    (r"van hoa|pho thong|hoc van", "general_education"),
    (r"chuyen mon|cmnv", "professional"),
    (r"(llct|ly luan).* (sc|so cap)$", "theory_elementary"),
    (r"(llct|ly luan).* (tc|trung cap)$", "theory_intermediate"),
    (r"(llct|ly luan).* (cc|cao cap)$", "theory_advanced"),
    (r"llct|ly luan", "political_theory"),
    (r"ghi chu", "note"),
)
_COMPILED = tuple((re.compile(pattern), name) for pattern, name in _FIELDS)
_REGISTER = re.compile(r"so the.*ly lich|ngay vao dang.*ngay chinh thuc|nam,? nu,? dan toc")
_BADGE_LIST = re.compile(r"noi de nghi tang|so hhd")
HEADING_ROWS = 25


@dataclass
class Heading:
    """Where the heading stands and what its columns hold."""

    first: int
    last: int
    columns: dict[str, list[int]] = field(default_factory=dict)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    layout: str = "list"
    seen: list[SeenColumn] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, list[str]]:
        return {name: [column_letter(n) for n in numbers] for name, numbers in self.columns.items()}

    def add(self, column: int, name: str, written: str, path: str, *, is_certain: bool) -> None:
        """Column number `column` holds the field `name`; "" is unknown, "-…" known and not kept."""
        is_kept = bool(name) and not name.startswith("-")
        if is_kept:
            self.columns.setdefault(name, []).append(column)
        else:
            self.ignored.append((column, path))
        field_name = name if is_kept else ""
        self.seen.append(SeenColumn(column, written, field_name, is_certain, is_kept=is_kept or not name))


def field_of(path: str) -> str | None:
    """The field a folded heading path names; names beginning with "-" are recognised and not kept."""
    return next((name for pattern, name in _COMPILED if pattern.search(path)), None)


def _folded(text: str) -> str:
    text = re.sub(r"\(\s*\*\s*\)|\*|\(dd.*?\)|\(cao nhat\)", "", fold(clean(text)))
    return " ".join(text.split()).strip(" .:")


def _row_score(sheet: Sheet, row: int) -> int:
    hits = 0
    for cell in sheet.rows.get(row, {}).values():
        if cell.kind is CellKind.TEXT and len(cell.text) < 90:
            found = field_of(_folded(cell.text))
            hits += found is not None or _folded(cell.text) in ("trinh do", "ho va ten")
    return hits


def find_heading(sheet: Sheet) -> Heading | None:
    """The heading block among the first rows; None where no row names at least three known columns and a name."""
    rows = [row for row in sorted(sheet.rows) if row <= HEADING_ROWS]
    first = next((row for row in rows if _row_score(sheet, row) >= 3), None)
    if first is None:
        return None
    last = max((bottom for top, _, bottom, _ in sheet.merges if top == first and bottom - top <= 3), default=first)
    heading = read_heading(sheet, first, last)
    return heading if "full_name" in heading.columns else None


def read_heading(sheet: Sheet, first: int, last: int, columns: Mapping[int, str] | None = None) -> Heading:
    """The columns named by rows `first` to `last` of `sheet`; `columns` says what a person made of some of them.

    `columns` maps column numbers to fields; a field "-…" is not imported.
    """
    covered = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        if first <= top <= last
        for row in range(top, min(bottom, last) + 1)
        for column in range(left, min(right, left + 60) + 1)
    }
    heading = Heading(first, last)
    numbers = {column for row in range(first, last + 1) for column in sheet.rows.get(row, {})}
    numbers |= {column for _, column in covered}
    for column in sorted(numbers):
        words: list[str] = []
        written: list[str] = []
        for row in range(first, last + 1):
            cell = sheet.cell(*covered.get((row, column), (row, column)))
            text = _folded(cell.text)
            if text and (not words or words[-1] != text):
                words.append(text)
                written.append(clean(cell.text))
        path = " ".join(words)
        chosen = (columns or {}).get(column)
        if not path and chosen is None:
            continue
        heading.texts.update(words[:1])
        if _REGISTER.search(path):
            heading.layout = "7-HSĐV"
        elif _BADGE_LIST.search(path):
            heading.layout = "4A-HHĐ"
        name = field_of(path) if chosen is None else chosen
        heading.add(column, name or "", " ".join(written), path, is_certain=chosen is not None or name is not None)
    return heading
