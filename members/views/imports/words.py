"""Texts of the file that are not understood, each answered once for all its rows and remembered."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handbook.lib.text import inert
from members.models import LearnedValue, RosterImport
from members.rosters.causes import cause_of
from members.rosters.choices import NOT_IMPORTED
from members.rosters.lists import words_for
from members.rosters.preview import label_of
from members.services.rosters.bulk_decisions import answer_word
from members.views.imports.bodies import cell_names, cell_of, cells_to_pick
from members.views.imports.common import OPEN, import_context, import_of
from members.views.imports.todo import entries_with_words, following_address, learned_words

WORDS_PER_PAGE = 20
TYPED = 200
MEANINGS = {NOT_IMPORTED: "để trống"}


class Word(NamedTuple):
    """A text of the file and what it may mean: `options` are (value, words)."""

    number: int
    field: str
    label: str
    text: str
    rows: int
    why: str
    options: list[tuple[str, str]]
    learned: LearnedValue | None
    meaning: str
    error: str
    typed: str


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Every text of the file that is not understood."""
    roster_import = import_of(request, pk)
    if roster_import.state not in OPEN:
        return redirect(roster_import)
    return words_screen(request, roster_import, entries_with_words(roster_import), None)


def words_screen(
    request: HttpRequest,
    roster_import: RosterImport,
    entries: list[dict[str, Any]],
    only: Mapping[str, Any] | None,
) -> HttpResponse:
    """Texts of `entries`, each asked once; `only` is the one cause they belong to, if so."""
    texts: dict[tuple[str, str], tuple[int, list[str], str]] = {}
    for entry in entries:
        for field, text, rows, candidates in entry["words"]:
            known_rows, known_candidates, _ = texts.get((field, text), (0, [], ""))
            merged = [*known_candidates, *(c for c in candidates if c not in known_candidates)]
            texts[field, text] = known_rows + rows, merged, cause_of(entry["code"]).title
    if request.method == "POST":
        return _answer(request, roster_import, texts, only)
    return _page(request, roster_import, texts, only, {})


Texts = Mapping[tuple[str, str], tuple[int, list[str], str]]
Problems = Mapping[int, tuple[str, list[tuple[str, str]]]]


def _page(
    request: HttpRequest, roster_import: RosterImport, texts: Texts, only: Mapping[str, Any] | None, problems: Problems
) -> HttpResponse:
    if not texts:
        return redirect(roster_import)
    learned = learned_words(roster_import)
    page = Paginator(list(enumerate(texts.items())), WORDS_PER_PAGE).get_page(request.GET.get("trang"))
    codes = {code for _, (_, (_, candidates, _)) in page.object_list for code in candidates}
    names = cell_names(codes | {value.value for (field, _), value in learned.items() if field == "organisation"})
    asked = []
    for number, ((field, text), (rows, candidates, why)) in page.object_list:
        error, matches = problems.get(number, ("", []))
        value = learned.get((field, text))
        options = _options(field, candidates, names)
        options += [option for option in matches if option not in options]
        meaning = names.get(value.value, MEANINGS.get(value.value, value.value)) if value else ""
        typed = "" if matches else inert(str(request.POST.get(f"other:{number}", "")), TYPED)
        label = label_of(field)
        asked.append(Word(number, field, label, text, rows, why, options, value, meaning, error, typed))
    has_bodies = any(word.field == "organisation" for word in asked)
    context = {
        **import_context(roster_import, 3),
        "cause": cause_of(only["code"], only["level"]) if only else None,
        "entry": only,
        "page": page,
        "words": asked,
        "has_bodies": has_bodies,
        "bodies": cells_to_pick(roster_import.organisation) if has_bodies else [],
        "errors": len(problems),
    }
    return render(request, "members/imports/words.html", context, status=422 if problems else 200)


def _options(field: str, candidates: list[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Cells among the candidates; the whole of a closed list, what is near first, and leaving the cell blank."""
    if field == "organisation":
        return [(code, names[code]) for code in candidates if code in names]
    words = (*candidates, *(word for word in words_for(field) if word not in candidates))
    return [*((word, word) for word in words), (NOT_IMPORTED, "Để trống")]


def _answer(
    request: HttpRequest, roster_import: RosterImport, texts: Texts, only: Mapping[str, Any] | None
) -> HttpResponse:
    """Keep each text that was answered; those that cannot be understood are shown again."""
    answered, problems = 0, {}
    for number, (field, text) in enumerate(texts):
        if request.POST.get(f"text:{number}", "").strip() != text:
            continue
        try:
            value = _value_of(request, roster_import, number, field)
            if value:
                answer_word(roster_import, field, text, value, actor=request.user)
                answered += 1
        except _Unclear as unclear:
            problems[number] = unclear.message, unclear.matches
        except ValidationError as error:
            problems[number] = " ".join(error.messages), []
    if problems:
        roster_import.refresh_from_db(fields=["answers_open"])
        return _page(request, roster_import, texts, only, problems)
    if answered:
        messages.success(request, f"Đã ghi nhận {answered} câu trả lời.")
    following = request.POST.get("next", "")
    if following.isdigit():
        return redirect(f"{request.path}?trang={following}")
    if not answered:
        messages.warning(request, "Chưa chọn câu trả lời nào.")
    return redirect(following_address(roster_import, "import_words"))


class _Unclear(Exception):
    """What was typed fits no body, or several."""

    def __init__(self, message: str, matches: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.message, self.matches = message, matches


def _value_of(request: HttpRequest, roster_import: RosterImport, number: int, field: str) -> str:
    """The value typed or else chosen for a text, "" where nothing was. Raises _Unclear."""
    picked = request.POST.get(f"value:{number}", "")
    if field != "organisation":
        return picked if picked in (*words_for(field), NOT_IMPORTED) else ""
    text = request.POST.get(f"other:{number}", "").strip() or picked
    if not text:
        return ""
    code, matches = cell_of(roster_import.organisation, text)
    if code:
        return code
    if matches:
        raise _Unclear("Có nhiều chi bộ khớp. Chọn một:", matches)
    raise _Unclear(f"Không có chi bộ nào tên như vậy trong {roster_import.organisation.name}.", [])
