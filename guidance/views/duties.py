"""“Việc đến hạn của tôi”: computed for the reader when the page is asked for."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guidance.forms import RecordForm
from guidance.models import DutyRecord
from guidance.services.duties.own import OwnDuties, calendar_of, done_duties, own_duties
from guidance.services.duties.records import call_done, record_day, recordable_by, rules_to_record, take_back
from guidance.views.duty_rows import rows_of, rules_by_key
from handbook.lib.icalendar import TYPE
from members.models import Member

SHOWN_DONE = 10


def _own_member(request: HttpRequest) -> Member:
    """The reader's own record. Raises Http404 where there is none."""
    return get_object_or_404(Member.objects.own(request.user).for_list())


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What falls due for the reader; an account without a record is told so."""
    member = Member.objects.own(request.user).for_list().first()
    if member is None:
        return render(request, "guidance/duties/own.html", {"member": None})
    return _page(request, member)


def _page(request: HttpRequest, member: Member, form: RecordForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    duties = own_duties(member, today)
    rules = rules_by_key([*duties.near, *duties.later, *duties.wanting, *duties.tasks], request.user)
    records = DutyRecord.objects.filter(member=member, closed_on=None).select_related("rule")
    roles = recordable_by(request.user, member)
    context: dict[str, Any] = {
        "member": member,
        "near": rows_of(duties.near, rules, today),
        "later": rows_of(duties.later, rules, today),
        "wanting": rows_of(duties.wanting, rules, today),
        "tasks": [(task, rules[task.rule.key]) for task in duties.tasks],
        "records": records,
        "done": done_duties(member)[:SHOWN_DONE],
        "form": form or RecordForm(rules=rules_to_record(roles, today)),
    }
    return render(request, "guidance/duties/own.html", context, status=422 if form else 200)


@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """A day the reader types for one of the rules that count from such a day."""
    member, today = _own_member(request), timezone.localdate()
    form = RecordForm(request.POST, rules=rules_to_record(recordable_by(request.user, member), today))
    if form.is_valid():
        try:
            record_day(member, form.cleaned_data["rule"], form.cleaned_data["day"], actor=request.user, today=today)
        except ValidationError as error:
            form.add_error("day", error)
        else:
            messages.success(request, "Đã ghi. Hạn đã tính ở danh sách.")
            return redirect("guidance:duties")
    return _page(request, member, form)


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """The reader calls one of the own duties done."""
    member = _own_member(request)
    code, level, start = (request.POST.get(name, "")[:12] for name in ("code", "level", "start"))
    try:
        number = int(level) if level.isascii() and level.isdigit() else 0
        call_done(member, code, number, start, actor=request.user, today=timezone.localdate())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Đã ghi là xong.")
    return redirect("guidance:duties")


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a day recorded of oneself, or that a duty is done."""
    member = _own_member(request)
    kept = get_object_or_404(DutyRecord.objects.editable_by(request.user).filter(member=member), pk=pk)
    take_back(kept, actor=request.user, today=timezone.localdate())
    messages.success(request, "Đã bỏ.")
    return redirect("guidance:duties")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar file of the reader's own duties; who it is stands neither in the address nor in the file."""
    duties: OwnDuties = own_duties(_own_member(request), timezone.localdate())
    rules = rules_by_key([*duties.near, *duties.later], request.user)
    address = request.build_absolute_uri("/").rstrip("/")
    content = calendar_of(duties, rules, address, made_at=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="viec-den-han.ics"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=TYPE, headers=headers)
