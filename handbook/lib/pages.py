"""What an address asks of a list: words and a page."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from handbook.lib.text import clean

PAGE_SIZE, MOST_CHARACTERS = 20, 200


def words_asked(request: HttpRequest, most: int = MOST_CHARACTERS) -> str:
    """The ?q= of the address: NFC, one space between words, nothing a database refuses, at most `most` characters."""
    return clean(request.GET.get("q") or "")[:most]


class _CountedPaginator(Paginator):
    """A paginator that is told how many rows there are."""

    def __init__(self, rows: QuerySet | Sequence[Any], size: int, total: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = total


def page_of(
    request: HttpRequest, rows: QuerySet | Sequence[Any], size: int = PAGE_SIZE, *, total: int | None = None
) -> Page:
    """The page of `rows` asked for by ?trang=; the nearest one for a number that is none.

    `total`, where it is known, saves counting the rows.
    """
    paginator = Paginator(rows, size) if total is None else _CountedPaginator(rows, size, total)
    return paginator.get_page(request.GET.get("trang"))
