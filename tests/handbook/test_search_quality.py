"""How often the clause that answers a question comes first, and in the first ten, on texts and questions of ours.

The floors stand a little below what was measured when they were set; the plain way stands beside them.
"""

from collections.abc import Callable, Sequence

import pytest
from django.contrib.auth.models import AnonymousUser

from documents.models import Clause
from handbook.lib.text import fold
from handbook.searching.finding import find
from tests.corpus import Asked, load_texts, questions

pytestmark = pytest.mark.django_db


def shares(ask: Callable[[str], Sequence[tuple[str, str]]], asked: list[Asked]) -> tuple[float, float]:
    """Of 100 questions: the answering clause first, and in the first ten."""
    ranks = []
    for one in asked:
        found = list(ask(one.question))[:10]
        ranks.append(found.index((one.name, one.label)) if (one.name, one.label) in found else 10)
    return 100 * sum(rank == 0 for rank in ranks) / len(asked), 100 * sum(rank < 10 for rank in ranks) / len(asked)


def clause_hits(question: str) -> list[tuple[str, str]]:
    facts = [hit.as_facts() for hit in find(question, user=AnonymousUser()).hits]
    return [(fact["slug"], fact["label"]) for fact in facts]


def every_word(question: str) -> list[tuple[str, str]]:
    """The plain way: articles that hold every word of the question."""
    wanted = set(fold(question).replace("?", " ").replace(",", " ").split())
    found: dict[tuple[str, str], str] = {}
    for clause in Clause.objects.select_related("document", "parent").order_by("document", "position"):
        article = clause.parent if clause.parent and clause.parent.kind == "article" else clause
        name = (clause.document.slug, article.label)
        found[name] = f"{found.get(name, '')} {clause.heading} {clause.text}"
    return [name for name, text in found.items() if wanted <= set(fold(text).split())]


def test_a_question_finds_the_clause_that_answers_it_with_and_without_marks() -> None:
    load_texts()
    asked = questions()
    bare = [one._replace(question=fold(one.question)) for one in asked]

    marked, folded, plain = shares(clause_hits, asked), shares(clause_hits, bare), shares(every_word, asked)

    assert len(asked) >= 40
    assert plain[0] < 5, plain
    assert marked[0] >= 82, marked
    assert marked[1] >= 95, marked
    assert folded[0] >= 75, folded
    assert folded[1] >= 95, folded
