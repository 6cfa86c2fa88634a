"""Free-text search over generated, folded vectors: marks optional, the last word may be half typed."""

import re
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from handbook.lib.text import fold

MAX_WORDS = 30
Rows = TypeVar("Rows", bound=QuerySet)


def words_of(text: str) -> list[str]:
    """Folded words of a query, at most MAX_WORDS."""
    return re.findall(r"[a-z0-9]+", fold(text))[:MAX_WORDS]


def tsquery(words: list[str], *, every: bool) -> SearchQuery:
    """All words (the last as a prefix), or any of them."""
    terms = [*words[:-1], f"{words[-1]}:*"] if every else words
    return SearchQuery((" & " if every else " | ").join(terms), search_type="raw", config="simple")


def search(queryset: Rows, text: str, *, prefer: tuple[str, ...] = ()) -> Rows:
    """Rows whose `search_vector` holds every word of `text`; where there are none, any of them.

    Best first: the words side by side in a title, then the orderings in `prefer`, then rank.
    """
    words = words_of(text)
    if not words:
        return queryset.none()
    query = tsquery(words, every=True)
    found = queryset.filter(search_vector=query)
    if len(words) > 1 and not found.exists():
        query = tsquery(words, every=False)
        found = queryset.filter(search_vector=query)
    phrase = SearchQuery(" <-> ".join(f"{word}:A" for word in words), search_type="raw", config="simple")
    side_by_side = ExpressionWrapper(Q(search_vector=phrase), output_field=BooleanField())
    return found.annotate(
        is_side_by_side=side_by_side, rank=SearchRank(F("search_vector"), query, normalization=1)
    ).order_by("-is_side_by_side", *prefer, "-rank", "pk")
