"""One import, showing what its state asks for; third screen: what the file would change, what is to be decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handbook.lib.pages import page_of
from members.models import Fate, ImportState, RosterImport
from members.rosters.mapping import has_doubts
from members.services.rosters.imports import cancel_import, judge_again
from members.tasks import judge_roster
from members.views.imports.alarms import alarm_sentences
from members.views.imports.common import OPEN, VIEWS, import_context, import_of
from members.views.imports.headcount import totals_of, with_after
from members.views.imports.lines import log_rows, names_of, shown_rows
from members.views.imports.reading import LOOKED
from members.views.imports.result import result_page
from members.views.imports.todo import next_address, open_questions, to_do_of, transfers_of

ROWS_PER_PAGE = 50


@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The one address of an import: progress, refusal, preview, approval or result, as its state asks."""
    roster_import = import_of(request, pk)
    state = roster_import.state
    if roster_import.is_running:
        return render(request, "members/imports/progress.html", _progress_context(roster_import))
    if state in (ImportState.DONE, ImportState.UNDONE):
        return result_page(request, roster_import)
    if state == ImportState.APPROVAL:
        return redirect("members:import_confirm", pk)
    if state in (ImportState.REFUSED, ImportState.CANCELLED):
        context = {
            **import_context(roster_import, 2),
            "has_sheets": any(sheet["seen_columns"] or sheet["header_rows"] for sheet in _sheets(roster_import))
            or bool(_sheets(roster_import)),
        }
        return render(request, "members/imports/stopped.html", context)
    if not roster_import.choices.get(LOOKED) and has_doubts(roster_import.understood):
        return redirect("members:import_columns", pk)
    return render(request, "members/imports/preview.html", _preview_context(roster_import))


def _sheets(roster_import: RosterImport) -> list[dict[str, Any]]:
    return roster_import.understood.get("sheets", [])


def _progress_context(roster_import: RosterImport) -> dict[str, Any]:
    is_reading = roster_import.state in (ImportState.UPLOADED, ImportState.JUDGING)
    total = (
        roster_import.counts.get("rows", 0)
        if is_reading
        else roster_import.progress_total
        if roster_import.state == ImportState.APPLYING
        else 0
    )
    return {
        **import_context(roster_import, 3 if is_reading and roster_import.counts else 2 if is_reading else 6),
        "is_reading": is_reading,
        "total": total,
        "done": min(roster_import.progress_done, total) if total else roster_import.progress_done,
    }


def _preview_context(roster_import: RosterImport) -> dict[str, Any]:
    to_do = to_do_of(roster_import)
    questions = open_questions(roster_import)
    return {
        **import_context(roster_import, 3),
        "same_file": same_file(roster_import),
        "questions": questions,
        "must": [item for item in to_do if item.level == "error"],
        "ask": [item for item in to_do if item.level == "ask"],
        "warnings": [item for item in to_do if item.level == "warning"],
        "next_address": next_address(roster_import, to_do, questions),
        "transfers": transfers_of(roster_import),
        "alarms": alarm_sentences(roster_import),
        "headcount": totals_of(roster_import),
        "sheets": _sheets(roster_import),
        "writes": roster_import.counts.get("new", 0) + roster_import.counts.get("changed", 0),
    }


def same_file(roster_import: RosterImport) -> RosterImport | None:
    """Another import of exactly this file into this organisation: written, or still open."""
    if not roster_import.file_sha256:
        return None
    others = RosterImport.objects.filter(
        organisation=roster_import.organisation, file_sha256=roster_import.file_sha256
    ).exclude(pk=roster_import.pk)
    return (
        others.filter(state__in=[ImportState.DONE, *OPEN, ImportState.APPROVAL, ImportState.APPLYING])
        .select_related("actor")
        .order_by(F("finished_at").desc(nulls_last=True), "-pk")
        .first()
    )


@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows of one kind, ROWS_PER_PAGE at a time; ?xem= is a key of VIEWS. The look is logged."""
    roster_import = import_of(request, pk)
    view = request.GET.get("xem", "")
    if view not in VIEWS:
        raise Http404
    fate = VIEWS[view]
    listed = roster_import.rows.of_fate(fate).order_by("position")
    if fate == Fate.MISSING:
        listed = listed.select_related("member", "organisation")
    page = page_of(request, listed, ROWS_PER_PAGE, total=roster_import.counts.get(fate.value, 0))
    context = {**import_context(roster_import, _step_of(roster_import)), "view": view, "fate": fate, "page": page}
    if fate == Fate.MISSING:
        context["missing"] = list(page.object_list)
        log_rows(request, roster_import, len(context["missing"]))
    else:
        context["rows"] = shown_rows(request, roster_import, page.object_list)
    return render(request, "members/imports/rows.html", context)


def _step_of(roster_import: RosterImport) -> int:
    return 7 if roster_import.state in (ImportState.DONE, ImportState.UNDONE) else 3


@require_safe
def headcount(request: HttpRequest, pk: int) -> HttpResponse:
    """Members of each cell before and after, as a roster is checked on paper."""
    roster_import = import_of(request, pk)
    page = Paginator(sorted(roster_import.headcount.items()), ROWS_PER_PAGE).get_page(request.GET.get("trang"))
    names = names_of(code for code, _ in page.object_list)
    context = {
        **import_context(roster_import, _step_of(roster_import)),
        "page": page,
        "cells": [(names.get(code, code), with_after(count)) for code, count in page.object_list],
        "total": totals_of(roster_import),
    }
    return render(request, "members/imports/headcount.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers given so far are taken into account: the file is judged anew."""
    roster_import = import_of(request, pk)
    try:
        with transaction.atomic():
            judge_again(roster_import, actor=request.user)
            judge_roster.defer(import_id=pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(roster_import)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The file goes; nothing is written."""
    roster_import = import_of(request, pk)
    try:
        cancel_import(roster_import, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Đã bỏ tệp. Không ghi gì vào sổ tay.")
    return redirect(roster_import)
