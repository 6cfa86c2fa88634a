"""Names of bodies as rosters write them: keys for comparison, local words, what a title or section line names."""

import re

from handbook.lib.text import clean, fold

_COMMITTEE_WORDS = re.compile(
    r"^(?:chi bo co so|chi bo|chi uy|cb|dang bo bo phan|dang bo co so|dang bo|dang uy|db|du)\b[\s.:]*"
)
_SHORT = tuple(
    (re.compile(rf"\b(?:{short})\b"), words)
    for short, words in (
        ("tdp", "to dan pho"),
        ("kp", "khu pho"),
        ("kdc", "khu dan cu"),
        ("th", "tieu hoc"),
        ("ptdt", "pho thong dan toc"),
        ("mn", "mam non"),
        ("tyt|tram yt", "tram y te"),
        ("ca (?=xa|phuong|tinh)", "cong an "),
        ("htx", "hop tac xa"),
        (r"(?:so )?0*(\d+)", r"\1"),
    )
)
_LOCAL = re.compile(
    r"(?:thon|xom|ban|lang|to dan pho|khu pho|khu dan cu|khu|khoi pho|khoi|ap|tieu khu|buon|to)\s+(?=\S)"
)
_PLACES = re.compile(
    r"(?:thon|xom|ban(?! chi| chap| thuong| kiem| xay| to chuc| tuyen)|lang|to dan pho|khu|khoi|ap|tieu khu|buon"
    r"|truong(?! thon| ban| xom)|tram|cong an|quan su|co quan|hop tac xa|cong ty|doanh nghiep|phong|benh vien|khoa)\b"
)
_GROUP = re.compile(r"to(?: dang)?(?: so)? \d+\Z")
_CELL_WORD = re.compile(r"(?:chi bo|cb)\b")
_NUMERAL = re.compile(r"\A\s*(?:(?:[IVXLC]+|\d{1,3}|[A-H])\s*[.)\-/:]\s*|(?:[IVX]+|\d{1,3})\s+(?=\S))")
_LABEL = re.compile(r"\A(?:tên\s+)?(?:đơn vị|chi bộ|tổ chức đảng)\s*:\s*", re.I)
_COUNT = re.compile(
    r"\s*[-–:;,(]?\s*(?:có|gồm|tổng(?:\s+(?:số|cộng))?)?\s*:?\s*\(?\d+\s*"
    r"(?:đ/c|đồng chí|đảng viên|đv|người|dc|đ)\b.*\Z",
    re.I,
)
_WHEN = re.compile(
    r"\s*[-–,(]?\s*\b(?:(?:năm|tháng|quý|đến (?:ngày|hết|tháng)|ngày|thời điểm)\s+\d|tính đến\b).*\Z", re.I
)
_NAMED_INSIDE = re.compile(r"\b(?:chi bộ|chi bo|cb)\b.*\Z", re.I)


def key_of(name: str) -> str:
    """A name for comparison: no marks, no committee word, usual short forms spelt out."""
    key = fold(clean(name)).strip(" .,:;-–…")
    for pattern, words in _SHORT:
        key = pattern.sub(words, key)
    return " ".join(_COMMITTEE_WORDS.sub("", key).split())


def bare(key: str) -> str:
    """A key without what stands in brackets behind it."""
    return key.split(" (")[0]


def local_word(key: str) -> tuple[str, str]:
    """("thon", "na thu") of "thon na thu"; the first is "" where a name begins with no word for a place."""
    match = _LOCAL.match(key)
    return (match[0].strip(), key[match.end() :]) if match else ("", key)


def names_in(line: str) -> list[str]:
    """What a title or section line may call a body, likeliest first ("II. CHI BỘ THÔN A: 12 đồng chí")."""
    text = _LABEL.sub("", _NUMERAL.sub("", clean(line)))
    text = _WHEN.sub("", _COUNT.sub("", text)).strip(" .,:;-–()…")
    inside = _NAMED_INSIDE.search(text)
    found = [text] + ([inside[0]] if inside and inside.start() else [])
    return [name for name in found if key_of(name)]


def begins_with_a_cell(line: str) -> bool:
    """Does the line begin with the word for a cell, and name one?"""
    text = fold(_LABEL.sub("chi bộ ", _NUMERAL.sub("", clean(line))))
    return bool(_CELL_WORD.match(text)) and bool(key_of(text))


def begins_with_a_place(line: str) -> bool:
    """Does the line begin with a word for a village, a street group, an office?"""
    return bool(_PLACES.match(fold(_NUMERAL.sub("", clean(line)))))


def is_group(line: str) -> bool:
    """A group inside a cell ("Tổ 3"), which names no cell by itself."""
    return bool(_GROUP.match(fold(_COUNT.sub("", _NUMERAL.sub("", clean(line)))).strip(" .:")))
