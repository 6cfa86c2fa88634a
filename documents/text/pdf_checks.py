"""What a PDF must not carry: scripts, actions that start programs, files inside it, another file behind it.

Names are looked for outside of streams and inside object streams, with their escapes undone ("/J#61vaScript").
"""

import re
import zlib
from collections.abc import Iterator

from documents.text.pictures import MOST_PIXELS, pixels_of_dictionary

_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToR|GoToE|Rendition|Movie|Sound)"
    rb"(?=[\s/<(\[\]>]|\Z)"
)
_LOCKED = re.compile(rb"/Encrypt(?=[\s/<(\[])")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_UNPACKED = 400_000_000
_OBJECTS = 40_000_000
_PIECE = 1_000_000
_HARMLESS_TAIL = b"\0 \t\r\n\x0c\x1a"
_PICTURES = (b"\xff\xd8\xff", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")


class _TooLarge(Exception):
    """The streams unpack to more than a text would."""


class _TooManyPixels(Exception):
    """A picture would unpack to more pixels than a scanned page has."""


def active_content(data: bytes) -> str:
    """ "active" where the file holds a script, an action or another file, "password" where it is locked,
    "bomb" where its streams unpack too large, "pixels" where a picture does; else empty."""
    budget = [_UNPACKED]
    try:
        for text in _readable(data, budget):
            plain = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text) if b"#" in text else text
            if _ACTIVE.search(plain):
                return "active"
            if _LOCKED.search(plain):
                return "password"
    except _TooLarge:
        return "bomb"
    except _TooManyPixels:
        return "pixels"
    return ""


def _readable(data: bytes, budget: list[int]) -> Iterator[bytes]:
    """What stands between streams, what object streams unpack to, and what of a stream its packing does not explain:
    nothing hides behind the word "stream" in a comment."""
    at = 0
    while match := _STREAM.search(data, at):
        yield data[at : match.start()]
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        body = data[match.end() : end]
        if pixels_of_dictionary(data[max(at, match.start() - 2000) : match.start()]) > MOST_PIXELS:
            raise _TooManyPixels
        if not body.startswith(_PICTURES):
            head = data[max(at, match.start() - 2000) : match.start()]
            objects, rest = _unpacked(body, budget, is_kept=b"/ObjStm" in head or b"#" in head)
            yield objects
            yield rest
        at = end + len(b"endstream")
    yield data[at:]


def _unpacked(body: bytes, budget: list[int], *, is_kept: bool) -> tuple[bytes, bytes]:
    """(what the stream unpacks to, where that is wanted; what is left over of it). Raises _TooLarge."""
    packed, kept, piece = zlib.decompressobj(), b"", body
    try:
        while piece and not packed.eof:
            text = packed.decompress(piece, _PIECE)
            piece = packed.unconsumed_tail
            budget[0] -= len(text)
            kept += text if is_kept else b""
            if budget[0] < 0 or len(kept) > _OBJECTS:
                raise _TooLarge
            if not text and not packed.eof:
                break
    except zlib.error:
        return kept, body if _is_text(body) else b""
    return kept, packed.unused_data


def _is_text(body: bytes) -> bool:
    """Words rather than a picture's bytes, in which any three letters come up by chance."""
    start = body[:4096]
    return sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in start) > len(start) * 0.9


def is_closed_properly(data: bytes) -> bool:
    """Does nothing but blanks follow the last end mark, and does no archive hide in the file?"""
    tail = data[data.rfind(b"%%EOF") + 5 :]
    return not tail.strip(_HARMLESS_TAIL) and b"PK\x05\x06" not in data[-70_000:]
