"""Where the heading of a sheet stands and what its columns hold (rosters.md sections 2–4)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from handbook.lib.legacy_text import decode
from handbook.lib.sheets.grid import CellKind, Sheet, column_letter
from handbook.lib.text import clean, fold
from members.rosters import wordings
from members.rosters.meaning import DATE_PARTS, facts_of, fields_of, read_legend
from members.rosters.types import SeenColumn
from members.rosters.unit_names import begins_with_a_cell

HEADING_ROWS = 25
_DEPTH = 4
_LONGEST = 120
_TITLE = re.compile(r"\b(?:dang cong san|cong hoa|mau so|bieu so|danh sach|dang bo)\b|\d")


@dataclass
class Heading:
    """Where the heading stands and what its columns hold.

    `columns` maps each field to its column numbers; a column whose cells hold several facts is under each of them and
    in `parts` (column number → fields in order). `spans` has the fields one heading cell spreads over several columns,
    `legends` what marks mean where the heading explains them (column number → mark → value). `texts` and `name_texts`
    hold the words of all headings and of that of the name, folded.
    """

    first: int
    last: int
    columns: dict[str, list[int]] = field(default_factory=dict)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    name_texts: set[str] = field(default_factory=set)
    layout: str = "list"
    seen: list[SeenColumn] = field(default_factory=list)
    parts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    legends: dict[int, dict[str, str]] = field(default_factory=dict)
    spans: dict[str, list[int]] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, list[str]]:
        return {name: [column_letter(n) for n in numbers] for name, numbers in self.columns.items()}

    @property
    def name_column(self) -> int:
        """Where the members' names begin; 0 where no column holds them."""
        return next((self.columns[name][0] for name in ("full_name", "family_name") if name in self.columns), 0)

    def add(self, column: int, fields: tuple[str, ...], written: str, *, is_certain: bool) -> None:
        """Column number `column` holds `fields`: one, several in one cell, or none ("" is not understood)."""
        kept = [name for name in fields if name and name not in wordings.NOT_KEPT]
        for name in kept:
            self.columns.setdefault(name, []).append(column)
        if len(fields) > 1:
            self.parts[column] = fields
        if not kept:
            self.ignored.append((column, written))
        name = (kept or [*fields, ""])[0]
        self.seen.append(SeenColumn(column, written, name, is_certain, is_kept=bool(kept) or not name))

    def written(self, column: int) -> str:
        """The heading of a column as it stands in the sheet."""
        return next(seen.heading for seen in self.seen if seen.number == column)

    def rename(self, column: int, name: str) -> None:
        """Column `column` holds `name` rather than the field its own words suggest; a guess."""
        old = next(seen for seen in self.seen if seen.number == column)
        if column in self.columns.get(old.field, []):
            self.columns[old.field].remove(column)
            if not self.columns[old.field]:
                del self.columns[old.field]
        self.columns.setdefault(name, []).append(column)
        self.seen[self.seen.index(old)] = SeenColumn(column, old.heading, name, is_certain=False)

    def drop(self, column: int, name: str) -> None:
        """Column `column` does not hold `name` after all; `name` "" where nothing is known of it."""
        for fields in [key for key, numbers in self.columns.items() if column in numbers]:
            self.columns[fields].remove(column)
            if not self.columns[fields]:
                del self.columns[fields]
        self.parts.pop(column, None)
        old = next(seen for seen in self.seen if seen.number == column)
        self.seen[self.seen.index(old)] = SeenColumn(column, old.heading, name, old.is_certain, is_kept=not name)
        self.ignored.append((column, old.heading))


def find_heading(sheet: Sheet) -> Heading | None:
    """The heading among the first rows; None where no block of rows names a member's name and two more facts."""
    for row in sorted(sheet.rows):
        if row > HEADING_ROWS:
            return None
        if _hits(sheet, row) < 2:
            continue
        first, last = _block(sheet, row)
        heading = read_heading(sheet, first, last)
        if heading.name_column and len(heading.columns.keys() - {"row_number", "note"}) >= 3:
            return heading
    return None


def nameless_heading(sheet: Sheet) -> int | None:
    """The row of the first heading that names at least three facts of people, whether or not it names the name."""
    for row in sorted(sheet.rows):
        if row <= HEADING_ROWS and _hits(sheet, row) >= 2:
            heading = read_heading(sheet, *_block(sheet, row))
            if len(heading.columns.keys() - {"row_number", "note", "organisation"}) >= 3:
                return row
    return None


def read_heading(sheet: Sheet, first: int, last: int, columns: Mapping[int, str] | None = None) -> Heading:
    """The columns named by rows `first` to `last` of `sheet`; `columns` says what a person made of some of them.

    `columns` maps column numbers to fields; a field "-…" is not imported.
    """
    heading, chosen = Heading(first, last), columns or {}
    above = _levels(sheet, first, last)
    stacked = _stacked(above)
    for column, places in above.items():
        levels = [text for text, _ in places]
        written = " / ".join(dict.fromkeys(clean(text) for text in levels))
        heading.texts.update(fold(clean(text)) for text in levels)
        if column in chosen:
            name = chosen[column]
            heading.add(column, ("",) if name.startswith("-") else (name,), written, is_certain=True)
            continue
        fields, is_certain = fields_of(levels, is_stacked=column in stacked)
        heading.add(column, fields, written, is_certain=is_certain)
        if {"full_name", "family_name"} & set(fields):
            heading.name_texts.update(fold(clean(text)) for text in levels)
        if legend := read_legend(" ".join(levels)):
            heading.legends[column] = legend
    for column, name in chosen.items():
        if not any(seen.number == column for seen in heading.seen):
            heading.add(column, ("",) if name.startswith("-") else (name,), "", is_certain=True)
    _settle(heading, set(chosen))
    for name, numbers in heading.columns.items():
        if len(numbers) > 1 and len({above[number][-1][1] if number in above else number for number in numbers}) == 1:
            heading.spans[name] = list(numbers)
            del numbers[1:]
    heading.layout = _layout(heading)
    return heading


def _hits(sheet: Sheet, row: int) -> int:
    """Cells of a row that are headings beyond doubt."""
    count = 0
    for cell in sheet.rows.get(row, {}).values():
        if cell.kind is CellKind.TEXT and len(cell.text) < _LONGEST:
            text = decode(cell.text, font=cell.font, runs=cell.runs).text
            count += bool(wordings.whole(wordings.plain(text)) or wordings.about(wordings.plain(text))) or (
                len(facts_of(text)) > 1
            )
    return count


def _block(sheet: Sheet, row: int) -> tuple[int, int]:
    """The rows of the heading that `row` belongs to: down over merged and second lines, up over group words."""
    last = max((b for t, _, b, _ in sheet.merges if t <= row <= b and b - t < _DEPTH and t >= row - 1), default=row)
    while last + 1 < row + _DEPTH and _is_second_line(sheet, row, last + 1):
        last += 1
    first = row
    if _is_group_line(sheet, row):
        first -= 1
    return first, last


def _is_second_line(sheet: Sheet, top: int, row: int) -> bool:
    """Words below a heading that stand under its groups, never under the name, and no facts of a member."""
    cells = {column: cell for column, cell in sheet.rows.get(row, {}).items() if clean(cell.text)}
    if not cells or any(cell.kind is not CellKind.TEXT or len(cell.text) > 40 for cell in cells.values()):
        return False
    if any(begins_with_a_cell(cell.text) for cell in cells.values()):
        return False  # a section row right below the heading
    above = sheet.rows.get(top, {})
    names = {column for column, cell in above.items() if wordings.whole(wordings.plain(cell.text)) == "full_name"}
    leaves = [wordings.plain(cell.text) for cell in cells.values()]
    if len(set(leaves)) < len(leaves) and len(leaves) < 4:
        return False
    known = sum(bool(_leaf_field(leaf)) for leaf in leaves)
    under_names = {wordings.whole(wordings.plain(cells[column].text)) for column in names & cells.keys()}
    return known * 2 > len(leaves) and under_names <= {"family_name", "given_name", "other_name"}


def _leaf_field(leaf: str) -> str:
    return (
        wordings.whole(leaf)
        or wordings.about(leaf)
        or wordings.about_leaf(leaf)
        or wordings.inside(leaf)
        or ("theory" if leaf in ("sc", "tc", "cc", "so cap", "trung cap", "cao cap", "ngay", "thang", "so") else "")
    )


def _is_group_line(sheet: Sheet, row: int) -> bool:
    """Does the row above hold words over several columns of this heading, and no title?"""
    cells = {column: cell for column, cell in sheet.rows.get(row - 1, {}).items() if clean(cell.text)}
    own = {column for column, cell in sheet.rows[row].items() if clean(cell.text)}
    if not cells or min(cells) <= min(own) or len(cells) > len(own) or max(own) < max(cells):
        return False
    wide = {left: right for top, left, bottom, right in sheet.merges if top == row - 1 == bottom}
    return all(
        cell.kind is CellKind.TEXT
        and len(cell.text) < 60
        and not _TITLE.search(fold(clean(cell.text)))
        and (wide.get(column, column) > column or not sheet.merges)
        for column, cell in cells.items()
    )


def _levels(sheet: Sheet, first: int, last: int) -> dict[int, list[tuple[str, tuple[int, int]]]]:
    """Column → (words, the cell they stand in) above it, from above; words over several columns count for each."""
    covered = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        if first <= top <= last
        for row in range(top, min(bottom, last) + 1)
        for column in range(left, min(right, left + 60) + 1)
    }
    texts: dict[tuple[int, int], str] = {}
    for row in range(first, last + 1):
        for column, cell in sheet.rows.get(row, {}).items():
            if clean(cell.text):
                texts[row, column] = decode(cell.text, font=cell.font, runs=cell.runs).text
    below = {row: {c for (r, c) in texts if r > row} for row in range(first, last + 1)}
    levels: dict[int, list[tuple[str, tuple[int, int]]]] = {}
    for column in sorted({c for _, c in texts} | {c for _, c in covered}):
        words: list[tuple[str, tuple[int, int]]] = []
        for row in range(first, last + 1):
            place = covered.get((row, column), (row, column))
            text = texts.get(place, "")
            if not text and column in below[row] and (row, column) not in covered:
                left = max((c for r, c in texts if r == row and c < column), default=0)
                text, place = (texts[row, left], (row, left)) if left in below[row] else ("", place)
            if text and (not words or words[-1][0] != text):
                words.append((text, place))
        if words:
            levels[column] = words
    return levels


def _stacked(above: dict[int, list[tuple[str, tuple[int, int]]]]) -> set[int]:
    """Columns whose headings name one fact below the other, as printed registers do; never one column alone."""
    cells = Counter(place for levels in above.values() for _, place in set(levels))
    tops = Counter(wordings.plain(levels[0][0]) for levels in above.values())
    found = {
        column
        for column, levels in above.items()
        if len(levels) > 1
        and all(cells[place] == 1 for _, place in levels)
        and tops[wordings.plain(levels[0][0])] == 1
        and len(facts_of("\n".join(text for text, _ in levels))) > 1
    }
    return found if len(found) > 1 else set()


def _settle(heading: Heading, chosen: set[int]) -> None:
    """What a heading means beside its neighbours."""
    columns, seen = heading.columns, {column.number: column for column in heading.seen}
    for number in list(columns.get("card_issue_date", [])):
        before = seen.get(number - 1)
        if number not in chosen and before and before.field in ("citizen_id", "old_citizen_id", "citizen_id_issue"):
            heading.drop(number, "citizen_id_issue")
    for number in list(columns.get("unit", [])):
        heading.drop(number, "job") if "organisation" in columns else heading.rename(number, "organisation")
    if "full_name" not in columns and "family_name" not in columns:
        for name in ("given_name", "other_name"):
            for number in columns.get(name, [])[:1]:
                heading.rename(number, "full_name")
    elif "full_name" in columns and "family_name" not in columns:
        for number in list(columns.get("given_name", [])):
            heading.drop(number, "")
    for name in [name for name in columns if name.endswith(("_day", "_month", "_year"))]:
        stem = name.rsplit("_", 1)[0]
        others = {f"{stem}_{part}" for part in DATE_PARTS.values()} & columns.keys() - {name}
        for number in list(columns.get(name, [])):
            if f"{stem}_date" in columns:
                heading.drop(number, "")
            elif not others:
                heading.rename(number, f"{stem}_date")


def _layout(heading: Heading) -> str:
    if sum(len(set(fields)) > 1 for fields in heading.parts.values()) >= 2:
        return "7-HSĐV"
    if {"badge_number", "decision_date"} <= heading.columns.keys():
        return "4A-HHĐ"
    return "list"
