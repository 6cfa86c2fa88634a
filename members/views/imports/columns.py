"""Second screen: which sheets are read, where their headings stand, what each column holds."""

import re
from collections import defaultdict
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.forms.imports import ProfileNameForm
from members.models import ColumnProfile, RosterImport
from members.rosters.choices import NOT_IMPORTED
from members.rosters.mapping import (
    ColumnState,
    asks_day_order,
    field_choices,
    missing_columns,
    read_as,
    shared_columns,
    state_of,
)
from members.rosters.numbers import masked
from members.rosters.preview import PRIVATE, label_of
from members.services.rosters.decisions import choose_reading
from members.services.rosters.imports import judge_again
from members.services.rosters.profiles import choose_profile, profiles_for, save_profile, signature_of
from members.tasks import judge_roster
from members.views.imports.bodies import cells_to_pick
from members.views.imports.common import READABLE, import_context, import_of
from members.views.imports.reading import LOOKED, UNIT, keep_reading, unit_questions

COLUMNS_PER_PAGE, OPENED_PER_PAGE = 60, 25
MONTHS = 12
_EXCHANGED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")
_LONG_NUMBER = re.compile(r"(?:\d[ .]?){8}")


class ShownColumn(NamedTuple):
    """`shared` names the facts where a cell holds several; then "" leaves them as they were told apart.

    `is_open` where another field can be chosen at once; `meaning` is what the column is read as.
    """

    number: int
    heading: str
    samples: list[str]
    state: ColumnState
    chosen: str
    shared: str
    is_open: bool
    meaning: str


class DayQuestion(NamedTuple):
    """One question for all columns of the file that hold `field`."""

    field: str
    label: str
    message: str
    where: str
    sample: str
    readings: tuple[str, str]
    chosen: str


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet at a time (?bang= its place in the file); POST keeps what was chosen and reads the file again if need
    be.
    """
    roster_import = import_of(request, pk)
    sheets = roster_import.understood.get("sheets", [])
    if roster_import.state not in READABLE or not sheets:
        return redirect(roster_import)
    index = _asked_sheet(request, sheets)
    errors: list[str] = []
    name_form = ProfileNameForm()
    if request.method == "POST":
        try:
            if "save_profile" in request.POST:
                name_form = ProfileNameForm(request.POST)
                if name_form.is_valid():
                    save_profile(roster_import, name_form.cleaned_data["name"], actor=request.user)
                    messages.success(request, "Đã nhớ cách ghép cột này. Tệp cùng tiêu đề lần sau sẽ được gợi ý.")
                    return redirect(request.get_full_path())
            elif "profile" in request.POST:
                return _use_profile(request, roster_import)
            else:
                return keep_reading(request, roster_import, sheets, index)
        except ValidationError as error:
            errors = error.messages
    questions = roster_import.understood.get("questions", [])
    context = {
        **import_context(roster_import, 2),
        **_sheet_context(request, roster_import, sheets, index),
        "errors": errors,
        "missing": missing_columns(sheets),
        "profiles": profiles_for(roster_import),
        "name_form": name_form,
        "day_questions": _day_questions(roster_import),
        "name_questions": [q for q in questions if not asks_day_order(q) and q["field"] != UNIT],
        "unit_questions": unit_questions(request, roster_import),
        "cells": cells_to_pick(roster_import.organisation) if any(q["field"] == UNIT for q in questions) else [],
    }
    return render(request, "members/imports/columns.html", context, status=422 if errors or name_form.errors else 200)


def _asked_sheet(request: HttpRequest, sheets: list[dict[str, Any]]) -> int:
    asked = request.GET.get("bang", "")
    if asked.isdigit() and int(asked) < len(sheets):
        return int(asked)
    return next((index for index, sheet in enumerate(sheets) if sheet["role"] == "data"), 0)


def _sheet_context(
    request: HttpRequest, roster_import: RosterImport, sheets: list[dict[str, Any]], index: int
) -> dict[str, Any]:
    sheet = sheets[index]
    chosen = roster_import.choices.get("columns", {}).get(sheet["name"], {})
    opens_all = request.GET.get("sua") == "1"
    size = OPENED_PER_PAGE if opens_all else COLUMNS_PER_PAGE
    page = Paginator(sheet["seen_columns"], size).get_page(request.GET.get("trang"))
    rows, shared = sheet["header_rows"], shared_columns(sheet)
    signature = signature_of(sheet)
    return {
        "sheet": sheet,
        "index": index,
        "sheets": list(enumerate(sheets)),
        "page": page,
        "opens_all": opens_all,
        "first": rows[0] if rows else "",
        "last": rows[-1] if rows else "",
        "columns": [_shown(column, chosen, shared.get(column["number"], []), opens_all) for column in page.object_list],
        "choices": field_choices(sheet),
        "alike": sum(bool(other["seen_columns"]) and signature_of(other) == signature for other in sheets) - 1,
    }


def _shown(column: dict[str, Any], chosen: dict[str, str], shared: list[str], opens_all: bool) -> ShownColumn:
    """A column as it was read, or as it was chosen since."""
    field = chosen.get(str(column["number"])) or ("" if shared else read_as(column))
    samples = [_sample(sample, field) for sample in column["samples"]]
    names = " + ".join(label_of(name) for name in shared)
    state, number = state_of(column), column["number"]
    is_open = opens_all or str(number) in chosen or state.kind in ("doubtful", "ignored")
    meaning = names or ("" if field == NOT_IMPORTED else label_of(field))
    return ShownColumn(number, column["heading"], samples, state, field, names, is_open, meaning)


def _sample(text: str, field: str) -> str:
    """A value of a column; what may be somebody's number only by its end."""
    return masked(text) if field in PRIVATE or _LONG_NUMBER.search(text) else text


def _day_questions(roster_import: RosterImport) -> list[DayQuestion]:
    """Columns whose true dates a month-first machine may have made, one question for each field."""
    by_field: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for question in roster_import.understood.get("questions", []):
        if asks_day_order(question):
            by_field[question["field"]].append(question)
    orders = roster_import.choices.get("day_order", {})
    return [
        DayQuestion(
            field,
            label_of(field),
            asked[0]["message"],
            "; ".join(f"{question['sheet']}, cột {question['column']}" for question in asked[:3]),
            *_example(roster_import, asked[0]),
            orders.get(asked[0]["sheet"], {}).get(field, ""),
        )
        for field, asked in by_field.items()
    ]


def _example(roster_import: RosterImport, question: dict[str, Any]) -> tuple[str, tuple[str, str]]:
    """(a date of the column, its two readings in words); empty where the samples hold none that can be exchanged."""
    samples = [
        sample
        for sheet in roster_import.understood["sheets"]
        if sheet["name"] == question["sheet"]
        for column in sheet["seen_columns"]
        if column["field"] in (question["field"], "birth_male", "birth_female")
        for sample in column["samples"]
    ]
    for sample in samples:
        if match := _EXCHANGED.match(sample):
            first, second = int(match[1]), int(match[2])
            if first != second and max(first, second) <= MONTHS:
                return sample, (f"ngày {first} tháng {second}", f"ngày {second} tháng {first}")
    return "", ("", "")


def _use_profile(request: HttpRequest, roster_import: RosterImport) -> HttpResponse:
    asked = request.POST["profile"]
    known = ColumnProfile.objects.known_to(roster_import.organisation)
    profile = get_object_or_404(known, pk=int(asked) if asked.isdigit() else 0)
    with transaction.atomic():
        fresh = choose_profile(roster_import, profile, actor=request.user)
        fresh = choose_reading(fresh, actor=request.user, **{LOOKED: {"columns": True}})
        judge_again(fresh, actor=request.user)
        judge_roster.defer(import_id=roster_import.pk)
    messages.success(request, f"Đã dùng cách ghép cột “{profile.name}”.")
    return redirect(roster_import)
