"""How hard a Vietnamese text of ours is to read: sentences measured in syllables ("tiếng"); our own simple measure.

Vietnamese writes syllables apart: whatever stands between blanks counts as one, numbers, codes and abbreviations too.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

EASY_MEAN, EASY_LONGEST = 14, 26
FAIR_MEAN, FAIR_LONGEST = 20, 40
"""Syllables of a sentence: up to here on average, and at most. Our choice for readers of 55 to 85."""
_END = re.compile(r"(?<=[.?!…])[\"”)]*\s+|\n+")
_SYLLABLE = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")


class Level(NamedTuple):
    """Sentences, syllables of the longest, and on average."""

    sentences: int
    longest: int
    mean: float

    @property
    def words(self) -> str:
        """ "dễ đọc", "vừa" or "khó đọc"."""
        if self.mean <= EASY_MEAN and self.longest <= EASY_LONGEST:
            return "dễ đọc"
        return "vừa" if self.mean <= FAIR_MEAN and self.longest <= FAIR_LONGEST else "khó đọc"


def sentences(text: str) -> list[str]:
    """The sentences of `text`; a line break ends one, a colon or semicolon does not."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def syllables(sentence: str) -> int:
    return len(_SYLLABLE.findall(sentence))


def level_of(texts: Iterable[str]) -> Level:
    """The level of all `texts` together; of no text, zeros."""
    lengths = [syllables(sentence) for text in texts for sentence in sentences(text)]
    if not lengths:
        return Level(0, 0, 0.0)
    return Level(len(lengths), max(lengths), round(sum(lengths) / len(lengths), 1))


def long_sentences(texts: Iterable[str], most: int) -> list[tuple[int, str]]:
    """Sentences of more than `most` syllables with their length, the longest first."""
    found = [(syllables(sentence), sentence) for text in texts for sentence in sentences(text)]
    return sorted((row for row in found if row[0] > most), reverse=True)
