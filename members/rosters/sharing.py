"""Several facts in one cell: taken apart by line, by separator or by printed sub-row, each to its field.

Facts stand in the order the heading names them; a blank line is a blank fact. Only where the order does not fit and
one other way fits better do shapes and closed lists decide (rosters.md section 3).
"""

import functools
import itertools
import re
from collections.abc import Sequence

from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.lists import is_word_of

_LINES = re.compile(r"\r\n|[\r\n\v]")
_BULLET = re.compile(r"\s*[-–•*+]\s+(?=\S)")
_MARKS = re.compile(r"\s*[;,|]\s*|\s+[-–]\s+|(?<!\d)\s*/\s*|\s*/\s*(?!\s*\d)")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}\s*[/.\-]\s*){1,2}(?:\d{4}|\d{2})(?!\d)")
_NUMBER = re.compile(r"\d{6}\s*[A-ZĐ]{2,3}\b|[A-E]?\d[\d.]{2,}")
_SECOND_NAME = re.compile(
    r"([^()/]+?)\s*(?:\(|\s/\s)\s*(?:(?:tên )?(?:khai sinh|khác|gọi khác)|tức|bí danh)?[:\s]*([^()/]+)\)?\Z", re.I
)
_SHAPES = {
    "card_number": r"(?:\d\s*[.\-]?\s*){6,11}\d",
    "card_number_2003": r"(?:\d\s*[.\-]?\s*){6,7}\d",
    "citizen_id": r"(?:\d\s*[.\-]?\s*){8,11}\d",
    "old_citizen_id": r"\d{9}",
    "file_number": r"\d{3,6}\s*[-/]?\s*[a-zđ]{2,3}",
    "badge_number": r"[a-e]?\s*\d{2,8}",
    "phone": r"[+(]?\d[\d\s.()\-]{7,}",
    "email": r"\S+@\S+",
    "general_education": r"(?:lop\s*)?\d{1,2}(?:\s*/\s*\d{1,2})?(?:\s*\(?[a-z ]*\)?)?",
    "religion": r"khong|luong|(?:dao )?(?:phat|cong|thien chua|tin lanh|cao dai|hoa hao|hoi).*|khac",
    "language": r".*\b(?:anh|phap|nga|trung|hoa|duc|nhat|han|lao|tieng|toe\w+|ielts)\b.*|[abc][12]?",
}
_COMPILED = {name: re.compile(rf"(?:{pattern})\Z") for name, pattern in _SHAPES.items()}


def share_out(cells: Sequence[Cell], fields: tuple[str, ...]) -> dict[str, tuple[Cell, int]]:
    """Field → (its piece, the row of the member it stands on, from 0); fields without a fact have none.

    `cells` are those of one column, one for each printed row of the member.
    """
    filled = [(cell, row) for row, cell in enumerate(cells) if cell.kind is not CellKind.BLANK]
    if not filled:
        return {}
    if len(filled) == 1 and filled[0][1] == 0:
        pieces = [(piece, 0) for piece in _pieces(filled[0][0], fields)]
    else:
        pieces = [(cell, row) for row, cell in enumerate(cells)]
    places = _places(tuple(clean(piece.text) for piece, _ in pieces), fields)
    return {
        fields[place]: (piece, row)
        for (piece, row), place in zip(pieces, places, strict=True)
        if place >= 0 and (clean(piece.text) or piece.kind is CellKind.FORMULA_NO_VALUE)
    }


def _pieces(cell: Cell, fields: tuple[str, ...]) -> list[Cell]:
    if cell.kind is not CellKind.TEXT:
        return [cell]
    lines = [_without_bullet(cell.text, *line) for line in _cut(cell.text, _LINES)]
    if fields[0] == "full_name":
        spans = lines if len(lines) > 1 else _names(cell.text)
    else:
        spans = _facts(cell.text, lines, fields)
    return [_piece(cell, start, end) for start, end in spans]


def _cut(text: str, mark: re.Pattern[str], start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans between the marks; blank ones stay but for those at the end."""
    end = len(text) if end is None else end
    spans, last = [], start
    for match in mark.finditer(text, start, end):
        spans.append((last, match.start()))
        last = match.end()
    spans.append((last, end))
    while len(spans) > 1 and not text[slice(*spans[-1])].strip():
        spans.pop()
    return spans


def _without_bullet(text: str, start: int, end: int) -> tuple[int, int]:
    match = _BULLET.match(text, start, end)
    return (match.end() if match else start), end


def _names(text: str) -> list[tuple[int, int]]:
    """Name and other name in one line: "Nông Văn A (Nông Văn B)"; a post in brackets is no name."""
    match = _SECOND_NAME.match(text)
    if match and len(match[2].split()) > 1 and not re.search(r"\d", match[2]) and not is_word_of("position", match[2]):
        return [match.span(1), match.span(2)]
    return [(0, len(text))]


def _facts(text: str, lines: list[tuple[int, int]], fields: tuple[str, ...]) -> list[tuple[int, int]]:
    ways = [lines, [span for line in lines for span in _cut(text, _MARKS, *line)]]
    if all(name.endswith("_date") for name in fields):
        ways.append([match.span() for match in _DATE.finditer(text)])
    elif any(name in ("card_number", "file_number", "badge_number") for name in fields):
        ways.append([match.span() for match in _NUMBER.finditer(text)])
    best, best_score = ways[0], (-1, 0)
    for spans in ways:
        texts = tuple(clean(text[start:end]) for start, end in spans)
        if not spans or len(texts) > len(fields):
            continue
        places = _places(texts, fields)
        score = sum(bool(t) and p >= 0 and fits(fields[p], t) for t, p in zip(texts, places, strict=True))
        if (score, -len(spans)) > best_score:
            best, best_score = spans, (score, -len(spans))
    return best


@functools.lru_cache(maxsize=20_000)
def _places(texts: tuple[str, ...], fields: tuple[str, ...]) -> tuple[int, ...]:
    """For each text the index of its field, -1 where it is none: in order, unless another way fits strictly better."""
    size = min(len(texts), len(fields))
    in_order = tuple(range(size)) + (-1,) * (len(texts) - size)

    def score(places: Sequence[int]) -> int:
        return sum(
            bool(text) and place >= 0 and fits(fields[place], text) for text, place in zip(texts, places, strict=True)
        )

    best, most = in_order, sum(map(bool, texts))
    if score(best) == most or most > len(fields):
        return best
    full = [text for text in texts if text]
    ways = itertools.chain(
        itertools.combinations(range(len(fields)), len(full)), itertools.permutations(range(len(fields)), len(full))
    )
    for chosen in ways:
        places = iter(chosen)
        way = tuple(next(places) if text else -1 for text in texts)
        if score(way) > score(best):
            best = way
    return best


def has_shape(field: str) -> bool:
    """Can a fact of this field be told from other words?"""
    return field.endswith("_date") or field in _COMPILED or is_word_of(field, "") is not None


@functools.lru_cache(maxsize=20_000)
def fits(field: str, text: str) -> bool:
    """Could `text` be this fact? Fields without a shape or a list take anything."""
    if field.endswith("_date"):
        return bool(re.search(r"\d{4}|\d\s*[/.\-]\s*\d", text))
    if pattern := _COMPILED.get(field):
        return bool(pattern.match(fold(text)))
    known = is_word_of(field, text)
    return known if known is not None else True


def _piece(cell: Cell, start: int, end: int) -> Cell:
    """The characters from `start` to `end` as a cell of their own, in their fonts."""
    text = cell.text[start:end]
    if not text.strip():
        return BLANK_CELL
    runs, place = [], 0
    for piece, font in cell.runs:
        inside = piece[max(start - place, 0) : max(end - place, 0)]
        place += len(piece)
        if inside:
            runs.append((inside, font))
    return Cell(CellKind.TEXT, text, text, cell.font, tuple(runs), cell.is_formula)
