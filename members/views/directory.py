"""The directory of offices that receive transfers, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handbook.lib.pages import page_of, words_asked
from members.directory import find_entries, heirs_of, old_names_of
from members.models import DirectoryEntry, OrganisationState

OUTSIDE = "ngoai-tinh"


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """?q= a name, also an old one; without it the bodies of the province, or with ?noi=ngoai-tinh other provinces."""
    text = words_asked(request)
    is_outside = request.GET.get("noi") == OUTSIDE
    readable = DirectoryEntry.objects.visible_to(request.user)
    found = find_entries(text, user=request.user)
    browsed = (readable.outside() if is_outside else readable.inside()).at_top().in_order()
    page = page_of(request, (found.rows if text else browsed).for_list())
    context = {
        "text": text,
        "words": found.words,
        "is_outside": is_outside,
        "outside": OUTSIDE,
        "page": page,
        "rows": [(entry, found.old_name_of(entry) if text else "") for entry in page],
    }
    return render(request, "members/directory.html", context)


@login_not_required
@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One office with the bodies below it; the address of a body that was merged leads to that of today."""
    readable = DirectoryEntry.objects.visible_to(request.user)
    shown = readable.for_list().filter(slug=slug).first()
    if shown is None:
        return _moved(request, slug)
    below = page_of(request, readable.below(shown).for_list().in_order())
    context = {
        "entry": shown,
        "old_names": old_names_of(shown),
        "page": below,
        "rows": [(one, "") for one in below],
    }
    return render(request, "members/directory_entry.html", context)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Raises Http404 where nobody on show stands today for the body of this address."""
    closed = DirectoryEntry.objects.filter(slug=slug, is_shown=True).exclude(organisation=None)
    old = closed.exclude(organisation__state=OrganisationState.ACTIVE).select_related("organisation").first()
    heirs = heirs_of(old.organisation, user=request.user) if old and old.organisation else []
    if old is None or not heirs:
        raise Http404
    if len(heirs) == 1:
        return redirect(heirs[0])
    context = {"old": old, "rows": [(heir, "") for heir in heirs]}
    return render(request, "members/directory_moved.html", context)
