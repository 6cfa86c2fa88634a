"""The piece of a text that shows why it was found; pure."""

import re

from handbook.lib.text import fold

_LENGTH = 220
_WORD = re.compile(r"\w+")
_SENTENCE_END = ".;:!?\n"
_FORTH = 60


def excerpt(text: str, words: list[str]) -> str:
    """About 220 characters of `text` with as many of the folded `words` as can be, from the beginning of a sentence or
    word; "…" where something was left out."""
    text = " ".join(text.split())
    if len(text) <= _LENGTH:
        return text
    wanted = set(words)
    places = [(match.start(), word) for match in _WORD.finditer(fold(text)) if (word := match[0]) in wanted]
    start = _begin(text, _densest(places))
    end = len(text) if start + _LENGTH >= len(text) else text.rfind(" ", start, start + _LENGTH)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _densest(places: list[tuple[int, str]]) -> int:
    """Where the window with the most different words begins."""
    best, start = 0, 0
    for index, (at, _) in enumerate(places):
        inside = {word for place, word in places[index:] if place < at + _LENGTH - _FORTH}
        if len(inside) > best:
            best, start = len(inside), at
    return start


def _begin(text: str, at: int) -> int:
    """The beginning of the sentence that `at` stands in, if it is near; else of its word."""
    for place in range(at - 1, max(at - _FORTH, 0) - 1, -1):
        if text[place] in _SENTENCE_END:
            return place + 2 if text[place + 1 : place + 2] == " " else place + 1
    return 0 if at <= _FORTH else text.rfind(" ", 0, at - _FORTH // 2) + 1
