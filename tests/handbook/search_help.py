"""Short ways to make clauses and to say what a search found."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from documents.models import Clause, Document
from handbook.searching.finding import find


def make_clauses(document: Document, *texts: str) -> list[Clause]:
    return [
        Clause.objects.create(
            document=document, position=n, kind="article", label=f"Điều {n}", anchor=f"dieu-{n}", text=text
        )
        for n, text in enumerate(texts, start=1)
    ]


def facts(text: str, user: Any = None, **options: Any) -> list[dict[str, Any]]:
    return [hit.as_facts() for hit in find(text, user=user or AnonymousUser(), **options).hits]


def named(text: str, user: Any = None, **options: Any) -> list[tuple[str, str]]:
    """(title, label) of each hit."""
    return [(fact["title"], fact["label"]) for fact in facts(text, user, **options)]
