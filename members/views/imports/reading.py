"""What is posted about the reading of a file: sheets, heading rows, columns, the order of dates, cells of sheets."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.models import ImportState, RosterImport
from members.rosters.choices import NOT_IMPORTED
from members.rosters.mapping import asks_day_order, field_choices, read_as, state_of
from members.services.rosters.bulk_decisions import decide_cause
from members.services.rosters.decisions import choose_reading
from members.services.rosters.imports import judge_again
from members.services.rosters.profiles import signature_of
from members.tasks import judge_roster
from members.views.imports.asks import named_cell
from members.views.imports.bodies import cells_of

HEADING_ROWS, LAST_ROW = 6, 1_048_576
UNIT = "organisation"
LOOKED = "looked"
"""Kind of choice that only says that somebody has seen this screen."""


def keep_reading(
    request: HttpRequest, roster_import: RosterImport, sheets: list[dict[str, Any]], index: int
) -> HttpResponse:
    """Keep the choices of one sheet, and of the sheets like it where that was asked for. Raises ValidationError."""
    sheet = sheets[index]
    targets = [sheet]
    if "alike" in request.POST:
        signature = signature_of(sheet)
        targets += [s for s in sheets if s is not sheet and s["seen_columns"] and signature_of(s) == signature]
    posted = [request.POST.get(f"column:{column['number']}") for column in sheet["seen_columns"]]
    chosen = {target["name"]: _chosen_columns(posted, roster_import, target) for target in targets}
    changed = any(chosen[target["name"]] != _read_columns(target, chosen[target["name"]]) for target in targets)
    reading: dict[str, Any] = {"columns": chosen, LOOKED: {"columns": True}}
    is_read = "read" in request.POST
    if is_read != (sheet["role"] == "data"):
        reading["sheets"] = {sheet["name"]: is_read}
    rows = _heading_rows(request)
    if rows and rows != (sheet["header_rows"][:1] + sheet["header_rows"][-1:]):
        reading["headings"] = {sheet["name"]: rows}
    if orders := _day_orders(request, roster_import):
        reading["day_order"] = orders
    must_read = changed or len(reading) > 2 or roster_import.state == ImportState.REFUSED
    with transaction.atomic():
        must_read |= _give_units(request, roster_import)
        fresh = choose_reading(roster_import, actor=request.user, **reading)
        if must_read:
            judge_again(fresh, actor=request.user)
            judge_roster.defer(import_id=roster_import.pk)
    return redirect(roster_import)


def _chosen_columns(posted: list[str | None], roster_import: RosterImport, sheet: dict[str, Any]) -> dict[str, str]:
    """What the form says of the columns of `sheet`, in their order, over what was chosen before."""
    kept = dict(roster_import.choices.get("columns", {}).get(sheet["name"], {}))
    known = {name for name, _ in field_choices(sheet)} | {NOT_IMPORTED}
    for column, field in zip(sheet["seen_columns"], posted, strict=True):
        if field in known and (field != read_as(column) or state_of(column).kind == "doubtful"):
            kept[str(column["number"])] = str(field)
    return kept


def _read_columns(sheet: dict[str, Any], chosen: dict[str, str]) -> dict[str, str]:
    """`chosen` of the sheet as it would stand if every column stayed as the file was read."""
    read = {str(column["number"]): read_as(column) for column in sheet["seen_columns"]}
    return {number: read.get(number, field) for number, field in chosen.items()}


def _heading_rows(request: HttpRequest) -> list[int]:
    """[first, last] as typed; [] where nothing was. Raises ValidationError."""
    typed = [request.POST.get(name, "").strip() for name in ("first", "last")]
    if not any(typed):
        return []
    first, last = typed[0] or typed[1], typed[1] or typed[0]
    if not (first.isdigit() and last.isdigit() and 1 <= int(first) <= int(last) <= LAST_ROW):
        raise ValidationError("Dòng tiêu đề chưa đúng. Ghi số dòng như Excel, ví dụ từ 5 đến 6.")
    if int(last) - int(first) >= HEADING_ROWS:
        raise ValidationError(f"Tiêu đề dài nhất {HEADING_ROWS} dòng. Ghi lại dòng đầu và dòng cuối của tiêu đề.")
    return [int(first), int(last)]


def _day_orders(request: HttpRequest, roster_import: RosterImport) -> dict[str, dict[str, str]]:
    """Answers to the questions about day and month: {sheet: {field: "day" | "month"}}, over earlier ones."""
    orders: dict[str, dict[str, str]] = {}
    kept = roster_import.choices.get("day_order", {})
    for question in roster_import.understood.get("questions", []):
        answer = request.POST.get(f"day:{question['field']}", "")
        if asks_day_order(question) and answer in ("day", "month"):
            sheet = question["sheet"]
            orders.setdefault(sheet, dict(kept.get(sheet, {})))[question["field"]] = answer
    return {sheet: fields for sheet, fields in orders.items() if fields != kept.get(sheet)}


def _give_units(request: HttpRequest, roster_import: RosterImport) -> bool:
    """Give the rows of sheets that name no cell the one typed for them. Raises ValidationError for an unclear one."""
    given = False
    for number, sheet, typed in unit_questions(request, roster_import):
        if typed and f"unit:{number}" in request.POST:
            fixes = {UNIT: named_cell(roster_import, typed)}
            actor = request.user
            given |= bool(decide_cause(roster_import, "organisation_unknown", actor=actor, fixes=fixes, sheet=sheet))
    return given


def unit_questions(request: HttpRequest, roster_import: RosterImport) -> list[tuple[int, str, str]]:
    """(number, sheet, cell typed or meant) for sheets that name no cell at all."""
    asked = [
        (number, question["sheet"])
        for number, question in enumerate(roster_import.understood.get("questions", []))
        if question["field"] == UNIT
    ]
    if not asked:
        return []
    own = roster_import.organisation
    meant = f"{own.name} [{own.code}]" if cells_of(own).filter(pk=own.pk).exists() else ""
    return [(number, sheet, str(request.POST.get(f"unit:{number}", meant))) for number, sheet in asked]
