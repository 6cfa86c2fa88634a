"""The list of imports, and what the portal remembers of earlier files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from handbook.lib.pages import page_of
from members.models import ColumnProfile, LearnedValue, Organisation, RosterImport
from members.rosters.preview import label_of
from members.services.rosters.decisions import forget_value
from members.services.rosters.profiles import forget_profile
from members.views.imports.common import require_right
from members.views.imports.words import MEANINGS

MEMORY_ROWS = 50


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Imports of the reader's scope, newest first; ?cho=1 those that wait for somebody."""
    require_right(request)
    waiting = RosterImport.objects.waiting_for(request.user)
    only_waiting = request.GET.get("cho") == "1"
    shown = waiting if only_waiting else RosterImport.objects.visible_to(request.user)
    heavy = ("understood", "choices", "causes", "headcount", "alarms", "history_mark")
    context = {
        "page": page_of(request, shown.select_related("organisation", "actor", "approved_by").defer(*heavy)),
        "waiting": waiting.count(),
        "only_waiting": only_waiting,
    }
    return render(request, "members/imports/list.html", context)


@require_safe
def memory(request: HttpRequest) -> HttpResponse:
    """Texts that were answered once, and saved matchings of columns; each can be forgotten."""
    require_right(request)
    learned = LearnedValue.objects.visible_to(request.user).select_related("organisation", "learned_by")
    page = page_of(request, learned, MEMORY_ROWS)
    values = list(page.object_list)
    codes = {value.value for value in values if value.field == "organisation"}
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    profiles = ColumnProfile.objects.visible_to(request.user).select_related("organisation", "saved_by")
    context = {
        "page": page,
        "values": [
            (value, label_of(value.field), names.get(value.value, MEANINGS.get(value.value, value.value)))
            for value in values
        ],
        "profiles": profiles[:MEMORY_ROWS],
    }
    return render(request, "members/imports/memory.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """POST `value` or `profile`: it is not used for later files any more."""
    require_right(request)
    if pk := _number(request.POST.get("value", "")):
        learned = get_object_or_404(LearnedValue.objects.visible_to(request.user), pk=pk)
        forget_value(learned, actor=request.user)
        messages.success(request, f"Đã quên “{learned.written[:60]}”. Lần sau sổ tay hỏi lại.")
    else:
        pk = _number(request.POST.get("profile", ""))
        profile = get_object_or_404(ColumnProfile.objects.visible_to(request.user), pk=pk)
        forget_profile(profile, actor=request.user)
        messages.success(request, f"Đã quên cách ghép cột “{profile.name}”.")
    return redirect("members:import_memory")


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 19 else 0
