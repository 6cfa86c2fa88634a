"""Who cites texts: apps further left tell it when they are ready, because nothing here may import them."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet


@dataclass(frozen=True)
class Page:
    """What a list of work says of a page."""

    title: str
    url: str
    owner: str


class CitingPages(ABC):
    """One kind of pages that rest on texts."""

    kind: ClassVar[str]
    """A stable name, such as "guidance.procedure"; stored with each review."""
    words: ClassVar[str]
    permission: ClassVar[str]
    """Whoever holds it may declare pages within reach compared."""

    @abstractmethod
    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        """(page, document, locator) of each citation of one of these documents; locator "" where it names no clause."""

    @abstractmethod
    def cited_by(self, page_id: int) -> Iterable[int]:
        """Documents the page cites."""

    @abstractmethod
    def checkable_by(self, user: Any) -> QuerySet:
        """Pages that `user`, holding the permission, may declare compared."""

    @abstractmethod
    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        """What there is to say of these pages, by key."""


_KINDS: dict[str, CitingPages] = {}


def register(citing: CitingPages) -> None:
    """Called from `AppConfig.ready`; the last one of a kind counts."""
    _KINDS[citing.kind] = citing


def registered() -> dict[str, CitingPages]:
    return dict(_KINDS)


def kinds_for(user: Any) -> list[CitingPages]:
    """Kinds of pages `user` holds the permission for."""
    return [citing for citing in _KINDS.values() if user.has_perm(citing.permission)]
