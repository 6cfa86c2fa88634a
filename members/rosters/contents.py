"""What the first values of a column tell of its meaning where the heading leaves two readings."""

import re
from collections.abc import Callable, Collection

from handbook.lib.sheets.grid import Cell, CellKind, Sheet
from handbook.lib.text import clean, fold
from members.rosters.headings import Heading
from members.rosters.lists import is_word_of
from members.rosters.words import is_marked

_DATED = re.compile(r"(?:\d{1,2}\s*[/.\-]\s*){0,2}\d{4}\Z|(?:\d{1,2}\s*[/.\-]\s*){2}\d{2}\Z")
_BADGE = re.compile(r"[A-E]?\s*\d{4,8}\Z")
_MOST = 0.7


def settle_by_contents(sheet: Sheet, heading: Heading, chosen: Collection[int] = ()) -> None:
    """Changes the meaning of columns whose values cannot be what the heading alone suggests; marked as a guess.

    Columns in `chosen` were decided by a person and stay.
    """
    if chosen:
        return
    columns = heading.columns
    if {"mark_male", "mark_female"} <= columns.keys() and "birth_date" not in columns:
        numbers = columns["mark_male"][0], columns["mark_female"][0]
        if _mostly(_below(sheet, heading, *numbers), _is_dated):
            for number, name in zip(numbers, ("birth_male", "birth_female"), strict=True):
                heading.rename(number, name)
    for number in list(columns.get("official_date", [])):
        if _mostly(_below(sheet, heading, number), is_marked):
            heading.rename(number, "mark_official")
    for number in list(columns.get("membership", [])):
        if _mostly(_below(sheet, heading, number), is_marked) and "du bi" in fold(heading.written(number)):
            heading.rename(number, "mark_probationary")
    for seen in list(heading.seen):
        if seen.field == "badge_level" and _mostly(_below(sheet, heading, seen.number), _is_badge):
            heading.rename(seen.number, "badge_number")
        if seen.field == "phone" and _mostly(_below(sheet, heading, seen.number), _is_ethnic_group):  # "DT", "ĐT"
            heading.rename(seen.number, "ethnic_group")
    _adopt_given_name(sheet, heading)


def _below(sheet: Sheet, heading: Heading, *numbers: int) -> list[Cell]:
    """The filled cells of columns below the heading."""
    return [
        cell
        for row, cells in sheet.rows.items()
        if row > heading.last
        for number in numbers
        if (cell := cells.get(number)) is not None and clean(cell.text)
    ]


def _mostly(cells: list[Cell], test: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(test, cells)) >= _MOST * len(cells)


def _is_dated(cell: Cell) -> bool:
    return cell.kind is CellKind.DATE or bool(_DATED.match(clean(cell.text)))


def _is_badge(cell: Cell) -> bool:
    return bool(_BADGE.match(clean(cell.text)))


def _is_ethnic_group(cell: Cell) -> bool:
    return bool(is_word_of("ethnic_group", cell.text))


def _adopt_given_name(sheet: Sheet, heading: Heading) -> None:
    """A column without heading right of the name that holds one word in nearly every row is the given name."""
    if "full_name" in heading.spans or "full_name" not in heading.columns:
        return
    number = heading.columns["full_name"][0] + 1
    if any(seen.number == number for seen in heading.seen) or not any(seen.number > number for seen in heading.seen):
        return
    names = [cells for row, cells in sheet.rows.items() if row > heading.last and number - 1 in cells]
    words = [clean(cells[number].text) for cells in names if number in cells]
    if words and len(words) >= _MOST * len(names) and all(word.isalpha() for word in words):
        heading.add(number, ("given_name",), "", is_certain=False)
        heading.spans["full_name"] = [number - 1, number]
        del heading.columns["given_name"]
