"""Numbers of other texts cited in a sentence: where they stand, and what they compare as."""

import re
from dataclasses import dataclass

from documents.numbers import symbol_key

_DASH = r"\s?[-–—‑]\s?"
_CODE = r"[A-ZĐƯ][A-Za-zĐđƯưi]{0,9}"
_PARTY = rf"\d{{1,4}}{_DASH}{_CODE}(?:{_DASH}{_CODE})?\s?/\s?{_CODE}"
_STATE = rf"\d{{1,5}}\s?/\s?(?:19|20)\d\d\s?/\s?{_CODE}\d{{0,2}}(?:{_DASH}{_CODE})*"
_SIMPLE = rf"\d{{1,5}}\s?/\s?{_CODE}{_DASH}{_CODE}"
_CITED = re.compile(rf"(?<![\w/.-])(?:{_STATE}|{_PARTY}|{_SIMPLE})(?![\w/])")
_DATED = re.compile(r"\s*(?:,\s*)?ngày\s+(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})")
_WORDED = re.compile(r"\s*(?:,\s*)?ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")


@dataclass(frozen=True)
class Citation:
    """Place in the text; `key` as `numbers.symbol_key` gives it; `issued_on` (ISO) where the sentence tells it."""

    start: int
    end: int
    key: str
    issued_on: str = ""


def find_citations(text: str) -> list[Citation]:
    """The numbers of texts in `text`, in reading order: "294-QĐ/TW", "356/2025/NĐ-CP", "1811/QĐ-UBND"."""
    found = []
    for match in _CITED.finditer(text):
        dated = _DATED.match(text, match.end()) or _WORDED.match(text, match.end())
        day = f"{dated[3]}-{int(dated[2]):02d}-{int(dated[1]):02d}" if dated else ""
        found.append(Citation(match.start(), match.end(), symbol_key(match[0]), day))
    return found
