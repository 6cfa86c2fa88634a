"""Lines as they were read, and the paragraphs they make: running heads go, wrapped lines are joined."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from handbook.lib.text import clean

_ENDED = re.compile(r"[.;:!?…][”\"’')\]]*(?:\[\d+\])?\Z")
_BULLET = re.compile(r"[-–—+•*○▪]\s")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:[Tt]rang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s]*\Z")
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}\Z|…{2,}\s*\d{1,4}\Z")
_BROKEN_OFF = re.compile(
    r"(?:,|\b(?:khoản|điểm|mục|điều|chương|phần|và|hoặc|tại|của|các|số|theo|từ|đến|ngày|tháng|năm))\Z", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:điều|chương|mục|phần|phụ lục)\s+\w|[\dIVX]+[.)]", re.IGNORECASE)
_EDGE = 3
_OPENERS = ("(", "“", '"')


@dataclass(frozen=True)
class Line:
    """`page` counts from 1 where known. `starts`: the layout says that a paragraph begins here (True) or goes on
    (False); None where there is no layout to ask. A row of a table is never a heading."""

    text: str
    page: int | None = None
    starts: bool | None = None
    is_table: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`page` is where it begins. `is_sure`: the layout or the end of the line before says that it begins here."""

    text: str
    page: int | None = None
    is_sure: bool = True
    is_table: bool = False


T = TypeVar("T", bound="OnPage")


class OnPage(Protocol):
    """Words and the page they stand on."""

    @property
    def text(self) -> str: ...

    @property
    def page(self) -> int | None: ...


def without_running_lines(lines: Sequence[T]) -> list[T]:
    """`lines` without page numbers, and without what stands at the top or the foot of many pages; contents lists go.

    Needs the pages; where they are unknown only the lines of a contents list ("Điều 5. Tên ..... 7") go.
    """
    kept = [line for line in lines if not _LEADERS.search(line.text.strip())]
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(kept):
        if line.page is not None and line.text.strip():
            pages.setdefault(line.page, []).append(index)
    edges = {page: (indexes[:_EDGE], indexes[: -_EDGE - 1 : -1]) for page, indexes in pages.items()}
    seen = Counter(form for sides in edges.values() for form in {_form(kept[i]) for side in sides for i in side})
    running = {form for form, count in seen.items() if form and count >= max(3, len(pages) * 0.4)}
    dropped = {index for sides in edges.values() for side in sides for index in _outermost(kept, side, running)}
    return [line for index, line in enumerate(kept) if index not in dropped]


def _form(line: OnPage) -> str:
    """What two running heads have in common: digits do not count; a bare number or a clause's heading is none."""
    text = clean(line.text)
    form = re.sub(r"\d+", "#", text.lower())
    return form if len(form) > 3 and not _NUMBERED.match(text) else ""


def _outermost(lines: Sequence[OnPage], indexes: list[int], running: set[str]) -> list[int]:
    """Those of `indexes`, from the edge of a page inwards, before the first line of the text itself."""
    found = []
    for index in indexes:
        if not (_PAGE_NUMBER.match(lines[index].text.strip()) or _form(lines[index]) in running):
            break
        found.append(index)
    return found


def has_ended(text: str) -> bool:
    """Does a sentence or a member of a list end with `text`?"""
    return bool(_ENDED.search(text.rstrip()))


def is_broken_off(text: str) -> bool:
    """Must something follow `text`, as after "quy định tại khoản"?"""
    return bool(_BROKEN_OFF.search(text))


def is_capital(text: str) -> bool:
    """Are all letters of `text` capitals, and is there a word of them?"""
    return sum(letter.isalpha() for letter in text) >= 3 and text == text.upper()


def _goes_on(line: Line, text: str, before: Paragraph | None) -> bool:
    if before is None or line.is_table or before.is_table:
        return False
    if line.starts is not None:
        return not line.starts
    if has_ended(before.text) or _BULLET.match(text) or (is_capital(before.text) and not is_capital(text)):
        return False
    if _is_torn(before.text):
        return True
    first = text.lstrip("".join(_OPENERS))[:1]
    return first.islower() and not re.match(r"[a-zđ]\s*[).]", text)


def paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    """The paragraphs in `lines`, each cleaned, broken words joined; a blank line ends a paragraph."""
    found: list[Paragraph] = []
    after_blank = True
    for line in lines:
        text = clean(line.text)
        if not text:
            after_blank = True
            continue
        before = found[-1] if found and not (after_blank and line.starts is None) else None
        if _goes_on(line, text, before):
            assert before  # noqa: S101  (what goes on goes on from something)
            found[-1] = Paragraph(joined(before.text, text), before.page, before.is_sure, before.is_table)
        else:
            is_sure = line.starts is True or not found or after_blank or _is_closed(found[-1].text)
            found.append(Paragraph(text, line.page, is_sure, line.is_table))
        after_blank = False
    return found


def _is_closed(text: str) -> bool:
    return has_ended(text) or is_capital(text)


def joined(text: str, more: str) -> str:
    """Two parts of one sentence; a word or number broken at the line end by a hyphen is one again.

    "339-" and "QĐ/TW" keep the hyphen, as Vietnamese has no other use of it at a line's end.
    """
    return f"{text}{'' if _is_torn(text) else ' '}{more}"


def _is_torn(text: str) -> bool:
    """Does `text` end in the midst of a word or a number, as "339-" does?"""
    return text.endswith(("-", "/")) and text[-2:-1].isalnum()
