"""One search over procedures and the pages beside them, answered questions, texts, clauses, and members one leads."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from documents.filters import Choices, Filters
from documents.models import Document
from handbook.lib.pages import words_asked
from handbook.searching.finding import MOST_HITS, Found, Hit, find
from handbook.searching.remembering import note_miss
from handbook.searching.showing import rows_of
from handbook.searching.suggesting import suggest
from handbook.searching.terms import terms_of
from handbook.searching.units import CLAUSE, CONVENTION, DOCUMENT, PROCEDURE, QUESTION, SIGNPOST
from handbook.views.home import CHIPS
from members.body_names import has_name
from members.directory import find_entries
from members.models import DirectoryEntry, Member

FEW, TEXTS = 3, 10
MOST_CHARACTERS = 600
"""A whole question of sixty words."""
_NEAR, _NEAR_QUESTION = 0.3, 0.6
"""A procedure or an answer is shown from this share of the best hit's score on."""
_SENTENCE, _NAME = 9, 6
"""From so many words on a search is a question, whose hits are near it rather than counted; a name has no more."""


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """?q= a number, words or a question; a number asks for texts alone, the exact one first. Filters as `Filters`."""
    text = words_asked(request, MOST_CHARACTERS)
    choices = Choices.among(Document.objects.visible_to(request.user))
    filters = Filters.asked(request.GET).within(choices)
    context: dict[str, Any] = {
        "text": text,
        "filters": filters,
        "choices": choices,
        "chips": CHIPS,
        "most_characters": MOST_CHARACTERS,
    }
    if text:
        found = find(text, user=request.user, filters=filters)
        context |= _results(request, text, found, filters)
        if (context["is_far"] or not context["count"]) and not filters.is_any_set:
            note_miss(text)
    return render(request, "handbook/search.html", context)


def _results(request: HttpRequest, text: str, found: Found, filters: Filters) -> dict[str, Any]:
    terms = terms_of(text)
    is_question = len(terms.folded) >= _SENTENCE
    texts = [hit for hit in found.hits if hit.kind in (CLAUSE, DOCUMENT)]
    page = Paginator(texts, TEXTS).get_page(request.GET.get("trang"))
    procedures, questions, pages = (
        _few(found.hits, kinds, is_question=is_question) for kinds in ({PROCEDURE}, {QUESTION}, {CONVENTION, SIGNPOST})
    )
    members = _members(request, terms.folded) if not (found.is_number or filters.is_any_set) else []
    entries = _entries(request, text, terms.folded) if not (found.is_number or filters.is_any_set) else []
    return {
        "words": terms.folded,
        "marked_words": terms.marked or terms.folded,
        "is_number": found.is_number,
        "is_far": found.is_far and not entries,
        "is_question": is_question,
        "are_texts_first": is_question and texts and texts[0] is found.hits[0],
        "is_cut": len(found.hits) >= MOST_HITS,
        "procedures": procedures,
        "questions": questions,
        "pages": pages,
        "are_pages_first": bool(pages) and _first_of(found.hits, {PROCEDURE, CONVENTION, SIGNPOST}) == pages[0],
        "members": members,
        "entries": entries,
        "page": page,
        "rows": rows_of(list(page.object_list), terms.folded),
        "chosen": [(label, _without(request, name)) for name, label in filters.chosen],
        "count": len(texts) + len(procedures) + len(questions) + len(pages) + len(members) + len(entries),
    }


def _few(hits: list[Hit], kinds: set[int], *, is_question: bool) -> list[Any]:
    """The best FEW of these kinds, without those that only share a word with the search."""
    least = hits[0].score * (_NEAR_QUESTION if is_question else _NEAR) if hits else 0
    return [hit.found for hit in hits if hit.kind in kinds and hit.score >= least][:FEW]


def _first_of(hits: list[Hit], kinds: set[int]) -> Any:
    return next((hit.found for hit in hits if hit.kind in kinds), None)


def _members(request: HttpRequest, words: list[str]) -> list[Member]:
    """By name, among those the reader leads; the look is logged, the words are not."""
    if not 0 < len(words) <= _NAME:
        return []
    members = Member.objects.led_by(request.user).current().search_name(" ".join(words)).for_list()
    found = list(members.order_by("sort_key", "pk")[:FEW])
    if found:
        log_access(AccessAction.SEARCHED, Member, actor=request.user, request=request, row_count=len(found))
    return found


def _entries(request: HttpRequest, text: str, words: list[str]) -> list[tuple[DirectoryEntry, str]]:
    """Offices of the directory called so, each with the old name that led to it."""
    if not 0 < len(words) <= _NAME or not has_name(text):
        return []
    found = find_entries(text, user=request.user)
    return [(entry, found.old_name_of(entry)) for entry in found.rows.for_list()[:FEW]]


def _without(request: HttpRequest, name: str) -> str:
    rest = request.GET.copy()
    for key in (name, "trang"):
        rest.pop(key, None)
    return f"?{rest.urlencode()}"


@login_not_required
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """{"found": […]}: what ?q=, half typed, may mean."""
    return JsonResponse({"found": suggest(words_asked(request), user=request.user)})
