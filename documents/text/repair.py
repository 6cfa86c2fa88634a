"""Vietnamese letters as printing programs and old fonts leave them, made whole."""

import re
import unicodedata

from handbook.lib.legacy_text import decode
from handbook.lib.text import clean

_LOOSE_MARK = re.compile(r"\s+(?=[\u0300-\u036f])")
_SPACED_QUOTE = re.compile(r"(?<=\w)\s+(?=[\u02d9\u0309])")
_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})


def repaired(text: str, *, font: str = "") -> str:
    """`text` in NFC with its marks on their letters, old encodings read (the font tells which), blanks single."""
    text = _SPACED_QUOTE.sub("", _LOOSE_MARK.sub("", text.translate(_LIGATURES)))
    return clean(decode(unicodedata.normalize("NFC", text), font=font).text)
