"""Cutting a list into pages."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 20


def page_of(request: HttpRequest, rows: QuerySet, size: int = PAGE_SIZE) -> Page:
    """The page of `rows` asked for by ?trang=; the nearest one for a number that is none."""
    return Paginator(rows, size).get_page(request.GET.get("trang"))
