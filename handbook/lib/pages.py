"""What an address asks of a list: words and a page."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from handbook.lib.text import clean

PAGE_SIZE, MOST_CHARACTERS = 20, 200


def words_asked(request: HttpRequest, most: int = MOST_CHARACTERS) -> str:
    """The ?q= of the address: NFC, one space between words, nothing a database refuses, at most `most` characters."""
    return clean(request.GET.get("q") or "")[:most]


def page_of(request: HttpRequest, rows: QuerySet, size: int = PAGE_SIZE) -> Page:
    """The page of `rows` asked for by ?trang=; the nearest one for a number that is none."""
    return Paginator(rows, size).get_page(request.GET.get("trang"))
