"""The sentences of a procedure, for measures and for search."""

from collections.abc import Iterator
from typing import Any

FIELDS = ("summary", "trigger", "decided_by", "vote", "duration", "where_to_submit", "result")
LISTS = ("eligibility", "special_cases", "common_mistakes", "notes", "local_examples")
PARTS = {
    "steps": ("action", "detail", "deadline_text"),
    "papers": ("name", "made_by", "note"),
    "open_points": ("point", "meanwhile"),
    "questions": ("question", "answer"),
}


def sentences_of(procedure: Any) -> Iterator[tuple[str, str]]:
    """(where, text) of all that `procedure` tells, in the order of its page; `where` in words for an editor."""
    meta = procedure._meta
    for name in FIELDS:
        yield str(meta.get_field(name).verbose_name), getattr(procedure, name)
    for name in LISTS:
        for line in getattr(procedure, name):
            yield str(meta.get_field(name).verbose_name), line
    for part, names in PARTS.items():
        for number, row in enumerate(getattr(procedure, part).all(), 1):
            for name in names:
                yield f"{row._meta.verbose_name} {number}", getattr(row, name)
