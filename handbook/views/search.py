"""One search over procedures, answered questions and documents."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import Document
from documents.search import find_documents
from exchange.models import Question
from guidance.models import Procedure
from handbook.lib.pages import page_of, words_asked
from handbook.lib.search import search as search_words
from handbook.lib.search import words_of
from handbook.views.home import CHIPS

FEW, DOCUMENTS = 3, 10


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """?q= words or a number. A number asks for documents alone, the exact one first; words ask everything."""
    text = words_asked(request)
    context: dict = {"text": text, "words": words_of(text), "chips": CHIPS}
    if text:
        found = find_documents(Document.objects.visible_to(request.user).for_list(), text)
        page = page_of(request, found.documents, DOCUMENTS)
        procedures = search_words(Procedure.objects.visible_to(request.user).for_list(), text, prefer=("-is_featured",))
        questions = search_words(Question.objects.published(), text)
        few = {
            "procedures": [] if found.is_number else list(procedures[:FEW]),
            "questions": [] if found.is_number else list(questions[:FEW]),
        }
        context |= few | {
            "page": page,
            "is_number": found.is_number,
            "count": page.paginator.count + sum(map(len, few.values())),
        }
    return render(request, "handbook/search.html", context)
