"""Names of bodies as people look for them: marks optional, words for kinds of bodies and places optional."""

import re

from handbook.lib.text import fold

MOST_WORDS = 12
_KIND = (
    "(?:ban chap hanh|ban thuong vu|dang bo bo phan|dang bo co so|dang bo|dang uy|chi bo co so|chi bo|chi uy"
    "|tinh uy|thanh uy|xa uy|tinh|thanh pho|tp|xa|phuong|dac khu|thi tran|huyen|quan|thi xa)"
)
_KINDS = re.compile(rf"(?:{_KIND} )+(?=\S)")
_KINDS_ALONE = re.compile(rf"{_KIND}(?: {_KIND})*")


def _folded_words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text))[:MOST_WORDS])


def asked_words(text: str) -> list[str]:
    """Folded words of `text`, those for kinds of bodies and places before the name left out where a name remains."""
    words = _folded_words(text)
    kinds = _KINDS.match(words)
    return words[kinds.end() if kinds else 0 :].split()


def has_name(text: str) -> bool:
    """Does `text` say more than kinds of bodies and places, in a word of two letters at least?"""
    return not _KINDS_ALONE.fullmatch(_folded_words(text)) and any(len(word) > 1 for word in asked_words(text))


def line_pattern(words: list[str]) -> str:
    """A pattern of PostgreSQL that finds, in folded text, a line where every one of `words` begins a word."""
    return "(?n)^" + "".join(rf"(?=.*\m{word})" for word in words)


def is_named(name: str, words: list[str]) -> bool:
    """What `line_pattern` says, for one line that is not folded yet."""
    folded = fold(name)
    return all(re.search(rf"\b{word}", folded) for word in words)
