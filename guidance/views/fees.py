"""The Party fee: a table of rates, and a calculator that works in the browser alone."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.models import Document
from guidance.fee_counting import dong, percent_words, plain
from guidance.models import FeeRate, MinimumWage


@login_not_required
@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    """Rates in force and to come. The page takes no form: what a reader types stays in the browser."""
    today = timezone.localdate()
    rates = list(FeeRate.objects.not_past(today))
    wages = list(MinimumWage.objects.not_past(today))
    dated = (*rates, *wages)
    context = {
        "rates": [{"rate": rate, "words": _words(rate), **_numbers(rate)} for rate in rates],
        "wages": [{"wage": wage, "words": dong(wage.amount), "number": str(wage.amount)} for wage in wages],
        "today": today,
        "is_unverified": any(row.verified_on is None for row in dated),
        "documents": Document.objects.visible_to(request.user).filter(pk__in={row.document_id for row in dated}),
    }
    return render(request, "guidance/fees.html", context)


def _words(rate: FeeRate) -> str:
    """The rate as a sentence."""
    if rate.percent is not None:
        words = f"{percent_words(rate.percent)} {rate.get_base_display()}"
    elif rate.amount is not None:
        words = dong(rate.amount) if rate.amount else "Được miễn"
    else:
        return rate.note
    return ". ".join(part for part in (words, rate.note.removeprefix(f"{words}. ")) if part)


def _numbers(rate: FeeRate) -> dict[str, Any]:
    """For the script: digits with a point, whatever the language of the page."""
    return {
        "percent": plain(rate.percent) if rate.percent is not None else "",
        "amount": str(rate.amount) if rate.amount is not None else "",
    }
