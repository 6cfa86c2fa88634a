"""Rows that wait, one after the other as the file has them: each with all it asks, answered at once."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.models import Fate, RosterDecision, RosterImport
from members.views.imports.asks import answer_rows, items_of
from members.views.imports.bodies import cells_to_pick
from members.views.imports.common import OPEN, import_context, import_of
from members.views.imports.lines import shown_rows
from members.views.imports.todo import codes_in_turn

ROWS_PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """ROWS_PER_PAGE rows not yet answered, after the place ?sau= in the file."""
    roster_import = import_of(request, pk)
    if roster_import.state not in OPEN:
        return redirect(roster_import)
    codes = codes_in_turn(roster_import)
    if request.method == "POST":
        return _answer(request, roster_import, codes)
    return _page(request, roster_import, codes, {})


def _page(
    request: HttpRequest, roster_import: RosterImport, codes: list[str], problems: dict[int, str]
) -> HttpResponse:
    after = _place(request.GET.get("sau", ""))
    waiting = roster_import.rows_because_of(*codes).of_fate(Fate.WAITING).filter(position__gt=after)
    if roster_import.answers_open and not problems:
        waiting = waiting.exclude(Exists(_answers(roster_import)))
    rows = list(waiting[: ROWS_PER_PAGE + 1])
    if not rows:
        return redirect(roster_import)
    shown = shown_rows(request, roster_import, rows[:ROWS_PER_PAGE])
    context: dict[str, Any] = {
        **import_context(roster_import, 3),
        "items": items_of(request, shown, codes, problems),
        "has_more": len(rows) > ROWS_PER_PAGE,
        "last": rows[:ROWS_PER_PAGE][-1].position,
        "bodies": cells_to_pick(roster_import.organisation),
        "problems": len(problems),
    }
    return render(request, "members/imports/turn.html", context, status=422 if problems else 200)


def _answers(roster_import: RosterImport) -> Any:
    return RosterDecision.objects.filter(
        organisation=roster_import.organisation_id,
        fingerprint=OuterRef("fingerprint"),
        decided_at__gt=roster_import.judged_at,
    )


def _place(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else -1


def _answer(request: HttpRequest, roster_import: RosterImport, codes: list[str]) -> HttpResponse:
    answered, problems = answer_rows(request, roster_import, codes, ROWS_PER_PAGE)
    if problems:
        roster_import.refresh_from_db(fields=["answers_open"])
        return _page(request, roster_import, codes, problems)
    if answered:
        messages.success(request, f"Đã ghi nhận {answered} câu trả lời.")
    last = _place(request.POST.get("last", ""))
    return redirect(f"{reverse('members:import_turn', args=[roster_import.pk])}?sau={max(last, 0)}")
