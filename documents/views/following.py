"""Following texts and subjects: buttons that work without script, and what is new."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents.models import Document, DocumentChange, Follow, Topic
from documents.services.following import follow, mark_seen, unfollow
from handbook.lib.pages import page_of


@require_POST
def follow_document(request: HttpRequest, slug: str) -> HttpResponse:
    """`on` set follows, anything else no longer does; back to the text."""
    document = get_object_or_404(Document.objects.visible_to(request.user), slug=slug)
    _press(request, document, document.citation)
    return redirect(document)


@require_POST
def follow_topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    _press(request, topic, f"chủ đề {topic.name}")
    return redirect("following")


def _press(request: HttpRequest, what: Any, name: str) -> None:
    if request.POST.get("on"):
        follow(what, actor=request.user)
        messages.success(request, f"Đã theo dõi {name}. Có thay đổi thì hiện ở mục Của tôi.")
    else:
        unfollow(what, actor=request.user)
        messages.success(request, f"Đã thôi theo dõi {name}.")


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What the reader follows, and what has changed since it was last marked as seen."""
    user = request.user
    readable = Document.objects.visible_to(user)
    news = DocumentChange.objects.news_for(user).select_related("document", "relation")
    by = Prefetch("relation__source", readable.defer("search_vector"))
    own = Follow.objects.visible_to(user)
    context = {
        "news": page_of(request, news.prefetch_related(by)),
        "documents": readable.for_list().filter(pk__in=own.exclude(document=None).values("document")),
        "topics": Topic.objects.annotate(is_followed=Exists(own.filter(topic=OuterRef("pk")))),
    }
    return render(request, "documents/following.html", context)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    mark_seen(actor=request.user)
    return redirect("following")
