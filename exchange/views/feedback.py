"""“Trang này có ích không?”: one press or one sentence from anybody; the editors' list and figures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from documents.pages import pages_called
from exchange.fields import WordsField
from exchange.models import PageFeedback
from exchange.services.feedback import SHOWN_DAYS, answer_feedback, most_viewed, rate_page
from handbook.lib.pages import page_of

THANKS = "Cảm ơn đồng chí. Tổ biên tập sẽ xem."


class UnclearForm(forms.Form):
    reason = WordsField(
        "Chỗ nào chưa rõ?",
        what="Góp ý",
        most=500,
        rows=3,
        missing="Chưa viết chỗ nào chưa rõ. Một câu là đủ.",
        help_text="Đừng ghi tên người, số căn cước, số thẻ, nội dung mật.",
    )
    website = forms.CharField(
        label="Để trống ô này",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class DoneForm(forms.Form):
    answer = WordsField("Đã làm gì", what="Câu ghi", most=500, rows=2, missing="Chưa ghi đã làm gì. Một câu là đủ.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Yes by one press, or no with a sentence; what a machine filled in is thanked for and not kept."""
    pages = pages_called(kind)
    if pages is None:
        raise Http404
    page = get_object_or_404(pages.rows(request.user), slug=slug)
    is_useful = "co" in request.POST
    form = UnclearForm(request.POST if request.method == "POST" and not is_useful else None)
    if request.method == "POST" and (is_useful or form.is_valid()):
        said: dict[str, Any] = {} if is_useful else form.cleaned_data
        try:
            if not said.get("website"):
                address = request.META.get("REMOTE_ADDR")
                reason = said.get("reason", "")
                rate_page(pages, page, is_useful=is_useful, reason=reason, actor=request.user, ip=address)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, THANKS)
        return redirect(page)
    context = {"form": form, "page": page, "title": pages.name_of(page)}
    return render(request, "exchange/rate.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_list(request: HttpRequest) -> HttpResponse:
    """For those who edit: what was unclear, the oldest first, and how often pages are read."""
    if not request.user.has_perm("exchange.change_pagefeedback"):
        raise PermissionDenied
    waiting = PageFeedback.objects.editable_by(request.user).waiting().order_by("sent_on", "pk")
    form = DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        feedback = get_object_or_404(waiting, pk=request.POST["viec"] if _is_key(request) else 0)
        if form.is_valid():
            answer_feedback(feedback, form.cleaned_data["answer"], actor=request.user)
            messages.success(request, "Đã ghi.")
            return redirect("exchange:feedback")
    context = {"page": page_of(request, waiting), "form": form, "rows": most_viewed(request.user), "days": SHOWN_DAYS}
    return render(request, "exchange/feedback.html", context, status=422 if form.errors else 200)


def _is_key(request: HttpRequest) -> bool:
    key = request.POST.get("viec", "")
    return key.isascii() and key.isdigit() and len(key) < 18
