"""Document numbers as people type them (documents.md section 5).

Letters are read while they still carry their marks: TƯ is TW, TU stays Tỉnh ủy; ĐA is not DA; only then is anything
folded. Codes are compared whole, the longest first, so CTr is never CT.
"""

import re
from dataclasses import dataclass

from handbook.lib.text import clean, fold

TYPE_CODES: dict[str, tuple[str, ...]] = {
    "QĐ": ("decision", "regulation"),
    "QĐi": ("regulation",),
    "NQ": ("resolution",),
    "CT": ("directive",),
    "CTr": ("programme",),
    "KL": ("conclusion",),
    "QC": ("statute",),
    "TT": ("circular", "state_circular"),
    "TTr": ("submission",),
    "HD": ("guidance",),
    "TB": ("announcement",),
    "TBo": ("declaration",),
    "TC": ("communique",),
    "BC": ("report",),
    "KH": ("plan",),
    "QH": ("master_plan",),
    "ĐA": ("scheme",),
    "DA": ("project",),
    "PA": ("option",),
    "CV": ("official_letter",),
    "BB": ("minutes",),
    "BS": ("copy",),
    "NĐ": ("decree",),
    "L": ("law",),
}
_TYPE_WORDS = {
    "quyet dinh": "QĐ",
    "quy dinh": "QĐ",
    "nghi quyet": "NQ",
    "chi thi": "CT",
    "chuong trinh": "CTr",
    "ket luan": "KL",
    "quy che": "QC",
    "thong tri": "TT",
    "to trinh": "TTr",
    "huong dan": "HD",
    "thong bao": "TB",
    "bao cao": "BC",
    "ke hoach": "KH",
    "de an": "ĐA",
    "cong van": "CV",
    "nghi dinh": "NĐ",
    "luat": "L",
}
BODY_CODES = frozenset(
    [
        "TW",
        "TU",
        "BTCTW",
        "VPTW",
        "UBKTTW",
        "BTGDVTW",
        "BTGTW",
        "BDVTW",
        "BNCTW",
        "BTCTU",
        "VPTU",
        "UBKTTU",
        "BTGDVTU",
        "BTGTU",
        "BDVTU",
        "BNCTU",
        "HU",
        "ĐU",
        "BXDĐ",
        "CB",
        "QH",
        "CP",
    ]
)
_LOOK_ALIKES = str.maketrans("АВСЕНІКМОРТХУаеорсух–—−‑／", "ABCEHIKMOPTXYaeopcyx----/")
_LONGEST_NUMBER = 6
_MOST_WORDS_BESIDE = 2
"""Words beside the number of a State text with which it is still the text that is asked for, not what it says."""
_STATE = re.compile(r"(?<![0-9])([0-9]{1,5})\s*/\s*([0-9]{4})(?![0-9])(?:\s*/\s*([A-ZĐa-zđ0-9-]+))?")
_FILLERS = {"so", "van", "ban", "cua", "va", "ve", "nam"}


@dataclass(frozen=True)
class NumberQuery:
    """What a typed number says; empty where it is silent. `codes` are type codes, exact spelling first."""

    number: int
    codes: tuple[str, ...] = ()
    body: str = ""
    year: str = ""


def prepare(text: str) -> str:
    """Cleaned, look-alike letters and dashes replaced, TƯ read as TW."""
    text = clean(text).translate(_LOOK_ALIKES)
    return re.sub(r"(?<!\w)([A-Za-zĐđ]*)T[Ưư](?!\w)", r"\1TW", re.sub(r"\btư\b", "TW", text))


def symbol_key(symbol: str) -> str:
    """The form in which symbols are compared: "339 - QĐ / TƯ" and "339-QĐ/TW" give "339-qđ/tw"; leading zeros go."""
    key = re.sub(r"\s*([-/])\s*", r"\1", prepare(symbol).strip()).lower()
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "-", key))


def number_of(symbol: str) -> int | None:
    match = re.match(r"\s*([0-9]{1,6})(?![0-9])", symbol)
    return int(match[1]) if match else None


def _type_codes(word: str) -> tuple[str, ...]:
    exact = [code for code in TYPE_CODES if word == code]
    same_case = [code for code in TYPE_CODES if word.lower() == code.lower()]
    folded = [code for code in TYPE_CODES if fold(word) == word.lower() and fold(code) == word.lower()]
    return tuple(dict.fromkeys(exact + same_case + folded))


def _is_question(rest: str) -> bool:
    """Does the text around a number ask for more than the text that bears it?"""
    folded = fold(rest)
    for words in _TYPE_WORDS:
        folded = re.sub(rf"\b{words}\b", " ", folded)
    left = [word for word in re.findall(r"[^\W_]+", folded) if word not in _FILLERS]
    return len(left) > _MOST_WORDS_BESIDE


def parse(text: str) -> NumberQuery | None:
    """The number query in `text`, or None when it asks for words ("kết nạp đảng viên", "sau 60 ngày thì sao")."""
    text = prepare(text).strip()
    if match := _STATE.search(text):
        if _is_question(f"{text[: match.start()]} {text[match.end() :]}"):
            return None
        codes: tuple[str, ...] = tuple(code for part in (match[3] or "").split("-") for code in _type_codes(part))
        return NumberQuery(int(match[1]), codes, year=match[2])
    folded = fold(text)
    codes = ()
    for words, code in _TYPE_WORDS.items():
        if re.search(rf"\b{words}\b", folded):
            codes, at = (code,), re.search(rf"\b{words}\b", folded)
            assert at  # noqa: S101  (just searched)
            text = text[: at.start()] + " " + text[at.end() :]
            break
    number, body, year, left = None, "", "", []
    for token in re.findall(r"[0-9]+|[^\W0-9_]+", text):
        if token.isdecimal() and token.isascii():
            if len(token) > _LONGEST_NUMBER:
                return None
            if number is None:
                number = int(token)
            elif re.fullmatch(r"(?:19|20)\d\d", token):
                year = token
            else:
                return None
        elif found := _type_codes(token):
            codes = codes or found
        elif token.upper() in BODY_CODES:
            body = token.upper()
        elif fold(token) not in _FILLERS:
            left.append(token)
    if number is None or left:
        return None
    return NumberQuery(number, codes, body, year)
