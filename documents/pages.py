"""Pages that readers keep, come back to and report: each app says which of its own, because nothing here may import
what stands further left."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django.db.models import QuerySet


class PageKey(NamedTuple):
    """What a page is remembered by: the kind its app registered, and its key there."""

    kind: str
    pk: int


@dataclass(frozen=True)
class PageRow:
    """What a list shows of a page. `slug` is its last word in the address, `tile` the letters before its title, `tag`
    a warning or nothing."""

    key: PageKey
    slug: str
    title: str
    url: str
    sub: str
    tile: str = ""
    tag: str = ""
    tag_class: str = ""


class ReaderPages(ABC):
    """One kind of pages with an address of their own."""

    kind: ClassVar[str]
    """As in the address: "van-ban"."""

    @abstractmethod
    def rows(self, user: Any) -> QuerySet:
        """Those `user` may open, with all that `row_of` shows."""

    @abstractmethod
    def name_of(self, page: Any) -> str:
        """The page in one line."""

    @abstractmethod
    def row_of(self, page: Any) -> PageRow:
        """One of `rows` as a list shows it."""


_KINDS: dict[str, ReaderPages] = {}


def register_pages(pages: ReaderPages) -> None:
    """Called from `AppConfig.ready`; the last one of a kind counts."""
    _KINDS[pages.kind] = pages


def pages_called(kind: str) -> ReaderPages | None:
    return _KINDS.get(kind)


def shown_pages(keys: Iterable[PageKey], user: Any) -> list[PageRow]:
    """The pages with these keys that `user` may open today, in this order; one query for each kind."""
    wanted = list(dict.fromkeys(keys))
    shown: dict[PageKey, PageRow] = {}
    for kind in {key.kind for key in wanted} & _KINDS.keys():
        pages = _KINDS[kind]
        for page in pages.rows(user).filter(pk__in=[key.pk for key in wanted if key.kind == kind]):
            shown[PageKey(kind, page.pk)] = pages.row_of(page)
    return [shown[key] for key in wanted if key in shown]
