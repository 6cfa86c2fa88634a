"""Questions: answered by the officer of the asker's subtree, published in other words by a publisher."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from exchange.admin.forms import AnswerForm, PublishForm
from exchange.models import Question, QuestionState
from exchange.services.questions import answer_question, publish_answer, take_question, withdraw_answer
from handbook.lib.scoped_admin import ScopedAdmin
from handbook.lib.text import fold

_EXCERPT = 90


class WorkFilter(admin.SimpleListFilter):
    """What is to be done."""

    title = "việc"
    parameter_name = "viec"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("cho", "Chờ trả lời"), ("dang", "Có thể đăng"), ("da-dang", "Đã đăng")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "cho":
                return queryset.waiting()
            case "dang":
                return queryset.to_publish()
            case "da-dang":
                return queryset.exclude(published_at=None)
        return queryset


@admin.register(Question)
class QuestionAdmin(ScopedAdmin):
    """Its "change" page is the question with two forms below it; each goes through its service."""

    list_display = ("told", "topic", "organisation", "state", "asked", "public")
    list_filter = (WorkFilter, "state", "topic")
    list_select_related = ("topic", "organisation")
    view_on_site = False
    search_fields = ("body",)
    search_help_text = "Tìm theo mã (HD-0128) hoặc chữ trong câu hỏi, không cần dấu"

    @admin.display(description="câu hỏi", ordering="pk")
    def told(self, question: Question) -> str:
        body = " ".join(question.body.split())
        return f"{question.code}: {body if len(body) <= _EXCERPT else body[:_EXCERPT].rsplit(' ', 1)[0] + '…'}"

    @admin.display(description="gửi ngày", ordering="asked_at")
    def asked(self, question: Question) -> str:
        return f"{timezone.localtime(question.asked_at):%d/%m/%Y}"

    @admin.display(description="đăng", ordering="published_at")
    def public(self, question: Question) -> str:
        if question.published_at:
            return "Đã đăng"
        return "Người hỏi đồng ý" if question.may_publish else "Trả lời riêng"

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Who publishes has no need to know where the asker belongs."""
        may_answer = self._may_answer(request)
        return tuple(name for name in self.list_display if name != "organisation" or may_answer)

    def get_queryset(self, request: HttpRequest) -> Any:
        return Question.objects.for_staff(request.user).defer("search_vector")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = fold(search_term).strip()
        number = term.removeprefix("hd").strip("- ")
        if number.isdigit() and len(number) < 10:
            return queryset.filter(pk=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _may_answer(self, request: HttpRequest) -> bool:
        return request.user.has_perm("exchange.answer_question")  # type: ignore[union-attr]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The question, and what the reader of the page may do with it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("asker", "organisation", "topic", "answered_by")
        question = get_object_or_404(rows, pk=object_id) if object_id.isdigit() else None
        if question is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        may_answer = Question.objects.editable_by(request.user).filter(pk=question.pk).exists()
        may_publish = Question.objects.publishable_by(request.user).filter(pk=question.pk).exists()
        answer = AnswerForm(question=question, writer=request.user) if may_answer else None
        words = {"public_title": question.public_title, "public_answer": question.public_answer}
        publish = PublishForm(initial=words) if may_publish else None
        if request.method == "POST":
            if "_answer" in request.POST and may_answer:
                answer = AnswerForm(request.POST, question=question, writer=request.user)
            elif "_publish" in request.POST and may_publish:
                publish = PublishForm(request.POST)
            if self._press(request, question, answer, publish):
                return redirect("admin:exchange_question_change", question.pk)
        else:
            log_access(AccessAction.VIEWED, question, actor=request.user, request=request)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Câu hỏi {question.code}",
            "opts": self.opts,
            "original": question,
            "question": question,
            "answer_form": answer,
            "publish_form": publish,
            "shows_asker": may_answer,
            "may_take": may_answer and question.state == QuestionState.NEW,
        }
        return TemplateResponse(request, "admin/exchange/question/change_form.html", context)

    def _press(
        self, request: HttpRequest, question: Question, answer: AnswerForm | None, publish: PublishForm | None
    ) -> bool:
        """Do what the pressed button says; False where a form came back with errors. Raises PermissionDenied."""
        actor: Any = request.user
        if "_take" in request.POST:
            take_question(question, actor=actor)
            done = "Đã báo người hỏi: câu hỏi đang được xử lý."
        elif "_withdraw" in request.POST:
            withdraw_answer(question, actor=actor)
            done = "Đã thu hồi. Không ai ngoài người hỏi đọc được nữa."
        elif answer is not None and "_answer" in request.POST:
            if not answer.is_valid():
                return False
            data = dict(answer.cleaned_data)
            answer_question(question, data.pop("answer"), actor=actor, **data)
            done = f"Đã gửi trả lời cho câu hỏi {question.code}."
        elif publish is not None and "_publish" in request.POST:
            if not publish.is_valid():
                return False
            try:
                publish_answer(question, *publish.cleaned_data.values(), actor=actor)
            except ValidationError as error:
                publish.add_error(None, error)
                return False
            done = "Đã đăng cho mọi người đọc, không nêu tên người hỏi."
        else:
            raise PermissionDenied
        self.message_user(request, done, messages.SUCCESS)
        return True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who asked shows in the history, so it is for those who answer."""
        if not self._may_answer(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)
