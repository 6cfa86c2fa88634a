"""What texts and questions are cut into: syllables with and without their marks, and adjacent pairs of them."""

import itertools
import re
from dataclasses import dataclass

from handbook.lib.text import clean, fold

MOST_SYLLABLES = 80
"""Of a question; the rest is not asked."""
_LONGEST = 40
_SYLLABLE = re.compile(r"[^\W_]+")
_OLD_TONES, _NEW_TONES = (
    ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
    ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
)
_TONE_PLACE = dict(zip(_OLD_TONES, _NEW_TONES, strict=True))
_MISPLACED = re.compile(f"(?:{'|'.join(_OLD_TONES)})(?![^\\W_])")


def syllables(text: str) -> list[str]:
    """Lower-case syllables and numbers with their marks; hoà and hòa are one."""
    lowered = _MISPLACED.sub(lambda match: _TONE_PLACE[match[0]], clean(text).lower())
    return [syllable[:_LONGEST] for syllable in _SYLLABLE.findall(lowered)]


def pairs(folded: list[str]) -> list[str]:
    """Each syllable joined to the next one: "ket_nap"."""
    return [f"{one}_{next_one}" for one, next_one in itertools.pairwise(folded)]


@dataclass(frozen=True)
class Terms:
    """What a question asks, each term once. `marked` is empty where nothing was typed with marks; `markedness` says
    from 0 to 1 how far the marks may be relied on."""

    folded: list[str]
    pairs: list[str]
    marked: list[str]
    markedness: float


_USUAL_SHARE = 0.4
"""Well over half of the syllables of running Vietnamese carry a mark; from this share on it is typed with marks."""


def terms_of(question: str) -> Terms:
    """The terms of `question`, at most MOST_SYLLABLES of them."""
    typed = syllables(question)[:MOST_SYLLABLES]
    folded = [fold(syllable) for syllable in typed]
    with_marks = sum(one != other for one, other in zip(typed, folded, strict=True))
    markedness = min(1.0, with_marks / len(typed) / _USUAL_SHARE) if typed else 0.0
    return Terms(
        folded=list(dict.fromkeys(folded)),
        pairs=list(dict.fromkeys(pairs(folded))),
        marked=list(dict.fromkeys(typed)) if with_marks else [],
        markedness=markedness,
    )
