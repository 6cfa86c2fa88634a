"""Lines of a born-digital PDF with their pages, and what the layout says of them: where paragraphs begin, table rows.

Runs inside the guarded child only: pdfium is fast and exact, and is native code fed with strangers' files.
"""

import itertools
import re
import statistics
from collections.abc import Iterator
from ctypes import c_int, c_ushort, create_string_buffer
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from documents.text.lines import Line, has_ended, without_running_lines
from documents.text.pdf_checks import active_content, is_closed_properly
from documents.text.reading import Facts, Limits, Refused
from documents.text.repair import repaired

_INDENT = 6.0
"""Points by which a first line stands further right than the others."""
_SAME_ROW = 3.0
_GAP = 1.75
"""Times the usual distance of lines: more is the end of a paragraph, also where paragraphs are told by indents."""
_PLAIN_GAP = 1.25
"""The same where paragraphs are told by their distance alone; such gaps are neither rare nor the rule."""
_FEWEST_GAPS, _MOST_GAPS = 0.05, 0.7
_SMALLEST_STEP = 4.0
_WIDE_BLANK = 22.0
_ONLY_NUMBER = re.compile(r"[\w.]{1,10}[.):]\Z|[-–+•]\Z")
_HYPHENS = dict.fromkeys(map(ord, "\x02\ufffe\u00ad"), "-")
_MARKED = re.compile(
    r"(?:Điều|Chương|Mục|Phần|Phụ lục)\s+\S+|(?:\d{1,2}\.)+\s|[a-zđ]\)|[-–+]\s|[IVX]+\.", re.IGNORECASE
)
_LOWER = re.compile(r"[(“\"]?[a-zà-ỹđ](?!\s*[).])")
_FONT_NAME = 64
_NOTES, _NOTE_LENGTH = 200, 500


@dataclass
class _Printed:
    """A line as it stands on its page: edges in points, `top` counted from the foot of the page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    is_row: bool = False


def read(path: Path, limits: Limits) -> tuple[Facts, Iterator[Line]]:
    """Facts and lines of the PDF at `path`. Raises Refused: locked, broken, too long, with active parts."""
    data = path.read_bytes()
    if found := active_content(data):
        raise Refused(found)
    if not is_closed_properly(data):
        raise Refused("trailing")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("password" if "password" in str(error).lower() else "broken") from None
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Refused("password")
    if len(document) > limits.pages:
        raise Refused("too_many_pages")
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) or pdfium.FPDFDoc_GetAttachmentCount(document):
        raise Refused("active")
    pages = [_page(document, number, limits) for number in range(len(document))]
    printed = [line for page in pages for line in page]
    metadata = dict(document.get_metadata_dict(skip_empty=True))
    with_text = sum(1 for page in pages if sum(len(line.text) for line in page) > 20)
    running = [line.text for page in pages for line in (*page[:3], *page[-3:])]
    margins = [*dict.fromkeys([*running, *_notes(document)])]
    facts = Facts(len(document), with_text, metadata, margins)
    return facts, _laid_out(without_running_lines(_rows(printed)))


def _page(document: Any, number: int, limits: Limits) -> list[_Printed]:
    page = document[number]
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > limits.page_characters:
            raise Refused("too_much_text")
        letters = "".join(map(chr, (pdfium.FPDFText_GetUnicode(textpage, index) or 32 for index in range(count))))
        return list(_lines(textpage, letters, number + 1))
    finally:
        textpage.close()
        page.close()


def _notes(document: Any) -> Iterator[str]:
    """Words of notes and stamps that were stuck on pages."""
    for number in range(len(document)):
        page = document[number]
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _NOTES)):
            note = pdfium.FPDFPage_GetAnnot(page, index)
            buffer = (c_ushort * _NOTE_LENGTH)()
            size = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, 2 * _NOTE_LENGTH)
            if 2 < size <= 2 * _NOTE_LENGTH:
                yield bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
            pdfium.FPDFPage_CloseAnnot(note)
        page.close()


def _lines(textpage: Any, letters: str, number: int) -> Iterator[_Printed]:
    at = 0
    for raw in re.split(r"(\r\n|\r|\n)", letters):
        begin, at = at, at + len(raw)
        stripped = raw.strip()
        if not stripped:
            continue
        first = begin + len(raw) - len(raw.lstrip())
        last = begin + len(raw.rstrip()) - 1
        left, bottom, _, top = textpage.get_charbox(first, loose=True)
        _, low, right, high = textpage.get_charbox(last, loose=True)
        font = _font(textpage, first)
        cells = [repaired(cell.translate(_HYPHENS), font=font) for cell in _cells(textpage, stripped, first)]
        is_row = len(cells) > 1
        yield _Printed(
            (" | " if is_row else "").join(cells), number, left, right, max(top, high), min(bottom, low), is_row
        )


def _cells(textpage: Any, text: str, first: int) -> list[str]:
    """`text`, whose first letter has the index `first`, cut where blanks are wider than justified ones ever are."""
    cells, begin = [], 0
    for blank in re.finditer(r"\s+", text):
        before = textpage.get_charbox(first + blank.start() - 1, loose=True)
        after = textpage.get_charbox(first + blank.end(), loose=True)
        is_number = not cells and _ONLY_NUMBER.match(text[: blank.start()])
        if after[0] - before[2] > _WIDE_BLANK and not is_number:
            cells.append(text[begin : blank.start()])
            begin = blank.end()
    return [*cells, text[begin:]]


def _font(textpage: Any, index: int) -> str:
    """The family of the letter at `index`, without the mark of a subset ("ABCDEF+.VnTime")."""
    name = create_string_buffer(_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, c_int())
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def _rows(lines: list[_Printed]) -> list[_Printed]:
    """Pieces that stand beside each other become one row of a table."""
    found: list[_Printed] = []
    for line in lines:
        before = found[-1] if found else None
        same = before and before.page == line.page and abs(before.bottom - line.bottom) < _SAME_ROW
        if before and same and line.left > before.right:
            is_far = line.left - before.right > 12
            before.text += (" | " if is_far else " ") + line.text
            before.right, before.is_row = line.right, before.is_row or is_far
        else:
            found.append(line)
    return found


@dataclass(frozen=True)
class _Layout:
    """How the paragraphs of a text are told apart: `edges` of each page, whether first lines stand further right, from
    which distance of lines (in points) on a new paragraph begins, and whether that distance tells by itself."""

    edges: dict[int, tuple[float, float]]
    has_indents: bool
    gap: float
    has_gaps: bool


def _laid_out(lines: list[_Printed]) -> Iterator[Line]:
    layout = _layout(lines)
    before: _Printed | None = None
    for line in lines:
        yield Line(line.text, line.page, _starts(line, before, layout), line.is_row)
        before = line


def _layout(lines: list[_Printed]) -> _Layout:
    edges = {page: _edges([line for line in lines if line.page == page]) for page in {line.page for line in lines}}
    gaps = [a.bottom - b.bottom for a, b in itertools.pairwise(lines) if a.page == b.page]
    gaps = sorted(gap for gap in gaps if gap > _SMALLEST_STEP) or [20.0]
    if _has_indents(lines, edges):
        return _Layout(edges, True, statistics.median(gaps) * _GAP, has_gaps=False)
    gap = gaps[len(gaps) // 4] * _PLAIN_GAP
    share = sum(step > gap for step in gaps) / len(gaps)
    return _Layout(edges, False, gap, has_gaps=_FEWEST_GAPS < share < _MOST_GAPS)


def _edges(lines: list[_Printed]) -> tuple[float, float]:
    """Left and right edge of the text of a page: the left most lines share, the right that full lines reach."""
    lefts = [round(line.left) for line in lines if len(line.text) > 25] or [round(line.left) for line in lines]
    rights = sorted(line.right for line in lines)
    return float(min(statistics.multimode(lefts))), rights[int(len(rights) * 0.9)] if rights else 0.0


def _has_indents(lines: list[_Printed], edges: dict[int, tuple[float, float]]) -> bool:
    """Do paragraphs begin further right? Told by those that begin as clauses do."""
    marked = [line.left > edges[line.page][0] + _INDENT for line in lines if _MARKED.match(line.text)]
    return bool(marked) and sum(marked) > len(marked) * 0.5


def _starts(line: _Printed, before: _Printed | None, layout: _Layout) -> bool | None:
    if before is None or line.is_row or before.is_row:
        return True
    left, right = layout.edges[before.page]
    is_full = before.right > right - (right - left) * 0.12
    is_open = not has_ended(before.text)
    goes_on = bool(_LOWER.match(line.text)) and is_open
    is_next_page = before.page != line.page
    if not is_next_page and before.bottom - line.bottom > layout.gap:
        return None if goes_on and is_full else True
    if not is_full:
        return None if goes_on and is_next_page else True
    if line.left > layout.edges[line.page][0] + _INDENT:
        return not goes_on
    if layout.has_gaps and not is_next_page:
        return False
    is_marked = bool(_MARKED.match(line.text))
    if is_marked and not is_open:
        return None
    return False if layout.has_indents or (is_open and not is_marked) else None
