"""Facts that the first page of a text states, for an editor to verify; pure.

Only what stands there is told; a basis ("Căn cứ Luật …") is not the text's own number or date.
"""

import re
from dataclasses import dataclass

from documents.models.types import DocumentType
from documents.numbers import TYPE_CODES, prepare
from handbook.lib.dates import PartialDate
from handbook.lib.text import clean, fold

_LINES = 40
_SUMMARY_LETTERS = (60, 600)
_PARTY = r"\d{1,5}\s*-\s*[A-ZĐ][A-Za-zĐđ]{0,3}\s*/\s*[A-ZĐ]{2,}(?:-[A-ZĐ]{2,})*"
_STATE = r"\d{1,5}/(?:19|20)\d\d/[A-ZĐ]+\d*(?:-[A-ZĐ]+\d*)*"
_SYMBOL = re.compile(rf"(?<![\w/])(?:{_STATE}|{_PARTY})(?![\w/])")
_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d\d)", re.IGNORECASE)
_CITING = re.compile(r"\W*(?:căn cứ|theo|thực hiện|xét|thay thế|bãi bỏ|sửa đổi)\b", re.IGNORECASE)
_ANOTHERS = re.compile(r"\b(?:của|thay thế|sửa đổi|bãi bỏ|hướng dẫn|thi hành|thực hiện|theo)\b", re.IGNORECASE)
_BODY = re.compile(r"(?:BAN|BỘ|ỦY BAN|UỶ BAN|VĂN PHÒNG|TỈNH ỦY|ĐẢNG ỦY|HUYỆN ỦY|THÀNH ỦY|QUỐC HỘI|CHÍNH PHỦ)\b")
_CLAUSE = re.compile(r"(?:Điều|Chương|Phần|Mục)\s+[\dIVX]+\b|\d{1,2}(?:\.\d{1,2})*\.\s")


@dataclass(frozen=True)
class FirstPage:
    """Empty where the page is silent; `type` is a value of DocumentType; `body` a name as printed."""

    symbol: str = ""
    type: str = ""
    body: str = ""
    issued_on: str = ""
    summary: str = ""


def read_first_page(title: str, lines: list[str]) -> FirstPage:
    """What `title` and the lines below it say, down to the first clause."""
    head: list[str] = []
    for line in lines[:_LINES]:
        if _CLAUSE.match(line.strip()):
            break
        head.append(clean(line))
    own = [line for line in [title, *head] if line and not _CITING.match(line)]
    symbol = _first_symbol(own)
    return FirstPage(
        symbol=symbol,
        type=_type(title, own, symbol),
        body=_body(own, symbol),
        issued_on=_date(own) or _year(symbol),
        summary=_summary(own[1:]),
    )


def _first_symbol(lines: list[str]) -> str:
    named = [line for line in lines if re.match(r"(?:\w+\s+)?số\s*:?\s*\d", line, re.IGNORECASE)]
    for line in [*named, *lines]:
        match = _SYMBOL.search(prepare(line))
        if match and not _ANOTHERS.search(line[: match.start()]):
            return re.sub(r"\s+", "", match[0])
    return ""


def _date(lines: list[str]) -> str:
    for line in lines:
        if match := _DATE.search(line):
            day, month, year = match.groups()
            try:
                return PartialDate(f"{year}-{int(month):02d}-{int(day):02d}")
            except ValueError:
                continue
    return ""


def _year(symbol: str) -> str:
    """The year within the number of a State text."""
    match = re.match(r"\d+/(\d{4})/", symbol)
    return match[1] if match else ""


_BY_NAME = sorted(((fold(label), value) for value, label in DocumentType.choices), key=lambda pair: -len(pair[0]))


def _type(title: str, lines: list[str], symbol: str) -> str:
    """By the first words of the title, of a line that is nothing else, or by the letters of the number."""
    for text in (fold(title), *(fold(line) for line in lines)):
        for name, value in _BY_NAME:
            if re.match(rf"(?:bo )?{name}\b", text) and (text == name or text.startswith(fold(title)[:20])):
                return value
    codes = [part for part in re.split(r"[-/]", symbol) if part in TYPE_CODES]
    if codes:
        return TYPE_CODES[codes[0]][0]
    return "law" if re.search(r"/QH\d+\Z", symbol) else ""


def _body(lines: list[str], symbol: str) -> str:
    """Quốc hội and Chính phủ by the number; else a line of capitals that names a committee, an office, a ministry."""
    if re.search(r"/QH\d+\Z", symbol):
        return "Quốc hội"
    if symbol.endswith("-CP"):
        return "Chính phủ"
    for line in lines[1:8]:
        if _BODY.match(line) and line == line.upper():
            return line
    return ""


def _summary(lines: list[str]) -> str:
    """The first running sentence before the clauses."""
    least, most = _SUMMARY_LETTERS
    for line in lines:
        if len(line) >= least and line != line.upper() and not _DATE.search(line):
            return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"
    return ""
