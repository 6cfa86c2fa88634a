"""From the words above a column to the field it holds; headings are met in many wordings (rosters.md sections 2–4)."""

import re
from dataclasses import dataclass, field

from handbook.lib.sheets.grid import CellKind, Sheet, column_letter
from handbook.lib.text import clean, fold

# Order matters: the first pattern that fits the folded heading path wins.
_FIELDS: tuple[tuple[str, str], ...] = (
    (r"^(stt|so tt|tt|so thu tu)$", "row_number"),
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

    @property
    def fields(self) -> dict[str, list[str]]:
        return {name: [column_letter(n) for n in numbers] for name, numbers in self.columns.items()}


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
    covered = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        if first <= top <= last
        for row in range(top, bottom + 1)
        for column in range(left, min(right, left + 60) + 1)
    }
    heading = Heading(first, last)
    columns = {column for row in range(first, last + 1) for column in sheet.rows.get(row, {})}
    columns |= {column for _, column in covered}
    for column in sorted(columns):
        words: list[str] = []
        for row in range(first, last + 1):
            text = _folded(sheet.cell(*covered.get((row, column), (row, column))).text)
            if text and (not words or words[-1] != text):
                words.append(text)
        path = " ".join(words)
        if not path:
            continue
        heading.texts.add(words[0])
        if _REGISTER.search(path):
            heading.layout = "7-HSĐV"
        elif _BADGE_LIST.search(path):
            heading.layout = "4A-HHĐ"
        name = field_of(path)
        if name is None or name.startswith("-"):
            heading.ignored.append((column, path))
        else:
            heading.columns.setdefault(name, []).append(column)
    return heading if "full_name" in heading.columns else None
