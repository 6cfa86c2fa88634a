"""Text that a spreadsheet would run: an apostrophe stands before it in our files, and is taken off when they return."""

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralise(text: str) -> str:
    """`text` with one more apostrophe before it where, apostrophes aside, a spreadsheet would run it."""
    return f"'{text}" if text.lstrip("'").startswith(_RUNS) else text


def as_meant(text: str) -> str:
    """What `neutralise` was given: "'=1" → "=1". Other text is returned as it is."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_RUNS) else text
