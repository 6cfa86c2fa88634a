"""How many pixels a picture would unpack to, told by its head alone (ASVS 5.0: 5.2.6)."""

import re
import struct

MOST_PIXELS = 150_000_000
"""An A4 page scanned at 600 dots an inch has 35 million."""
_WIDTH, _HEIGHT = re.compile(rb"/Width\s+(\d{1,9})(?!\d)"), re.compile(rb"/Height\s+(\d{1,9})(?!\d)")
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Marks of a JPEG behind which its size stands."""


def pixels(head: bytes) -> int:
    """Pixels of the PNG, GIF, BMP or JPEG that begins with `head` (64 KB are enough); 0 for anything else."""
    width = height = 0
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
    elif head.startswith((b"GIF87a", b"GIF89a")) and len(head) >= 10:
        width, height = struct.unpack("<HH", head[6:10])
    elif head.startswith(b"BM") and len(head) >= 26:
        width, height = map(abs, struct.unpack("<ii", head[18:26]))
    elif head.startswith(b"\xff\xd8"):
        width, height = _jpeg(head)
    return int(width) * int(height)


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        if head[at + 1] in _SIZES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    return 0, 0


def pixels_of_dictionary(dictionary: bytes) -> int:
    """Pixels of the picture that a PDF's dictionary announces; 0 where it announces none."""
    width, height = _WIDTH.findall(dictionary), _HEIGHT.findall(dictionary)
    return int(width[-1]) * int(height[-1]) if width and height else 0
