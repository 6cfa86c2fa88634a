"""Reading a large XML part fast and exactly: simple elements by one pattern, everything else by expat.

A sheet has millions of tags, and each costs expat's caller three calls. So the elements that a pattern fits from end
to end (no entity, comment, carriage return or control character in them) are taken out of the stream, and expat gets
the document without them. What the pattern does not fit, expat reads; what is no XML, expat refuses.
"""

import codecs
import re
from collections.abc import Callable
from typing import Any

from handbook.lib.sheets.xlsx_parts import make_parser

TEXT = "[^<&\0-\x08\x0b-\x1f\ufffe\uffff]*"
"""Characters that mean themselves between two tags."""
_CHUNK = 1 << 17
_LONGEST_ELEMENT = 1 << 22
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)[\"']")


class Flow:
    """One part: `simple` fits whole elements inside `container` that end with `ending`.

    `take(match)` handles one such element, or says False to leave it to expat; `is_between()` tells whether expat
    stands inside the container, between two elements. The other three are expat's callbacks.
    """

    def __init__(
        self,
        container: str,
        ending: str,
        simple: re.Pattern[str],
        take: Callable[[re.Match[str]], bool],
        is_between: Callable[[], bool],
        callbacks: tuple[Callable, Callable, Callable],
    ) -> None:
        self.container, self.ending, self.simple = re.compile(rf"<{container}[^<>]*>"), ending, simple
        self.take, self.is_between = take, is_between
        self.parser = make_parser(*callbacks)
        self.is_inside = self.is_plain = False

    def read(self, stream: Any) -> None:
        """Raises Refusal, expat.ExpatError, UnicodeDecodeError."""
        chunk = stream.read(_CHUNK)
        if not _is_utf8(chunk):
            self.parser.Parse(chunk, False)
            self.parser.ParseFile(stream)
            return
        decoder, waiting = codecs.getincrementaldecoder("utf-8")(), ""
        while chunk:
            waiting = self._advance(waiting + decoder.decode(chunk))
            chunk = stream.read(_CHUNK)
        self.parser.Parse(waiting + decoder.decode(b"", True), True)

    def _advance(self, text: str) -> str:
        """Reads `text` as far as it can be; the rest waits for more."""
        if self.is_plain:
            return self._leave(text)
        if not self.is_inside:
            text = self._enter(text)
            if not self.is_inside:
                return text
        position, match_simple = 0, self.simple.match
        while True:
            match = match_simple(text, position)
            if match and self.take(match):
                position = match.end()
                continue
            end = text.find(self.ending, position)
            if end < 0:
                rest = text[position:]
                is_over = rest.lstrip().startswith("</") or len(rest) > _LONGEST_ELEMENT
                return self._leave(rest) if is_over else rest
            end += len(self.ending)
            piece = text[position:end]
            if "<!" in piece or "<?" in piece:
                return self._leave(text[position:])
            self.parser.Parse(piece, False)
            position = end
            if not self.is_between():
                return self._leave(text[position:])

    def _enter(self, text: str) -> str:
        """Up to the start of the container, and what follows it."""
        position = 0
        for match in self.container.finditer(text):
            self.parser.Parse(text[position : match.end()], False)
            position = match.end()
            if self.is_between():
                self.is_inside = True
                return text[position:]
        cut = text.rfind("<", position)
        cut = cut if cut >= 0 and len(text) - cut < _LONGEST_ELEMENT else len(text)
        self.parser.Parse(text[position:cut], False)
        return text[cut:]

    def _leave(self, text: str) -> str:
        """From here on expat reads everything."""
        self.is_plain = True
        self.parser.Parse(text, False)
        return ""


def _is_utf8(head: bytes) -> bool:
    """By its mark, its declaration, or for want of both (XML 1.0, 4.3.3)."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:4]:
        return False
    declared = _ENCODING.match(head.removeprefix(codecs.BOM_UTF8))
    return declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
