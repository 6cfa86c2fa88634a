"""The landing page of the staff: what waits, and where their jobs are done."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.querysets.documents import CONTENT_ROLES
from handbook.worklist import work_of
from members.access import access_of


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """A work list in words, within the reader's scope; for members of staff only."""
    if not request.user.is_staff:
        raise PermissionDenied
    context = {
        "work": work_of(request.user),
        "may_import": request.user.has_perm("members.import_member"),
        "edits": bool(access_of(request.user).roles & CONTENT_ROLES),
    }
    return render(request, "handbook/work.html", context)
