"""Free-text search over generated, folded vectors: marks optional, the last word may be half typed."""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from handbook.lib.text import fold

MAX_WORDS = 30


def words_of(text: str) -> list[str]:
    """Folded words of a query, at most MAX_WORDS."""
    return re.findall(r"[a-z0-9]+", fold(text))[:MAX_WORDS]


def tsquery(words: list[str], *, every: bool) -> SearchQuery:
    """All words (the last as a prefix), or any of them."""
    terms = [*words[:-1], f"{words[-1]}:*"] if every else words
    return SearchQuery((" & " if every else " | ").join(terms), search_type="raw", config="simple")


def search(queryset: QuerySet, text: str) -> QuerySet:
    """Rows whose `search_vector` holds every word of `text`; where there are none, any of them. Best first."""
    words = words_of(text)
    if not words:
        return queryset.none()
    every = tsquery(words, every=True)
    found = queryset.filter(search_vector=every)
    if len(words) > 1 and not found.exists():
        every = tsquery(words, every=False)
        found = queryset.filter(search_vector=every)
    return found.annotate(rank=SearchRank(F("search_vector"), every, normalization=1)).order_by("-rank", "pk")
