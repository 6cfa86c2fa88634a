"""Words that are spread as those of Vietnamese are: few syllables everywhere, most of them in words of two."""

import itertools
import random
import unicodedata

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_RHYMES = (
    "a ai an ang anh ao ap at au ay âm ân âng âu e en eo ên ênh i ia iên iêu in inh o oa oan oi on ong ô ôi ôn ông ơ "
    "ơi ơn u ua ui un ung uôn ương ưa ưng uy uyên"
)
_TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
_SYLLABLES, _SINGLE, _DOUBLE = 5_500, 300, 40_000
_PICKED = 4_096


class Language:
    """The same words from the same seed; `commonest` and `rare` are words to ask for."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311  (a measurement, no secret)
        made = [
            unicodedata.normalize("NFC", onset + rhyme[0] + tone + rhyme[1:])
            for onset, rhyme, tone in itertools.product(_ONSETS.split(), _RHYMES.split(), _TONES)
        ]
        self._random.shuffle(made)
        syllables = made[:_SYLLABLES]
        words = [(syllable,) for syllable in syllables[:_SINGLE]]
        words += [(self._skewed(syllables), self._skewed(syllables)) for _ in range(_DOUBLE)]
        self._words = [" ".join(word) for word in words]
        self._weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(words))))
        self.commonest = self._words[:3]
        self.rare = self._words[-200:]
        self._ready: list[str] = []

    def _skewed(self, syllables: list[str]) -> str:
        return syllables[min(int(self._random.paretovariate(0.6)), len(syllables) - 1)]

    def words(self, count: int) -> list[str]:
        """`count` words of one or two syllables, as a text has them."""
        while len(self._ready) < count:
            self._ready += self._random.choices(self._words, cum_weights=self._weights, k=_PICKED)
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken

    def sentence(self, least: int, most: int) -> str:
        """Between `least` and `most` words, the first with a capital."""
        return " ".join(self.words(self._random.randint(least, most))).capitalize()

    def asked_about(self, text: str, words: int = 25) -> str:
        """A question: every third of the words of `text` among others, so that it has an answer and much else."""
        own = text.split()[::3][: words // 2]
        mixed = own + self.words(words - len(own))
        self._random.shuffle(mixed)
        return " ".join(mixed)
