"""Vietnamese text: folding for search, cleaning at the boundary, sort order, slugs, marked hits.

`fold` and `sort_key` say in Python what the SQL functions `vi_fold` and `vi_key` say in the database; tests hold them
together. Folding keeps the length of NFC text, so places found in folded text are places in the original.
"""

import re
import unicodedata

_VOWELS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
_PLAIN = "a" * 17 + "d" + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5
_FOLD = str.maketrans(_VOWELS, _PLAIN)

_ORDER = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
_LETTER = "AAAAAABBBBBBCCCCCCDEFGHHHHHHIIIIIIJKLMMMMMMNOPQRSSSSSSTTTTTTUUUUUUVWXYZaaaaaabbbbbbcdeffffffg"
_MARK = "012345012345012345000001234501234500001234500000012345012345012345000000123450123450000123450"
_BY_LETTER, _BY_MARK = str.maketrans(_ORDER, _LETTER), str.maketrans(_ORDER, _MARK)

SQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION vi_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$SELECT translate(lower(normalize(t, NFC)), '{_VOWELS}', '{_PLAIN}')$$;
CREATE OR REPLACE FUNCTION vi_key(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$SELECT translate(x, '{_ORDER}', '{_LETTER}') || E'\\t' || translate(x, '{_ORDER}', '{_MARK}')
  FROM (SELECT lower(normalize(t, NFC))) AS s(x)$$;
"""  # noqa: S608  (made of constants of this module)
"""Creates both functions; every migration that generates a column from them comes after the one that runs this."""

DROP_SQL_FUNCTIONS = "DROP FUNCTION IF EXISTS vi_key(text); DROP FUNCTION IF EXISTS vi_fold(text);"

_INVISIBLE = re.compile("[\0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case without marks, đ as d: "Đảng ủy" and "Đảng uỷ" both give "dang uy"."""
    return unicodedata.normalize("NFC", text).lower().translate(_FOLD)


def clean(text: str) -> str:
    """NFC, without invisible characters, every run of blanks one space, nothing around."""
    if text.isascii():
        return " ".join(text.replace("\0", "").split())
    if text.isprintable() and "  " not in text and text[0] != " " != text[-1]:
        return unicodedata.normalize("NFC", text)  # what is neither invisible nor a blank prints
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def inert(text: str, length: int = 120) -> str:
    """A stranger's text for one line of a page: `clean`, without control characters, at most `length` characters."""
    shown = clean(_CONTROL.sub(" ", text[: length * 4]))
    return shown if len(shown) <= length else f"{shown[: length - 1].rstrip()}…"


def clean_lines(text: str) -> str:
    """As `clean`, line by line: for text in which line breaks mean something."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()


def slugify_vi(text: str) -> str:
    """ASCII words joined by hyphens: "Điều lệ Đảng 2011" → "dieu-le-dang-2011"."""
    ascii_text = unicodedata.normalize("NFKD", fold(text)).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", ascii_text).strip("-")


def _key(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).lower()
    return lowered.translate(_BY_LETTER) + "\t" + lowered.translate(_BY_MARK)


def sort_key(full_name: str) -> str:
    """Vietnamese order by given name, then the rest: the value of `Member.sort_key`."""
    rest, _, given = full_name.rpartition(" ")
    return f"{_key(given)}\x01{_key(rest or given)}"


def highlight(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """`text` cut into (piece, is hit), hits being the words of `words`: with their marks where any of them has one,
    else compared without."""
    text = unicodedata.normalize("NFC", text)
    has_marks = any(fold(word) != word.lower() for word in words)
    alike = str.lower if has_marks else fold
    wanted = sorted({re.escape(alike(word)) for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return [(text, False)]
    pieces, end = [], 0
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", alike(text)):
        if match.start() > end:
            pieces.append((text[end : match.start()], False))
        pieces.append((text[match.start() : match.end()], True))
        end = match.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces
