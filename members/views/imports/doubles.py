"""Fourth screen: rows that may be somebody known, or another row, side by side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handbook.lib.pages import page_of
from members.models import RosterImport, RosterRow
from members.rosters.causes import DOUBLES
from members.services.rosters.bulk_decisions import NAME_ONLY, decide_sole_matches
from members.services.rosters.decisions import decide_row, forget_row
from members.services.rosters.staging import opened
from members.views.imports.common import OPEN, import_context, import_of
from members.views.imports.pairs import NUMBERS, SAME_NUMBER, matched_field, pairs_of, rows_beside
from members.views.imports.todo import following_address

ROWS_PER_PAGE = 8
CELL = 60
TWO_PEOPLE = ("possible_duplicate", "possible_duplicate_weak")


@require_http_methods(["GET", "HEAD", "POST"])
def doubles(request: HttpRequest, pk: int) -> HttpResponse:
    """ROWS_PER_PAGE rows at a time; POST keeps the answers of a page. The look is logged."""
    roster_import = import_of(request, pk)
    if roster_import.state not in OPEN:
        return redirect(roster_import)
    if request.method == "POST":
        return _answer(request, roster_import)
    total = roster_import.counts.get("doubles", 0)
    if not total:
        messages.info(request, "Không còn dòng nào nghi trùng.")
        return redirect(roster_import)
    page = page_of(request, roster_import.rows_because_of(*DOUBLES), ROWS_PER_PAGE, total=total)
    context = {
        **import_context(roster_import, 4),
        "page": page,
        "pairs": pairs_of(request, roster_import, page.object_list),
        "names_only": next((cause["rows"] for cause in roster_import.causes if cause["code"] == NAME_ONLY), 0),
    }
    return render(request, "members/imports/doubles.html", context)


def _answer(request: HttpRequest, roster_import: RosterImport) -> HttpResponse:
    answered = 0
    try:
        if request.POST.get("bulk") == "sole":
            answered = decide_sole_matches(roster_import, actor=request.user)
        else:
            with transaction.atomic():
                for number in range(ROWS_PER_PAGE):
                    if fingerprint := request.POST.get(f"row:{number}", ""):
                        answered += _answer_row(request, roster_import, number, fingerprint)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    if not answered:
        messages.warning(request, "Chưa chọn câu trả lời nào.")
        return redirect(request.get_full_path())
    messages.success(request, f"Đã ghi nhận {answered} câu trả lời.")
    following = request.POST.get("next", "")
    if following.isdigit() and "bulk" not in request.POST:
        return redirect(f"{request.path}?trang={following}")
    return redirect(following_address(roster_import, "import_doubles"))


def _answer_row(request: HttpRequest, roster_import: RosterImport, number: int, fingerprint: str) -> int:
    """Keep the answer for one row; 0 where none was given. Raises ValidationError, Http404 for a made-up answer."""
    typed = {name: request.POST.get(f"cell:{number}:{name}", "").strip()[:CELL] for name in NUMBERS}
    typed = {name: text for name, text in typed.items() if text}
    action, _, detail = request.POST.get(f"do:{number}", "").partition(":")
    if not action and not typed:
        return 0
    actor = request.user
    if action == "skip":
        decide_row(roster_import, fingerprint, actor=actor, is_skipped=True)
    elif action == "drop" and detail.isdigit():
        other = _row(roster_import, pk=int(detail))
        decide_row(roster_import, other.fingerprint, actor=actor, is_skipped=True)
    elif action == "clear":
        forget_row(roster_import, fingerprint, actor=actor)
    elif typed:
        decide_row(roster_import, fingerprint, actor=actor, fixes=typed)
    elif action == "is" and detail.isdigit():
        decide_row(roster_import, fingerprint, actor=actor, person=detail, accepted=("identity_change",))
    elif action == "new":
        decide_row(roster_import, fingerprint, actor=actor, person="new", accepted=TWO_PEOPLE)
    elif action == "two":
        row = _row(roster_import, fingerprint=fingerprint)
        for each in {fingerprint, *(other.fingerprint for other in rows_beside(roster_import, row))} - {""}:
            decide_row(roster_import, each, actor=actor, accepted=TWO_PEOPLE)
    elif action == "accept":
        decide_row(roster_import, fingerprint, actor=actor, accepted=tuple(SAME_NUMBER))
    elif action == "blank" and (field := matched_field(opened(_row(roster_import, fingerprint=fingerprint)))):
        decide_row(roster_import, fingerprint, actor=actor, fixes={field: ""})
    else:
        raise Http404
    return 1


def _row(roster_import: RosterImport, **which: object) -> RosterRow:
    """Raises ValidationError where the file was judged anew meanwhile."""
    row = roster_import.rows.filter(**which).exclude(fingerprint="").first()
    if row is None:
        raise ValidationError("Dòng này không còn trong tệp. Mở lại danh sách.")
    return row
