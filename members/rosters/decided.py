"""What people decided, put in the place of what the cells say: words learned, mended texts, the order of dates."""

import datetime as dt
import functools
import hashlib
from collections import Counter

from handbook.lib.legacy_text import decode
from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind
from handbook.lib.text import clean
from members.rosters.choices import NOT_IMPORTED, Choices, RowChoice, key_of
from members.rosters.directory import Directory
from members.rosters.records import Record
from members.rosters.types import JudgedRow, Level

LONGEST_TEXT = 1_000
_INSTEAD = {
    "sex": ("mark_male", "mark_female"),
    "political_theory": ("theory_elementary", "theory_intermediate", "theory_advanced"),
}
"""A text given for the field → columns that no longer count."""


def fingerprint_of(record: Record) -> tuple[str, bool]:
    """The same for rows that say the same, wherever they stand: a digest of their columns and texts (32 hex digits).

    And whether one of the texts is longer than LONGEST_TEXT.
    """
    digest, longest = hashlib.blake2b(digest_size=16), 0
    for row in record.rows:
        texts = row.texts()
        longest = max(longest, max(map(len, texts), default=0))
        digest.update(f"{_columns(tuple(row.held))}\0{chr(0).join(texts)}\1".encode("utf-8", "replace"))
    return digest.hexdigest(), longest > LONGEST_TEXT


class Occurrences:
    """Tells rows of one file apart that say the same, so that what is decided about one is not done to the others."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._more: Counter[str] = Counter()

    def named(self, fingerprint: str) -> str:
        """The fingerprint itself the first time, then with the number of the occurrence behind it."""
        short = int(fingerprint[:15], 16)  # a few bytes a row; a chance meeting only lengthens a name
        if short not in self._seen:
            self._seen.add(short)
            return fingerprint
        self._more[fingerprint] += 1
        return f"{fingerprint}-{self._more[fingerprint] + 1}"


def shortened(record: Record) -> Record:
    """The record with its long texts cut: no fact is so long, and patterns may take long over what is none."""
    rows = []
    for row in record.rows:
        long = {column: cell.text[:LONGEST_TEXT] for column, cell in row.cells.items() if len(cell.text) > LONGEST_TEXT}
        rows.append(row.with_cells({column: text_cell(text) for column, text in long.items()}))
    return Record(rows, record.unit)


@functools.lru_cache(maxsize=5_000)
def _columns(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def text_cell(text: str) -> Cell:
    return Cell(CellKind.TEXT, text, text) if text else BLANK_CELL


class Learned:
    """Answers about words of closed lists and names of organisations, by field; outside the directory none counts."""

    def __init__(self, choices: Choices, directory: Directory) -> None:
        self.by_field: dict[str, dict[str, str]] = {}
        for (name, written), value in choices.values.items():
            text = "" if value == NOT_IMPORTED else value
            if name == "organisation":
                if value not in directory.cells:
                    continue
                text = directory.written(value)
            self.by_field.setdefault(name, {})[written] = text

    def put(self, row: JudgedRow, fields: dict[str, Cell]) -> None:
        """Cells whose text was answered become the answer, with a note that says so."""
        for name in self.by_field.keys() & fields.keys():
            cell = fields[name]
            if cell.kind is not CellKind.TEXT:
                continue
            seen = clean(decode(cell.text, font=cell.font, runs=cell.runs).text)
            answer = self.by_field[name].get(key_of(seen))
            if answer is not None and answer != seen:
                fields[name] = text_cell(answer)
                message = f"“{seen[:60]}” hiểu là {answer or 'để trống'}, theo lần chọn trước."
                row.add(Level.NOTE, "value_learned", name, message, "", seen)


def mend(fields: dict[str, Cell], choice: RowChoice, *, has_both_cards: bool) -> None:
    """The texts a person typed instead of those of the cells; an empty one leaves the field blank."""
    for name, text in choice.fixes.items():
        name = "card_number" if name == "card_number_2025" or (name == "card_number" and has_both_cards) else name
        fields[name] = text_cell(text)
        for other in _INSTEAD.get(name, ()):
            fields.pop(other, None)


def exchanged(cell: Cell) -> Cell:
    """A true date with day and month exchanged, where that gives a date."""
    day = cell.value
    if cell.kind is not CellKind.DATE or cell.is_formula or not isinstance(day, dt.date) or day.day > 12:
        return cell
    other = day.replace(day=day.month, month=day.day)
    return Cell(CellKind.DATE, other, f"{other:%d/%m/%Y}", cell.font)
