"""scripts/bench search: a library of 20,000 texts with 200,000 clauses, asked by number, half-typed word and question.

Each figure is the 95th percentile at one client, of what the search page needs: finding, reading the rows through the
rule of who may see them, and the passages of its first page. Beside it, in the same run, a plain ILIKE over the same
clauses for the rarest words of the same question.
"""

import argparse
import datetime as dt
import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from handbook.lib.bulk import copy_rows, reserve_keys
from handbook.lib.text import fold, slugify_vi
from tests.bench.search_texts import Language

BATCH, PAGE = 500, 10
CLAUSES = 10
TABLES = ("documents_document", "documents_clause")
NUMBER_MS, SUGGESTION_MS, QUESTION_MS = 30, 30, 120


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench search", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args(arguments)
    from handbook.searching.following import rebuild, store

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    language = Language()
    print(f"Making {options.documents:,} texts with {options.documents * CLAUSES:,} clauses …", flush=True)
    _load(options.documents, language)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE documents_document, documents_clause")
    began = time.perf_counter()
    units = rebuild()
    print(f"rebuild_search_index: {units:,} units in {time.perf_counter() - began:.1f} s", flush=True)
    text, index = _text_bytes(), store().size()
    print(f"index {index / 1e6:.0f} MB, text {text / 1e6:.0f} MB: {index / text:.2f} × the text (aim: at most 1)")
    _measure(options.documents, options.questions, language)


def _load(count: int, language: Language) -> None:
    """Without history: triggers rest, as they would write each row twice more."""
    from documents.models import Clause, Document, IssuingBody

    body = IssuingBody.objects.create(slug="bench", name="Cơ quan thử", level="province", code="TU")
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    codes = (("QĐ", "decision"), ("HD", "guidance"), ("KH", "plan"), ("TB", "announcement"))
    published = timezone.now() - dt.timedelta(days=1)
    for start in range(0, count, BATCH):
        documents, clauses = [], []
        for key in reserve_keys(Document, min(BATCH, count - start)):
            code, kind = codes[key % len(codes)]
            symbol, issued_on = f"{key // 4 + 1}-{code}/TU", f"{2000 + key % 26}-{key % 12 + 1:02d}-15"
            title = language.sentence(4, 10)
            documents.append(
                Document(
                    pk=key,
                    slug=f"{slugify_vi(symbol)}-{key}",
                    symbol=symbol,
                    symbol_key=symbol.lower(),
                    number=key // 4 + 1,
                    type=kind,
                    title=title,
                    issuing_body=body,
                    issued_on=issued_on,
                    access="public" if key % 3 else "members",
                    published_at=published,
                )
            )
            for number in range(1, CLAUSES + 1):
                clauses.append(
                    Clause(
                        document_id=key,
                        position=number,
                        kind="article",
                        label=f"Điều {number}",
                        anchor=f"dieu-{number}",
                        heading=language.sentence(3, 7),
                        text=language.sentence(40, 140),
                    )
                )
        copy_rows(documents)
        copy_rows(clauses)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _text_bytes() -> int:
    from documents.models import Clause

    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(octet_length(text) + octet_length(heading)) FROM documents_clause")
        [total] = cursor.fetchone()
    assert Clause.objects.aggregate(letters=Sum(Length("text")))["letters"] <= total
    return int(total)


def _measure(documents: int, count: int, language: Language) -> None:
    from documents.models import Clause
    from handbook.searching.finding import find
    from handbook.searching.showing import rows_of
    from handbook.searching.suggesting import suggest
    from handbook.searching.terms import terms_of

    user = AnonymousUser()
    articles = Clause.objects.filter(position=5, document__access="public").order_by("pk")
    texts = list(articles.values_list("text", flat=True)[:: max(1, documents // (2 * count))])[:count]
    questions = [language.asked_about(text) for text in texts]

    def page(question: str) -> None:
        rows_of(find(question, user=user).hits[:PAGE], terms_of(question).folded)

    def ilike(question: str) -> None:
        word = max(question.split(), key=len)
        visible = Clause.objects.visible_to(user).filter(text__icontains=word)
        list(visible.order_by("pk")[:PAGE])
        visible.count()

    def offer(text: str) -> None:
        suggest(text, user=user)

    shapes = itertools.cycle(["qd {}", "{}-HD/TU", "ke hoach {}", "{}"])
    numbers = [next(shapes).format(13 * key % (documents // 4) + 1) for key in range(count)]
    halves = [" ".join(text.split()[:3])[:-1] for text in texts]
    halves_of_numbers = [number[:-1] for number in numbers if len(number) > 1]
    commonest = [" ".join(language.commonest), fold(language.commonest[0]), *language.commonest]
    page(questions[0])
    _tell("number", numbers, page, NUMBER_MS)
    _tell("suggestions, half-typed word", halves, offer, SUGGESTION_MS)
    _tell("suggestions, half-typed number", halves_of_numbers, offer, SUGGESTION_MS)
    ours = _tell("question of 25 words", questions, page, QUESTION_MS)
    _tell("question of 60 words", [language.asked_about(text, 60) for text in texts], page, QUESTION_MS)
    _tell("25 words without marks", [fold(question) for question in questions], page, QUESTION_MS)
    _tell("the commonest words", commonest * 8, page, QUESTION_MS)
    _tell("suggestions, commonest words", commonest * 8, offer, SUGGESTION_MS)
    plain = _tell("baseline: ILIKE of one word of each", questions[:10], ilike)
    print(f"a question costs {ours / plain:.3f} of a plain ILIKE, that is 1/{plain / ours:.0f}")


def _tell(what: str, asked: list[str], work: Callable[[str], Any], most: int = 0) -> float:
    """Prints median and 95th percentile in ms and returns the latter."""
    taken = []
    for text in asked:
        began = time.perf_counter()
        work(text)
        taken.append(1e3 * (time.perf_counter() - began))
    high = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    aim = f"   (aim: {most} ms)" if most else ""
    print(f"{what:36} median {statistics.median(taken):7.1f} ms   p95 {high:7.1f} ms{aim}", flush=True)
    return high
