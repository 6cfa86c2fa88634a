"""A page of a PDF as a picture in grey, for the editor who reads beside it.

`python -m documents.text.page_image PATH PAGE LIMITS` (pages from 1): ["image", PNG in base64], ["done"]. Runs guarded.
"""

import base64
import json
import struct
import sys
import zlib
from pathlib import Path

import pypdfium2

from documents.text.files import FileRefused
from documents.text.reading import Limits
from handbook.lib.guarded import ChildFailed, limit_self, told_by

WIDTH = 900
"""Pixels; the height follows, up to MOST_PIXELS in all."""
MOST_PIXELS = 4_000_000
_LONGEST_LINE = 8_000_000
_MODULE = "documents.text.page_image"


def page_image(path: Path, page: int, *, limits: Limits | None = None) -> bytes:
    """PNG of the page (from 1) of the PDF at `path`. Raises FileRefused; also for a page that does not exist."""
    limits = limits or Limits(cpu_seconds=10, wall_seconds=20)
    arguments = (str(path.resolve()), str(page), json.dumps(vars(limits)))
    told = told_by(_MODULE, *arguments, wall_seconds=limits.wall_seconds, longest_line=_LONGEST_LINE)
    try:
        for line in told:
            return base64.b64decode(json.loads(line)[1])
    except ChildFailed as failure:
        raise FileRefused(failure.code) from None
    finally:
        told.close()
    raise FileRefused("broken")


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def main(path: str, page: str, bounds: str) -> None:
    limits = Limits(**json.loads(bounds))
    limit_self(memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    try:
        document = pypdfium2.PdfDocument(path)
        sheet = document[int(page) - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = sheet.render(scale=scale, grayscale=True)
        picture = _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        print(json.dumps(["image", base64.b64encode(picture).decode()]))
        print('["done"]')
    except MemoryError:
        print('["error", "memory"]')
    except Exception:  # whatever breaks on a stranger's file; the parent needs to know only that it did
        print('["error", "broken"]')


if __name__ == "__main__":
    main(*sys.argv[1:4])
