"""The first page, for everybody and for the reader."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import Document, DocumentChange
from exchange.models import Notice, Question
from guidance.models import Procedure
from members.models import Member
from members.services.activation import may_issue_slips
from members.services.rosters.exports import may_export

ROWS, TILES = 3, 4
CHIPS = (("Chuyển sinh hoạt", "chuyển sinh hoạt"), ("Đảng phí", "đảng phí"), ("Huy hiệu Đảng", "huy hiệu"))


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Same layout for all. A signed-in reader's card tells of the own cell and of answers not read yet.

    Below it stands what the reader is in charge of.
    """
    user = request.user
    member, answers, news, leads_cell = None, 0, 0, False
    if user.is_authenticated:
        member = Member.objects.own(user).for_list().first()
        answers = Question.objects.asked_by(user).filter(answered_at__isnull=False, answer_read_at=None).count()
        news = DocumentChange.objects.news_for(user).count()
        leads_cell = may_issue_slips(user)
    context = {
        "member": member,
        "answers": answers,
        "news": news,
        "leads_cell": leads_cell,
        "may_export": may_export(user),
        "chips": CHIPS,
        "tiles": Procedure.objects.visible_to(user).select_related("group").filter(is_featured=True)[:TILES],
        "documents": Document.objects.visible_to(user).for_list().not_expired().exclude(is_name_only=True)[:ROWS],
        "notices": Notice.objects.visible_to(user).with_read_state(user)[:ROWS],
    }
    return render(request, "handbook/home.html", context)
