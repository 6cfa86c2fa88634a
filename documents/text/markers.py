"""How clauses announce themselves at the beginning of a paragraph: "Chương II", "Điều 5.", "3.5.1.", "a)".

A marker is a possibility only: `chains` decides, by the numbers before and after it, whether it is one.
"""

import re
from typing import NamedTuple

from documents.text.lines import is_capital

POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The Vietnamese alphabet as lists of points use it; f, j, w and z are met too and follow e, i, v, y."""
_ALL_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_SECOND_NAMES = {"nhì": "hai", "bốn": "tư", "bẩy": "bảy"}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NUMBER = r"(?:thứ\s+\w+(?:\s+\w+)?|[IVXLC]{1,7}|\d{1,2}|[A-HĐ])"
_UPPER = re.compile(rf"(phần|chương|mục|tiểu mục)\s+({_NUMBER})(?!\w)\s*([.:–—-]?)\s*(.*)\Z", re.IGNORECASE)
_ARTICLE = re.compile(r"điều\s+(\d{1,3})([a-zđ]?)(?!\w)\s*([.:–—-]?)\s*(.*)\Z", re.IGNORECASE)
_ANNEX = re.compile(
    r"phụ lục(?:\s+(?:số\s+)?(\d{1,2}|[IVXLC]{1,7}|[A-H])(?!\w))?\s*([.:–—(-]?)\s*(.*)\Z", re.IGNORECASE
)
_DOTTED = re.compile(r"([1-9]\d?(?:\.[1-9]\d?){0,4})\s*([./)–-]?)(\s*)(.*)\Z")
_ROMAN = re.compile(r"([IVXLC]{1,6})\s*([./:–-])\s*(\D.*)\Z")
_LETTER = re.compile(r"([A-HĐ])\s*([./–-])\s+(\D.*)\Z")
_POINT = re.compile(r"([a-zđ])\s*([)./-])\s*(.*)\Z")
_ANNEXED = re.compile(r"(?:ban hành )?(?:đính )?kèm theo\b", re.IGNORECASE)


class Marker(NamedTuple):
    """`order` is what grows along a text; `weight` (0 to 1) how much it looks like a heading; `rest` what follows."""

    kind: str
    order: tuple[int, ...]
    label: str
    rest: str
    weight: float


def roman_value(digits: str) -> int:
    """The value of Roman digits, 0 where they are not written as Romans would."""
    total = 0
    for here, after in zip(digits, f"{digits[1:]} ", strict=True):
        value = _ROMAN_DIGITS[here]
        total += -value if value < _ROMAN_DIGITS.get(after, 0) else value
    return total if roman(total) == digits else 0


def roman(value: int) -> str:
    """`value` in Roman digits."""
    pairs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for size, digits in pairs:
        written, value = written + digits * (value // size), value % size
    return written


def _value(number: str) -> int:
    """What "thứ nhất", "IV", "3" or "B" counts; 0 for anything else."""
    if number.isdecimal():
        return int(number)
    words = number.lower().split()
    if words[0] == "thứ":
        return _ordinal([_SECOND_NAMES.get(word, word) for word in words[1:]])
    if set(number) <= set(_ROMAN_DIGITS):
        return roman_value(number)
    return _ALL_LETTERS.index(number.lower()) + 1 if len(number) == 1 else 0


def _ordinal(words: list[str]) -> int:
    if words[0] not in _ORDINALS:
        return 0
    first = _ORDINALS.index(words[0]) + 1
    if first == 10 and len(words) == 2 and words[1] in (*_ORDINALS[:9], "một", "lăm"):
        return 10 + {"một": 1, "lăm": 5}.get(words[1], _ORDINALS.index(words[1]) + 1 if words[1] in _ORDINALS else 0)
    return first if len(words) == 1 or words[1] not in _ORDINALS else 0


def _looks(separator: str, rest: str, *, loose: float = 0.0) -> float:
    """How well what follows a number suits a heading: "Điều 5. Tên", "Điều 5" alone, "CHƯƠNG II TÊN" do."""
    if not rest:
        return 1.0 if separator else 0.7
    first = next((letter for letter in rest if letter.isalnum()), "")
    if separator:
        return 1.0 if not first.islower() else loose
    return 0.7 if is_capital(rest) else 0.0


def upper_marker(text: str) -> Marker | None:
    """A part, chapter, section or article."""
    if match := _ARTICLE.match(text):
        if not text.startswith(("Điều", "ĐIỀU")) or not (weight := _looks(match[3], match[4], loose=0.4)):
            return None
        suffix = _ALL_LETTERS.index(match[2].lower()) + 1 if match[2] else 0
        return Marker("article", (int(match[1]), suffix), f"Điều {match[1]}{match[2].lower()}", match[4], weight)
    match = _UPPER.match(text)
    if not match or not text[0].isupper():
        return None
    word, number, separator, rest = match[1], match[2], match[3], match[4]
    if number[0].isalpha() and not number.lower().startswith("thứ") and number != number.upper():
        return None
    if number.lower().startswith("thứ") and len(number.split()) == 3 and not _value(number):
        head, _, tail = number.rpartition(" ")
        number, rest = head, f"{tail} {separator} {rest}".strip()
        separator = ""
    value, weight = _value(number), _looks(separator, rest)
    if not value or not weight:
        return None
    number = number.lower() if number.lower().startswith("thứ") else number
    kind = {"phần": "part", "chương": "chapter", "mục": "section", "tiểu mục": "section"}[word.lower()]
    return Marker(kind, (value,), f"{word.capitalize()} {number}", rest, weight)


def annex_marker(text: str) -> Marker | None:
    """ "PHỤ LỤC 2", "Phụ lục I: Danh mục", "Phụ lục II ban hành kèm theo …"; never "Phụ lục 1 của Hướng dẫn này"."""
    match = _ANNEX.match(text)
    if not match or len(text) > 250 or not text.startswith(("Phụ lục", "PHỤ LỤC", "Phụ Lục")):
        return None
    number, separator, rest = match[1] or "", match[2], match[3]
    is_heading = not rest or separator or is_capital(rest) or _ANNEXED.match(rest)
    if not is_heading or (not number and not is_capital(text) and rest) or text.endswith((";", ",")):
        return None
    rest = f"({rest}" if separator == "(" else rest
    return Marker("annex", (_value(number) if number else 1,), f"Phụ lục {number}".strip(), rest, 1.0)


def is_annexed_note(text: str) -> bool:
    """ "(Ban hành kèm theo Quyết định số 12-QĐ/TU …)" below the title of an annexed text."""
    bare = text.lstrip("([ ")
    return len(text) < 250 and bool(_ANNEXED.match(bare)) and (text[0] in "([" or len(text) < 120)


def dotted_marker(text: str) -> Marker | None:
    """ "1." with something behind it, "3.5.1." and "3.5.1"; a date, a sum of money and "2025." are none."""
    match = _DOTTED.match(text)
    if not match:
        return None
    number, separator, blank, rest = match[1], match[2], match[3], match[4]
    order = tuple(int(part) for part in number.split("."))
    if rest[:1].isdigit() or (len(order) == 1 and (not separator or separator == ")")):
        return None
    first = next((letter for letter in rest if letter.isalnum()), "")
    if rest and not blank and not first.isupper():
        return None
    weight = 1.0 if not first.islower() else 0.4
    if separator in "/–-":
        weight = weight * 0.8 if not first.islower() else 0.0
    return Marker("dotted", order, number, rest, weight) if weight else None


def roman_marker(text: str) -> Marker | None:
    match = _ROMAN.match(text)
    if not match or not (value := roman_value(match[1])) or not match[3][0].isupper():
        return None
    return Marker("roman", (value,), match[1], match[3], 1.0 if is_capital(match[3]) else 0.8)


def letter_marker(text: str) -> Marker | None:
    match = _LETTER.match(text)
    if not match or not match[3][0].isupper():
        return None
    return Marker("letter", (_ALL_LETTERS.index(match[1].lower()),), match[1], match[3], 0.8)


def point_marker(text: str) -> Marker | None:
    match = _POINT.match(text)
    if not match or not (match[3] or match[2] == ")"):
        return None
    weight = 1.0 if match[2] == ")" else 0.5
    if match[2] != ")" and not match[3][:1].isupper():
        return None
    return Marker("point", (_ALL_LETTERS.index(match[1]),), f"điểm {match[1]}", match[3], weight)


def next_letters(position: int) -> tuple[int, ...]:
    """Positions of the letters that may follow the one at `position`: the next, or the next of the Vietnamese ones."""
    later = [index for index in range(position + 1, len(_ALL_LETTERS)) if _ALL_LETTERS[index] in POINT_LETTERS]
    return tuple(dict.fromkeys([position + 1, *later[:1]]))
