"""“Trang này có chỗ sai?”: a sentence from anybody, and the editors' answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.pages import pages_called
from exchange.forms import ReportAnswerForm, ReportForm
from exchange.models import PageReport
from exchange.services.reports import answer_report, report_page
from handbook.lib.pages import page_of

THANKS = "Đã nhận, cảm ơn đồng chí. Tổ biên tập sẽ xem và sửa."
THANKS_SIGNED_IN = "Đã nhận, cảm ơn đồng chí. Trả lời sẽ hiện ở Của tôi, Câu hỏi của tôi."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The form for one page; what a machine filled in is thanked for and not kept."""
    pages = pages_called(kind)
    if pages is None:
        raise Http404
    page = get_object_or_404(pages.rows(request.user), slug=slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if not data["website"]:
                report_page(pages, page, data["body"], actor=request.user, ip=request.META.get("REMOTE_ADDR"))
        except ValidationError as error:
            form.add_error("body", error)
        else:
            messages.success(request, THANKS_SIGNED_IN if request.user.is_authenticated else THANKS)
            return redirect(page)
    context = {"form": form, "page": page, "title": pages.name_of(page)}
    return render(request, "exchange/report.html", context, status=422 if form.errors else 200)


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """For those who edit: what waits for an answer, the oldest first."""
    if not request.user.has_perm("exchange.change_pagereport"):
        raise PermissionDenied
    waiting = PageReport.objects.editable_by(request.user).waiting().order_by("sent_at", "pk")
    return render(request, "exchange/reports.html", {"page": page_of(request, waiting)})


@require_http_methods(["GET", "HEAD", "POST"])
def report_work(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what is said to be wrong, where, and the answer."""
    if not request.user.has_perm("exchange.change_pagereport"):
        raise PermissionDenied
    told = get_object_or_404(PageReport.objects.editable_by(request.user), pk=pk)
    form = ReportAnswerForm(request.POST if request.method == "POST" else None, initial={"answer": told.answer})
    if request.method == "POST" and form.is_valid():
        try:
            answer_report(told, form.cleaned_data["answer"], actor=request.user)
        except ValidationError as error:
            form.add_error("answer", error)
        else:
            messages.success(request, "Đã ghi trả lời.")
            return redirect("exchange:reports")
    pages = pages_called(told.page_kind)
    page = pages and pages.rows(request.user).filter(slug=told.page_slug).first()
    context = {"report": told, "form": form, "page": page}
    return render(request, "exchange/report_work.html", context, status=422 if form.errors else 200)
