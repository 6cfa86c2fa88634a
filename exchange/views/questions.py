"""Questions and answers: what everybody reads, what a member asks, what only the asker reads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.models import Document
from documents.querysets.changes import is_stale
from exchange.forms import QuestionForm
from exchange.models import PageReport, Question
from exchange.services.questions import ask_question, mark_answer_read
from guidance.models import ProcedureGroup
from handbook.lib.pages import page_of, words_asked
from handbook.lib.search import search, words_of

SIMILAR = 5
LATEST_REPORTS = 20
ABOUT_RECORD = "Hồ sơ của tôi trên sổ tay ghi chưa đúng. Chỗ sai là: "


def _basis(request: HttpRequest) -> Prefetch:
    return Prefetch("basis", Document.objects.visible_to(request.user).for_list())


@login_not_required
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Published answers; ?q= words, ?chu-de= one subject."""
    text = words_asked(request)
    topics = list(ProcedureGroup.objects.filter(asked__published_at__isnull=False).distinct())
    topic = next((t for t in topics if t.slug == request.GET.get("chu-de")), None)
    questions = Question.objects.published().order_by("-published_at", "-pk")
    if topic:
        questions = questions.filter(topic=topic)
    if text:
        questions = search(questions, text)
    context = {
        "page": page_of(request, questions),
        "text": text,
        "words": words_of(text),
        "topics": topics,
        "topic": topic,
    }
    return render(request, "exchange/question_list.html", context)


@login_not_required
@require_safe
def public_question(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A published answer; an address with an outdated slug leads to the right one."""
    published = Question.objects.published().annotate(is_stale=is_stale("exchange.question"))
    question = get_object_or_404(published.prefetch_related(_basis(request)), pk=pk)
    if question.slug != slug:
        return redirect(question.get_public_url(), permanent=True)
    similar = search(Question.objects.published().exclude(pk=pk), question.public_title)[:SIMILAR]
    return render(request, "exchange/public_question.html", {"question": question, "similar": similar})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """One box; where answered questions look alike they are shown once before the question is sent."""
    about_record = {"body": ABOUT_RECORD} if request.GET.get("ve") == "ho-so" else None
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=about_record)
    similar: list[Question] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "send" not in request.POST:
            similar = list(search(Question.objects.published(), data["body"])[:SIMILAR])
        if not similar:
            try:
                question = ask_question(
                    data["body"], actor=request.user, topic=data["topic"], may_publish=data["visibility"] == "public"
                )
            except ValidationError as error:
                form.add_error("body", error)
            else:
                messages.success(request, f"Đã nhận. Mã {question.code}. Thường trả lời trong 5 ngày làm việc.")
                return redirect(question)
    context = {"form": form, "similar": similar}
    return render(request, "exchange/ask.html", context, status=422 if form.errors else 200)


@require_safe
def own_questions(request: HttpRequest) -> HttpResponse:
    """What the reader has asked, newest first."""
    questions = Question.objects.asked_by(request.user)
    reports = PageReport.objects.sent_by(request.user)[:LATEST_REPORTS]
    return render(request, "exchange/own_questions.html", {"page": page_of(request, questions), "reports": reports})


@require_safe
def own_question(request: HttpRequest, pk: int) -> HttpResponse:
    """State and answer, for the asker alone; opening an answer marks it as read."""
    own = Question.objects.asked_by(request.user).annotate(is_stale=is_stale("exchange.question"))
    question = get_object_or_404(own.prefetch_related(_basis(request)), pk=pk)
    mark_answer_read(question)
    return render(request, "exchange/own_question.html", {"question": question})
