"""Legacy Vietnamese encodings inside spreadsheet cells: TCVN3 (.VnTime), VNI (VNI-Times), UTF-8 read as Windows-1252.

The font of the cell decides; where it is silent, letters that only one of the encodings explains do. Nothing is
converted unless the result reads as Vietnamese syllables.
"""

import enum
import functools
import re
import unicodedata
from typing import NamedTuple

from handbook.lib.text import fold

_TCVN3_CODES = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦"
_TCVN3_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

_TONES = {"": "", "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni_table() -> dict[str, str]:
    table = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í"}
    for written, letter in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        for mark, tone in _TONES.items():
            if mark:
                table[written + mark] = unicodedata.normalize("NFC", letter + tone)
    for written, letter in (("a", "â"), ("e", "ê"), ("o", "ô")):
        for mark, tone in _CIRCUMFLEX.items():
            table[written + mark] = unicodedata.normalize("NFC", letter + tone)
    for mark, tone in _BREVE.items():
        table["a" + mark] = unicodedata.normalize("NFC", "ă" + tone)
    for written, letter in list(table.items()):
        table[written.upper()] = letter.upper()
        if len(written) == 2:
            table[written[0].upper() + written[1]] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_SYLLABLE = re.compile(r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?\Z")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN_UTF8 = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
"""The beginning of a letter of several bytes, read byte by byte in Windows-1252."""
_TYPED_Y = re.compile(r"(?<=[qQ][uU])Ý|(?<=\b[lL])Ý\b")
"""In a capital font Ý is the code of í, and also a letter typed as it is: in "quý" and "Lý" it is the letter."""
_VIETNAMESE = frozenset(_TCVN3_LETTERS + _TCVN3_LETTERS.upper())


class Encoding(enum.StrEnum):
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"
    MOJIBAKE = "mojibake"


class Decoded(NamedTuple):
    """NFC text; `certain` when the font said so or the bytes can be read in one way only."""

    text: str
    encoding: Encoding
    certain: bool
    from_capital_font: bool = False


def tells_encoding(font: str) -> bool:
    """Is `font` of a family whose letters are encoded in a way of their own?"""
    return font.lower().startswith((".vn", "vni"))


@functools.lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Could `word` be a Vietnamese syllable: right letters in the right order, at most one tone."""
    marks = [c for c in unicodedata.normalize("NFD", word) if c in "\u0300\u0301\u0303\u0309\u0323"]
    return len(marks) <= 1 and bool(_SYLLABLE.match(fold(word)))


def _share(text: str) -> float:
    words = _WORD.findall(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _reads_well(text: str) -> bool:
    words = _WORD.findall(text)
    return bool(words) and all(map(is_syllable, words))


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def _from_mojibake(text: str) -> str | None:
    if not _BROKEN_UTF8.search(text):
        return None
    try:
        data = b"".join(c.encode("latin-1") if ord(c) < 256 else c.encode("cp1252") for c in text)
        return data.decode("utf-8")
    except UnicodeError:
        return None


def decode(text: str, *, font: str = "", runs: tuple[tuple[str, str], ...] = ()) -> Decoded:
    """`text` in Unicode. A rich cell is decoded run by run, each in its own font."""
    if runs:
        parts = [decode(piece, font=name or font) for piece, name in runs]
        odd = [part for part in parts if part.encoding is not Encoding.UNICODE]
        joined = unicodedata.normalize("NFC", "".join(part.text for part in parts))
        if odd:
            return Decoded(
                joined, odd[0].encoding, all(part.certain for part in odd), any(p.from_capital_font for p in odd)
            )
        return Decoded(joined, Encoding.UNICODE, True)
    plain = unicodedata.normalize("NFC", text)
    if text.isascii():
        return Decoded(plain, Encoding.UNICODE, True)
    name = font.lower()
    if name.startswith(".vn"):
        in_capitals = name.endswith("h")
        if in_capitals:
            text = _TYPED_Y.sub("ý", text)
        return Decoded(unicodedata.normalize("NFC", _from_tcvn3(text)), Encoding.TCVN3, True, in_capitals)
    if name.startswith("vni"):
        return Decoded(unicodedata.normalize("NFC", _from_vni(text)), Encoding.VNI, True)
    repaired = _from_mojibake(text)
    if repaired is not None and repaired != text:
        return Decoded(unicodedata.normalize("NFC", repaired), Encoding.MOJIBAKE, True)
    if not _reads_well(plain):
        for encoding, decoded in ((Encoding.TCVN3, _from_tcvn3(text)), (Encoding.VNI, _from_vni(text))):
            if decoded != text and _reads_well(decoded) and any(c in _VIETNAMESE for c in decoded):
                return Decoded(unicodedata.normalize("NFC", decoded), encoding, False)
    return Decoded(plain, Encoding.UNICODE, True)


def decode_ansi(data: bytes) -> str:
    """Text of an 8-bit Vietnamese machine: Windows-1258 where that reads best, else letters as Windows-1252 has them.

    The second kind may still be TCVN3 or VNI; `decode` says so cell by cell.
    """
    western = data.decode("cp1252", "replace")
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    typed_by_font = max(_share(_from_tcvn3(western)), _share(_from_vni(western)))
    return vietnamese if _share(vietnamese) >= typed_by_font else western


def lacks_marks(text: str) -> bool:
    """A name of two words or more without a single mark."""
    return text.isascii() and len(text.split()) > 1
