"""What was searched in vain, and which hit was opened: counted for the editors by day, without who asked.

Words that may tell of a person are not kept at all: six digits or more, or the name of somebody in the records. Words
of one day are bounded, so that a flood of nonsense fills nothing.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import connection
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from documents.models import SearchMiss, SearchOpening
from handbook.lib.text import clean
from handbook.searching.terms import terms_of
from members.models import Member

KEPT_DAYS = 180
MOST_A_DAY = 2_000
_MOST_DIGITS = 5
_MOST_CHARACTERS = 120
_NAME_WORDS = range(2, 7)
_HITS = frozenset(
    {
        *("documents:detail", "documents:clause", "exchange:public_question"),
        *("guidance:detail", "guidance:convention", "guidance:signpost"),
    }
)
_SHOWN = 100


def words_kept(text: str) -> str:
    """The folded words of `text` as they are counted; empty where they may tell of a person."""
    words = terms_of(clean(text)).folded
    if not words or sum(letter.isdigit() for letter in text) > _MOST_DIGITS:
        return ""
    spans = [
        " ".join(words[start : start + length]) for length in _NAME_WORDS for start in range(len(words) - length + 1)
    ]
    if Member.objects.filter(name_fold__in=spans).exists():
        return ""
    return " ".join(words)[:_MOST_CHARACTERS]


def note_miss(text: str) -> None:
    """Count a search that found nothing."""
    if words := words_kept(text):
        _count(SearchMiss, words=words)


def note_opening(text: str, address: str) -> None:
    """Count that the page at `address` was opened from the results of searching for `text`."""
    if words := words_kept(text):
        _count(SearchOpening, words=words, address=address[:240])


def _count(model: Any, **facts: str) -> None:
    day = timezone.localdate()
    if model.objects.filter(day=day, **facts).exists() or model.objects.filter(day=day).count() < MOST_A_DAY:
        columns = ", ".join(facts)
        marks = ", ".join(["%s"] * len(facts))
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}, day, count) VALUES ({marks}, %s, 1) "  # noqa: S608  (names of ours)
                f"ON CONFLICT ({columns}, day) DO UPDATE SET count = {table}.count + 1",
                [*facts.values(), day],
            )


class SearchOpeningMiddleware:
    """Counts hits that are opened from the search page, told by the address the browser says it comes from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code in (200, 302) and (text := _searched(request)):
            match = request.resolver_match
            if match and match.view_name in _HITS:
                note_opening(text, request.path)
        return response


def _searched(request: HttpRequest) -> str:
    """The words on the search page that the request comes from; empty from anywhere else."""
    came_from = request.headers.get("Referer", "")
    if "/tim-kiem/?" not in came_from:
        return ""
    try:
        parts = urlsplit(came_from)
        is_search = parts.netloc == request.get_host() and resolve(parts.path).view_name == "search"
        return parse_qs(parts.query).get("q", [""])[0][:600] if is_search else ""
    except (ValueError, Resolver404):
        return ""


def misses_since(day: dt.date) -> list[Any]:
    """words, times, last: the searches in vain, the most frequent first."""
    rows = SearchMiss.objects.filter(day__gte=day).order_by().values("words")
    return list(rows.annotate(times=Sum("count"), last=Max("day")).order_by("-times", "-last", "words")[:_SHOWN])


def openings_since(day: dt.date) -> list[Any]:
    """words, address, times, last: what was opened after which search, the most frequent first."""
    rows = SearchOpening.objects.filter(day__gte=day).order_by().values("words", "address")
    return list(rows.annotate(times=Sum("count"), last=Max("day")).order_by("-times", "-last", "words")[:_SHOWN])


def forget_old() -> None:
    """Remove counts older than KEPT_DAYS."""
    before = timezone.localdate() - dt.timedelta(days=KEPT_DAYS)
    SearchMiss.objects.filter(day__lt=before).delete()
    SearchOpening.objects.filter(day__lt=before).delete()
