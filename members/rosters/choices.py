"""What people decided about a file: which sheets and columns, what a word means, what becomes of a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from handbook.lib.text import clean, fold

NOT_IMPORTED = "-"
_LONGEST_KEY = 200


def key_of(text: str) -> str:
    """The form of a written text by which answers about it are kept."""
    return fold(clean(text))[:_LONGEST_KEY]


@dataclass(frozen=True)
class RowChoice:
    """Decided for one row, found again by its fingerprint while the row is unchanged.

    `fixes` are texts to be read instead of what the cells say (field → text); `person` is "new" or the key of the
    known member the row is about; `accepted` are codes of findings a person has looked at and let pass.
    """

    fixes: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None
    is_skipped: bool = False
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choices:
    """Everything decided before a file is read; empty choices read it as it stands.

    sheets:    sheet → is it read? (overrides the reader's own judgement of the sheet)
    headings:  sheet → (first, last) row of its heading
    columns:   (sheet, column number) → field, or NOT_IMPORTED
    day_order: (sheet, field) → "day" (dates stand as they are) or "month" (day and month were exchanged)
    values:    (field, `key_of` the text) → value: an organisation's code, a word of a closed list; NOT_IMPORTED leaves
               the field blank. For an organisation the text may also be a title, a section line or a sheet's name.
    rows:      fingerprint → choice
    """

    sheets: Mapping[str, bool] = field(default_factory=dict)
    headings: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    columns: Mapping[tuple[str, int], str] = field(default_factory=dict)
    day_order: Mapping[tuple[str, str], Literal["day", "month"]] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: Mapping[str, RowChoice] = field(default_factory=dict)


NO_CHOICES = Choices()
