"""Which texts the words of a reader ask for, for the library's own list: each once, with the clause that fits best."""

from typing import Any

from documents.filters import Filters
from documents.models import Clause, Document
from documents.querysets.documents import CONTENT_ROLES
from documents.search import Ranked
from handbook.searching.asking import needed_words, places, query_for
from handbook.searching.contents import OF_TEXTS, filter_tags, readers_of
from handbook.searching.following import follow
from handbook.searching.store import Unusable
from handbook.searching.terms import terms_of
from handbook.searching.units import CLAUSE
from members.access import access_of

_LOOKED_AT = 400
"""Places in the index; a text has as many as it has clauses that fit."""


def ranked_texts(text: str, *, user: Any, filters: Filters) -> Ranked | None:
    """The texts `user` may open that hold enough of the words, best first; None where there is no index to ask."""
    terms = terms_of(text)
    if not terms.folded:
        return Ranked({})
    access = access_of(user)
    readers = None if access.roles & CONTENT_ROLES else readers_of(access)
    needed = needed_words(len(terms.folded))
    try:
        index = follow().index
        query = query_for(index, terms, readers=readers, tags=[OF_TEXTS, *filter_tags(filters)], needed=needed)
        found = places(index, query, limit=_LOOKED_AT)
    except (Unusable, ValueError, OSError):
        return None
    keys = [place.key for place in found if place.kind == CLAUSE]
    owners = dict(Clause.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "document_id"))
    named = [place.key for place in found if place.kind != CLAUSE]
    readable = set(Document.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))
    texts: dict[int, int | None] = {}
    for place in found:
        if place.kind == CLAUSE and place.key in owners:
            texts.setdefault(owners[place.key], place.key)
        elif place.kind != CLAUSE and place.key in readable:
            texts.setdefault(place.key, None)
    return Ranked(texts, is_cut=len(found) == _LOOKED_AT)
