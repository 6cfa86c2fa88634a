"""The text of a document on its page: one part of it, clause by clause, numbers of other texts as links."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.models import Clause, Document
from documents.text.citations import Citation, find_citations
from documents.text.parts import parts
from documents.views.day import DayAsked

_CONTENTS_KINDS = frozenset({"part", "chapter", "section", "article", "annex"})
_MOST_CONTENTS = 120


@dataclass(frozen=True)
class Run:
    """A piece of a sentence; with an address it is a link, `preview` tells where to."""

    text: str
    address: str = ""
    preview: str = ""


@dataclass
class Shown:
    """A clause as the page shows it. `level`: rank of its heading (2, 3; 0: none); `depth`: how far in."""

    clause: Clause
    depth: int
    level: int
    number: str
    lines: list[list[Run]] = field(default_factory=list)
    page: int | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the contents list."""

    words: str
    address: str
    depth: int


@dataclass
class Text:
    """One part of the text; `number` counts from 1 of `count` parts."""

    shown: list[Shown]
    contents: list[Entry]
    number: int
    count: int
    cited: list[Document]

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.count else None


def text_of(document: Document, request: HttpRequest, asked: DayAsked) -> Text | None:
    """The part that ?phan= asks for (the first; all of it to print); None for a text without clauses.

    Two queries, whatever the length.
    """
    clauses = list(document.clauses.order_by("position"))
    if not clauses:
        return None
    for clause in clauses:
        clause.document = document
    depths = _depths(clauses)
    ranges = [range(len(clauses))] if request.GET.get("in") else parts(clauses, depths)
    number = _number_asked(request, len(ranges))
    citations = {clause.pk: find_citations(clause.text) for clause in (clauses[i] for i in ranges[number - 1])}
    targets = _targets(document, request.user, asked.day, citations)
    shown, page = [], None
    for index in ranges[number - 1]:
        clause = clauses[index]
        shown.append(_shown(clause, depths[index], citations[clause.pk], targets))
        if clause.page and clause.page != page:
            shown[-1].page = page = clause.page
    cited = {target.pk: target for found in targets.values() for target in found if len(found) == 1}
    return Text(shown, _contents(clauses, depths, ranges, asked.query), number, len(ranges), list(cited.values()))


def _number_asked(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("phan", "")
    return min(max(int(asked), 1), count) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def _depths(clauses: Sequence[Clause]) -> list[int]:
    depth_of: dict[int, int] = {}
    for clause in clauses:
        depth_of[clause.pk] = depth_of.get(clause.parent_id or 0, -1) + 1
    return [depth_of[clause.pk] for clause in clauses]


def _contents(clauses: Sequence[Clause], depths: Sequence[int], ranges: Sequence[range], day_query: str) -> list[Entry]:
    """Headings of the upper ranks; where these are too many, those of the top alone."""
    entries: list[Entry] = []
    kept = "" if not day_query else day_query.replace("?", "&" if len(ranges) > 1 else "?")
    part_of = {index: number for number, indexes in enumerate(ranges, start=1) for index in indexes}
    for deepest in (3, 1, 0):
        entries = [
            Entry(_words(clause), f"{_part_query(part_of[index], len(ranges))}{kept}#{clause.anchor}", depths[index])
            for index, clause in enumerate(clauses)
            if depths[index] <= deepest and _is_in_contents(clause, depths[index])
        ]
        if len(entries) <= _MOST_CONTENTS:
            break
    return entries[:_MOST_CONTENTS] if len(entries) > 1 else []


def _is_in_contents(clause: Clause, depth: int) -> bool:
    return clause.kind in _CONTENTS_KINDS or (clause.kind == "paragraph" and depth <= 1 and bool(clause.heading))


def _words(clause: Clause) -> str:
    number = _number_of(clause)
    return f"{number} {clause.heading}".strip() or clause.text[:80]


def _part_query(number: int, count: int) -> str:
    return f"?phan={number}" if count > 1 else ""


def _number_of(clause: Clause) -> str:
    """What is printed before a clause: "Điều 5.", "2.", "a)", "3.5.1."."""
    if clause.kind == "point":
        return f"{clause.label.removeprefix('điểm ')})"
    if clause.anchor.endswith("noi-nhan") or not clause.label:
        return ""
    return f"{clause.label.removeprefix('khoản ')}."


def _shown(clause: Clause, depth: int, citations: list[Citation], targets: dict[Citation, list[Document]]) -> Shown:
    is_upper = clause.kind in _CONTENTS_KINDS or (clause.kind == "paragraph" and depth == 0 and bool(clause.heading))
    level = (3 if clause.kind in {"article", "section"} else 2) if is_upper else 0
    return Shown(clause, depth, level, _number_of(clause), _lines(clause.text, citations, targets))


def _lines(text: str, citations: list[Citation], targets: dict[Citation, list[Document]]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    at = 0
    for citation in citations:
        if not (found := targets.get(citation)):
            continue
        _append(lines, text[at : citation.start])
        lines[-1].append(_link(text[citation.start : citation.end], found))
        at = citation.end
    _append(lines, text[at:])
    return [line for line in lines if line]


def _append(lines: list[list[Run]], text: str) -> None:
    for index, piece in enumerate(text.split("\n")):
        if index:
            lines.append([])
        if piece:
            lines[-1].append(Run(piece))


def _link(words: str, found: list[Document]) -> Run:
    """To the text meant; to the list where several bear the number (documents.md section 5: never jump to one)."""
    if len(found) > 1:
        return Run(words, f"{reverse('documents:list')}?q={found[0].symbol}", f"{len(found)} văn bản mang số này")
    target: Any = found[0]
    return Run(words, target.get_absolute_url(), f"{target.citation}: {target.title}. {target.status_words}.")


def _targets(
    document: Document, reader: Any, day: dt.date, citations: dict[int, list[Citation]]
) -> dict[Citation, list[Document]]:
    """The texts that `reader` may open for each number cited; one alone where the date of issue tells which."""
    wanted = {citation for found in citations.values() for citation in found}
    keys = {citation.key for citation in wanted}
    if not keys:
        return {}
    readable = Document.objects.visible_to(reader).exclude(pk=document.pk).filter(symbol_key__in=keys)
    by_key: dict[str, list[Document]] = {}
    for target in readable.for_list(day):
        by_key.setdefault(target.symbol_key, []).append(target)
    targets = {}
    for citation in wanted:
        found = by_key.get(citation.key, [])
        if citation.issued_on:
            found = [t for t in found if citation.issued_on.startswith(t.issued_on or "?")] or found
        targets[citation] = found
    return targets


@login_not_required
@require_safe
def clause(request: HttpRequest, slug: str, anchor: str) -> HttpResponse:
    """The permanent address of a clause: leads to the part of the text in which it stands today."""
    document = get_object_or_404(Document.objects.visible_to(request.user), slug=slug)
    clauses = list(document.clauses.order_by("position"))
    index = next((i for i, clause in enumerate(clauses) if anchor in (clause.anchor, *clause.other_anchors)), None)
    if index is None:
        raise Http404
    ranges = parts(clauses, _depths(clauses))
    number = next(n for n, indexes in enumerate(ranges, start=1) if index in indexes)
    query = _part_query(number, len(ranges))
    return redirect(f"{document.get_absolute_url()}{query}#{clauses[index].anchor}")
