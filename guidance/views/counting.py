"""How days are counted, the rules in force, and a form to try them; nothing typed here is kept."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guidance.duties.counting import deadline
from guidance.duties.rules import Start, Unit
from guidance.duties.votes import more_than_half_of, two_thirds_of
from guidance.forms import CountForm, VotesForm
from guidance.models import BadgeScheme, DutyRule
from guidance.views.duty_rows import actors, readable
from members.models import WorkYear
from members.services.work_calendar import work_calendar


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The conventions, the rounds of badges, the years with days off, and every rule in force with its basis."""
    today = timezone.localdate()
    in_force = readable(DutyRule.objects.in_force(today), request.user).prefetch_related("terms")
    scheme = BadgeScheme.objects.used(today).prefetch_related("rounds").first()
    context = {
        "rules": [(rule, actors(rule.who)) for rule in in_force],
        "scheme": scheme,
        "years": WorkYear.objects.prefetch_related("days").order_by("year"),
    }
    return render(request, "guidance/duties/rules.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    """A day and a rule by POST give the deadlines; a number of persons gives the votes needed."""
    today = timezone.localdate()
    events = DutyRule.objects.in_force(today).filter(start=Start.EVENT, is_explained_only=False)
    counted = readable(events.exclude(unit=Unit.NONE), request.user).prefetch_related("terms")
    asks_votes = request.method == "POST" and "base" in request.POST
    form = CountForm(request.POST if request.method == "POST" and not asks_votes else None, rules=counted)
    votes = VotesForm(request.POST if asks_votes else None)
    context: dict[str, Any] = {"form": form, "votes": votes}
    if form.is_bound and form.is_valid():
        rule, day = form.cleaned_data["rule"], form.cleaned_data["day"]
        calendar = work_calendar()
        context |= {
            "rule": rule,
            "day": day,
            "results": [(term.label, deadline(rule.as_rule, day, calendar, term)) for term in rule.as_rule.terms],
        }
    if votes.is_bound and votes.is_valid():
        base = votes.cleaned_data["base"]
        context |= {"base": base, "two_thirds": two_thirds_of(base), "more_than_half": more_than_half_of(base)}
    status = 422 if form.errors or votes.errors else 200
    return render(request, "guidance/duties/count.html", context, status=status)
