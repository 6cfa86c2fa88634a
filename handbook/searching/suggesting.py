"""What might be meant while somebody is typing: numbers that begin so, titles with these words."""

from typing import Any

import tantivy
from django.db.models import Q

from documents.models import Document
from documents.numbers import parse, symbol_key
from documents.querysets.documents import CONTENT_ROLES
from exchange.models import Question
from guidance.models import Convention, Procedure, Signpost
from handbook.lib.text import fold
from handbook.searching.asking import any_of, places, shown_now
from handbook.searching.contents import readers_of
from handbook.searching.following import follow
from handbook.searching.store import Unusable
from handbook.searching.terms import syllables
from handbook.searching.units import CONVENTION, DOCUMENT, KIND_NAMES, PROCEDURE, QUESTION, SIGNPOST
from members.access import access_of

MOST = 8
_LOOKED_AT = 40
_MOST_DIGITS = 6
_TITLED = (DOCUMENT, PROCEDURE, QUESTION, CONVENTION, SIGNPOST)


def suggest(text: str, *, user: Any) -> list[str]:
    """At most MOST things `user` may open: numbers where `text` begins one, else titles; the last word half typed."""
    return _numbers(text, user) or _titles(text, user)


def _numbers(text: str, user: Any) -> list[str]:
    condition = Q()
    if text[:1].isdigit():
        condition = Q(symbol_key__startswith=symbol_key(text))
    if asked := parse(text):
        typed = asked.number
        begins = Q(number=typed)
        for zeros in range(1, _MOST_DIGITS - len(str(typed)) + 1):
            begins |= Q(number__range=(typed * 10**zeros, (typed + 1) * 10**zeros - 1))
        if asked.codes:
            begins &= Q(symbol_key__regex=rf"[-/](?:{'|'.join(code.lower() for code in asked.codes)})(?:/|-|$)")
        condition = condition | begins if condition else begins
    if not condition:
        return []
    rows = Document.objects.visible_to(user).filter(condition).exclude(symbol="").order_by("number", "symbol", "pk")
    return list(dict.fromkeys(rows.values_list("symbol", flat=True)[:_LOOKED_AT]))[:MOST]


def _titles(text: str, user: Any) -> list[str]:
    words = [fold(word) for word in syllables(text)]
    if not words:
        return []
    try:
        index = follow().index
        found = places(index, _title_query(index, words, user), limit=_LOOKED_AT)
    except (Unusable, ValueError, OSError):
        return []
    titles: dict[tuple[int, int], str] = {}
    for kind, rows, name in (
        (DOCUMENT, Document.objects.visible_to(user), "title"),
        (PROCEDURE, Procedure.objects.visible_to(user), "title"),
        (QUESTION, Question.objects.published(), "public_title"),
        (CONVENTION, Convention.objects.visible_to(user), "title"),
        (SIGNPOST, Signpost.objects.visible_to(user), "title"),
    ):
        if keys := [place.key for place in found if place.kind == kind]:
            titles |= {(kind, pk): title for pk, title in rows.filter(pk__in=keys).values_list("pk", name)}
    return list(dict.fromkeys(titles[place[:2]] for place in found if place[:2] in titles))[:MOST]


def _title_query(index: tantivy.Index, words: list[str], user: Any) -> tantivy.Query:
    schema, must = index.schema, tantivy.Occur.Must
    parts = [(must, tantivy.Query.term_query(schema, "head", word, "freq")) for word in words[:-1]]
    parts.append((must, tantivy.Query.regex_query(schema, "head", f"{words[-1]}.*")))
    parts.append((must, any_of(schema, [f"kind-{KIND_NAMES[kind]}" for kind in _TITLED])))
    access = access_of(user)
    if not access.roles & CONTENT_ROLES:
        parts += shown_now(schema, readers_of(access))
    return tantivy.Query.boolean_query(parts)
