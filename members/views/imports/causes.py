"""One cause of the preview: its texts to be answered once, or its rows to be mended, let pass or skipped."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handbook.lib.pages import page_of
from members.models import RosterImport
from members.rosters.causes import cause_of
from members.services.rosters.bulk_decisions import decide_cause, forget_cause
from members.services.rosters.transfers import ELSEWHERE, ask_transfers
from members.views.imports.asks import answer_rows, items_of, named_cell
from members.views.imports.bodies import cells_to_pick
from members.views.imports.common import OPEN, import_context, import_of
from members.views.imports.lines import shown_rows
from members.views.imports.words import words_screen

ROWS_PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def cause(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Texts answered once where the cause has such; ?xem=dong lists its rows instead."""
    roster_import = import_of(request, pk)
    if roster_import.state not in OPEN:
        return redirect(roster_import)
    entry = next((entry for entry in roster_import.causes if entry["code"] == code), None)
    if entry is None:
        messages.info(request, "Việc này đã xong hoặc danh sách vừa được tính lại.")
        return redirect(roster_import)
    if request.method == "POST" and "bulk" in request.POST:
        return _answer_all(request, roster_import, code)
    known = cause_of(code, entry["level"])
    if known.answer in ("organisation", "word") and entry["words"] and request.GET.get("xem") != "dong":
        return words_screen(request, roster_import, [entry], entry)
    if request.method == "POST":
        return _answer_page(request, roster_import, entry)
    return _rows_page(request, roster_import, entry, {})


def _rows_page(
    request: HttpRequest, roster_import: RosterImport, entry: Mapping[str, Any], problems: Mapping[int, str]
) -> HttpResponse:
    code = entry["code"]
    page = page_of(request, roster_import.rows_because_of(code), ROWS_PER_PAGE, total=entry["rows"])
    shown = shown_rows(request, roster_import, page.object_list)
    items = items_of(request, shown, [code], problems)
    suggestions = max((len(cell.suggestions) for item in items for ask in item.asks for cell in ask.cells), default=0)
    has_bodies = "organisation" in entry["fields"]
    context = {
        **import_context(roster_import, 3),
        "cause": cause_of(code, entry["level"]),
        "entry": entry,
        "code": code,
        "page": page,
        "items": items,
        "suggestions": range(suggestions),
        "has_bodies": has_bodies,
        "bodies": cells_to_pick(roster_import.organisation) if has_bodies else [],
        "problems": len(problems),
        "may_ask_transfer": code == ELSEWHERE,
    }
    return render(request, "members/imports/cause.html", context, status=422 if problems else 200)


def _answer_page(request: HttpRequest, roster_import: RosterImport, entry: Mapping[str, Any]) -> HttpResponse:
    """Keep the answers of one page of rows."""
    answered, problems = answer_rows(request, roster_import, [entry["code"]], ROWS_PER_PAGE)
    if problems:
        roster_import.refresh_from_db(fields=["answers_open"])
        return _rows_page(request, roster_import, entry, problems)
    if not answered:
        messages.warning(request, "Chưa chọn câu trả lời nào.")
        return redirect(request.get_full_path())
    messages.success(request, f"Đã ghi nhận {answered} câu trả lời.")
    following = request.POST.get("next", "")
    if following.isdigit():
        where = "&xem=dong" if request.GET.get("xem") == "dong" else ""
        return redirect(f"{request.path}?trang={following}{where}")
    return redirect(roster_import)


def _answer_all(request: HttpRequest, roster_import: RosterImport, code: str) -> HttpResponse:
    """One answer for every row of the cause."""
    asked, actor = request.POST["bulk"], request.user
    try:
        if asked == "clear":
            number = forget_cause(roster_import, code, actor=actor)
        elif asked == "accept":
            number = decide_cause(roster_import, code, actor=actor, accepts=True)
        elif asked == "skip":
            number = decide_cause(roster_import, code, actor=actor, is_skipped=True)
        elif asked == "organisation":
            cell = named_cell(roster_import, request.POST.get("body", ""))
            number = decide_cause(roster_import, code, actor=actor, fixes={"organisation": cell})
        elif asked == "transfer" and code == ELSEWHERE:
            places = list(roster_import.rows_because_of(code).values_list("position", flat=True))
            number = ask_transfers(roster_import, places, actor=actor)
            messages.success(request, f"Đã gửi {number} đề nghị mới. Nơi kia đồng ý thì bấm Tính lại.")
            return redirect(roster_import)
        elif asked.isdigit():
            number = decide_cause(roster_import, code, actor=actor, suggestion=int(asked))
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    messages.success(request, f"Đã {'xóa' if asked == 'clear' else 'ghi nhận'} câu trả lời cho {number} dòng.")
    return redirect(roster_import)
