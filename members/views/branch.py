"""A secretary's or officer's members: the list, one record, the activation slip."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from handbook.lib.pages import page_of, words_asked
from members.access import access_of
from members.models import Member, Organisation
from members.querysets.members import MemberQuerySet
from members.services.activation import issue_member_slip, may_issue_slips
from members.services.records import log_view
from members.services.rosters.exports import may_export
from members.views.profile import facts, private_rows

PAGE_SIZE = 50


def _led_by(request: HttpRequest) -> MemberQuerySet:
    """Records the reader leads: what is visible, where the reader leads anything at all. Raises PermissionDenied."""
    access = access_of(request.user)
    if not (access.cell_ids or access.subtree_paths or access.is_everywhere):
        raise PermissionDenied
    return Member.objects.visible_to(request.user)


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """Members of the reader's cells or subtree; ?q= finds by name, marks optional. The look is logged."""
    members = _led_by(request).current().for_list().select_related("user")
    text = words_asked(request, 80)
    if text:
        members = members.search_name(text)
    access = access_of(request.user)
    page = page_of(request, members.order_by("sort_key", "pk"), PAGE_SIZE)
    action = AccessAction.SEARCHED if text else AccessAction.LISTED
    log_access(action, Member, actor=request.user, request=request, row_count=len(page.object_list))
    context = {
        "page": page,
        "text": text,
        "cells": Organisation.objects.filter(pk__in=access.cell_ids),
        "guests": Member.objects.guests_of_cells(request.user).only("pk", "full_name", "sort_key"),
        "may_issue": may_issue_slips(request.user),
        "may_export": may_export(request.user),
    }
    return render(request, "members/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record with masked numbers; POST `field` shows one of them whole. Every look is logged."""
    member = get_object_or_404(
        _led_by(request)
        .select_related("organisation__parent", "user")
        .prefetch_related("badges", "positions__organisation", "activities"),
        pk=pk,
    )
    if request.method != "POST":
        log_view(member, actor=request.user, request=request)
    context = {
        "member": member,
        "private": private_rows(request, member),
        "may_issue": may_issue_slips(request.user) and member.user_id != request.user.pk and member.is_current,
        **facts(member),
    }
    return render(request, "members/member_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a printable slip whose code stands on this page only. A reload by GET makes no second one."""
    member = get_object_or_404(_led_by(request), pk=pk)
    if request.method != "POST":
        messages.info(request, "Phiếu chỉ hiện một lần. Cần in lại thì bấm In phiếu kích hoạt.")
        return redirect("members:record", pk=pk)
    return render(request, "members/slip.html", {"slip": issue_member_slip(member, actor=request.user)})
