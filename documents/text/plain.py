"""Lines of a plain text file in UTF-8."""

from collections.abc import Iterator
from pathlib import Path

from documents.text.lines import Line
from documents.text.reading import Facts, Limits, Refused


def read(path: Path, limits: Limits) -> tuple[Facts, Iterator[Line]]:
    """Raises Refused for what is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("not_utf8") from None
    return Facts(), (Line(line) for line in text.splitlines())
