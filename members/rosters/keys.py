"""The portal's own mark for a member in a file it wrote: tells who a row is about where no number does.

A mark only points; names, dates and numbers of the row are compared with that member as ever, in scope only.
"""

import re

_SHAPE = re.compile(r"ST-(\d{1,18})\Z")


def written_key(key: int | str) -> str:
    """The mark of the member with this key: 123 → "ST-123"."""
    return f"ST-{key}"


def read_key(text: str) -> str | None:
    """The key out of a mark; None for anything else."""
    match = _SHAPE.match(text.strip())
    return match[1] if match else None
