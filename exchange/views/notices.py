"""Notices: the list, and one notice."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.models import Document
from documents.querysets.changes import is_stale
from exchange.models import Notice
from exchange.services.notices import mark_notice_read
from handbook.lib.pages import page_of


@login_not_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What reaches the reader, newest first, unread ones tagged."""
    notices = Notice.objects.visible_to(request.user).with_read_state(request.user)
    return render(request, "exchange/notice_list.html", {"page": page_of(request, notices)})


@login_not_required
@require_safe
def notice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice; a signed-in reader's opening is kept."""
    basis = Prefetch("basis", Document.objects.visible_to(request.user).for_list())
    readable = Notice.objects.visible_to(request.user).annotate(is_stale=is_stale("exchange.notice"))
    notice = get_object_or_404(readable.select_related("organisation").prefetch_related(basis), slug=slug)
    if request.user.is_authenticated:
        mark_notice_read(notice, actor=request.user)
    return render(request, "exchange/notice.html", {"notice": notice})
