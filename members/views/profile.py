"""A member's own record."""

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members.access import access_of
from members.models import Member, Organisation
from members.services.activation import may_issue_slips
from members.services.records import PRIVATE_FIELDS, reveal
from members.services.rosters.exports import may_export


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The reader's card and account; POST `field` shows one private number whole, once."""
    member = (
        Member.objects.own(request.user)
        .select_related("organisation__parent")
        .prefetch_related("badges", "positions__organisation", "activities")
        .first()
    )
    context: dict[str, Any] = {
        "member": member,
        "private": private_rows(request, member) if member else [],
        "leads_cell": may_issue_slips(request.user),
        "access": access_of(request.user),
        "may_export": may_export(request.user),
        "followed_news": _followed_news(request.user),
        "duties_near": _duties_near(member) if member else "",
    }
    if member:
        context |= facts(member)
    return render(request, "members/me.html", context)


def private_rows(request: HttpRequest, member: Member) -> list[dict[str, str]]:
    """The private numbers that are known, masked; the one asked for by POST whole. Raises Http404 for another name."""
    asked = request.POST.get("field", "")
    if request.method == "POST" and asked not in PRIVATE_FIELDS:
        raise Http404
    rows = []
    for field, label in PRIVATE_FIELDS.items():
        if value := getattr(member, field):
            shown = reveal(member, field, actor=request.user, request=request) if field == asked else ""
            rows.append({"field": field, "label": label, "value": value, "shown": shown})
    return rows


def facts(member: Member) -> dict[str, Any]:
    """What a record page shows of the dated facts: those in force, badges in their order."""
    return {
        "badges": list(member.badges.all()),  # type: ignore[attr-defined]
        "positions": [post for post in member.positions.all() if not post.ended_on],  # type: ignore[attr-defined]
        "activities": [spell for spell in member.activities.all() if not spell.ended_on],  # type: ignore[attr-defined]
        "parents": parents_of(member.organisation) if member.organisation else [],
    }


def parents_of(organisation: Organisation) -> list[str]:
    """Names of the bodies above, nearest first, without the province."""
    above = Organisation.objects.filter(pk__in=organisation.ancestor_ids).exclude(type="province")
    return [body.name for body in above.order_by("-path")]


def _followed_news(user: Any) -> str:
    """What is new of the texts the reader follows, in words; reached by name, for members import no texts."""
    number = apps.get_model("documents", "DocumentChange").objects.news_for(user).count()
    return f"{number} thay đổi" if number else ""


def _duties_near(member: Member) -> str:
    """How many things fall due, in words; reached by name, for members import no guidance."""
    due_dates = apps.get_model("guidance", "DueDate").objects.filter(member=member)
    number = due_dates.shown_on(timezone.localdate()).count()
    return f"{number} việc sắp đến hạn" if number else ""
