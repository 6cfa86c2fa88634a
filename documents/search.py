"""Finding documents by a loose number or by words."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from documents.filters import Filters
from documents.numbers import TYPE_CODES, NumberQuery, parse, symbol_key
from documents.querysets.documents import DocumentQuerySet
from handbook.lib.search import search as search_words


class Ranked(NamedTuple):
    """`texts`: key of each text, best first → key of the clause that fits best, or None for the text itself. `is_cut`
    where there may be more."""

    texts: dict[int, int | None]
    is_cut: bool = False


Ranking = Callable[..., Ranked | None]
_rankings: list[Ranking] = []


def rank_with(ranking: Ranking) -> None:
    """Called once by what keeps the index, when it is ready: `ranking(text, user=…, filters=…)`."""
    _rankings[:] = [ranking]


def ranked(text: str, *, user: Any, filters: Filters) -> Ranked | None:
    """The texts that the index finds for the words of `text`; None where there is none to ask."""
    return _rankings[0](text, user=user, filters=filters) if _rankings else None


class Found(NamedTuple):
    """`documents` best first; `is_number` when the query named a number."""

    documents: DocumentQuerySet
    is_number: bool


def _fits(query: NumberQuery) -> Q:
    condition = Q(number=query.number)
    if query.year:
        condition &= Q(issued_on__startswith=query.year) | Q(symbol__contains=f"/{query.year}/")
    if query.codes:
        codes = "|".join(re.escape(code.lower()) for code in query.codes)
        types = {type_ for code in query.codes for type_ in TYPE_CODES[code]}
        condition &= Q(symbol_key__regex=rf"[-/]({codes})(/|-|$)") | Q(type__in=types)  # no letters in 91/2025/QH15
    if query.body:
        condition &= Q(symbol_key__endswith=f"/{query.body.lower()}")
    return condition


def find_documents(queryset: DocumentQuerySet, text: str, *, only_numbers: bool = False) -> Found:
    """Documents of `queryset` that `text` asks for: by number where it names one and a text has it, else by words.

    `only_numbers`: nothing where no number reaches a text.
    A bare number lists every text that bears it, with body and date; it never jumps to one (documents.md section 5).
    """
    if query := parse(text):
        by_number = queryset.filter(_fits(query))
        if by_number.exists():
            exact = symbol_key(text)
            is_exact = ExpressionWrapper(Q(symbol_key=exact), output_field=BooleanField())
            return Found(by_number.annotate(is_exact=is_exact).order_by("-is_exact", "-issued_on", "pk"), True)
    return Found(queryset.none() if only_numbers else search_words(queryset, text), False)
