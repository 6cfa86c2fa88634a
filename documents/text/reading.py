"""What reading a file gives: facts and lines; and what is refused."""

from dataclasses import dataclass, field


class Refused(Exception):
    """The file will not be read on; the argument is a key of `files.REFUSALS`."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. A text of 50 pages takes 0.5 s and 60 MB of memory."""

    pages: int = 2_000
    page_characters: int = 200_000
    characters: int = 8_000_000
    cpu_seconds: int = 40
    wall_seconds: int = 60
    memory_bytes: int = 640 * 1024 * 1024


@dataclass(frozen=True)
class Facts:
    """`pages` None where the file does not say; `metadata` as its properties have it (author, title, …)."""

    pages: int | None = None
    pages_with_text: int = 0
    metadata: dict[str, str] = field(default_factory=dict)
    margins: list[str] = field(default_factory=list)
    """What stands outside of the text: running heads, footnotes, notes stuck on pages."""

    @property
    def is_scan(self) -> bool:
        """Pages without letters: a picture of a text, kept as a file only."""
        return self.pages is not None and self.pages_with_text * 2 < self.pages
