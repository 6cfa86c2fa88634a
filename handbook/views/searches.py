"""For editors: what readers search in vain, and what they open after which words."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.querysets.documents import CONTENT_ROLES
from handbook.searching.remembering import misses_since, openings_since
from members.access import access_of

DAYS = 30


@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """The last DAYS days, counted; for those who write and publish."""
    if not access_of(request.user).roles & CONTENT_ROLES:
        raise PermissionDenied
    since = timezone.localdate() - dt.timedelta(days=DAYS)
    context = {"days": DAYS, "misses": misses_since(since), "openings": openings_since(since)}
    return render(request, "handbook/searches.html", context)
