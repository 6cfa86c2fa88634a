"""“Lưu lại”: a button that works without script, and the list of what was saved and last read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.models import SavedPage
from documents.pages import PageKey, pages_called, shown_pages
from documents.remembered import SAVED, last_read
from documents.services.saving import FULL, forget_page, save_page

_SAVED = "Đã lưu. Xem lại ở mục Đã lưu."
_FORGOTTEN = "Đã bỏ khỏi mục Đã lưu."


def is_saved(request: HttpRequest, key: PageKey) -> bool:
    """By the account, or on this phone."""
    if key in SAVED.of(request):
        return True
    return SavedPage.objects.visible_to(request.user).filter(page_kind=key.kind, page_id=key.pk).exists()


@login_not_required
@require_safe
def saved_list(request: HttpRequest) -> HttpResponse:
    """What the account keeps, what this phone keeps, what was read last: each page only if it may be opened today."""
    user = request.user
    account = [saved.key for saved in SavedPage.objects.visible_to(user)]
    phone = [key for key in SAVED.of(request) if key not in account]
    read = last_read(request)
    shown = {row.key: row for row in shown_pages([*account, *phone, *read], user)}
    context: dict[str, Any] = {
        name: [shown[key] for key in keys if key in shown]
        for name, keys in (("account", account), ("phone", phone), ("read", read))
    }
    return render(request, "documents/saved.html", context)


@login_not_required
@require_POST
def save(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """`on` set keeps the page, anything else no longer does; back to where the button stands (`in_list`: the list)."""
    pages = pages_called(kind)
    if pages is None:
        raise Http404
    page = get_object_or_404(pages.rows(request.user), slug=slug)
    back = redirect(reverse("saved") if request.POST.get("in_list") else page)
    key = PageKey(kind, page.pk)
    try:
        (_keep if request.POST.get("on") else _forget)(request, back, key)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return back


def _keep(request: HttpRequest, response: HttpResponse, key: PageKey) -> None:
    if request.user.is_authenticated:
        save_page(key, actor=request.user)
    else:
        kept = [other for other in SAVED.of(request) if other != key]
        if len(kept) >= SAVED.most:
            raise ValidationError(FULL.format(SAVED.most))
        SAVED.keep(response, [key, *kept])
    messages.success(request, _SAVED)


def _forget(request: HttpRequest, response: HttpResponse, key: PageKey) -> None:
    """In the account and on this phone: the reader sees one list."""
    if request.user.is_authenticated:
        forget_page(key, actor=request.user)
    kept = SAVED.of(request)
    if key in kept:
        SAVED.keep(response, [other for other in kept if other != key])
    messages.success(request, _FORGOTTEN)
