"""Views of pages, by day and without persons: counted after the page has been answered."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from exchange.services.feedback import count

_COUNTED = {"guidance:detail": "thu-tuc", "guidance:signpost": "chi-duong", "documents:detail": "van-ban"}
_log = logging.getLogger(__name__)


class ViewCountMiddleware:
    """Readers only: those who write look at their pages all day. A count that fails costs no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        kind = _COUNTED.get(match.view_name) if match else None
        if kind and match and request.method == "GET" and response.status_code == 200 and not _is_left_out(request):
            try:
                count(kind, match.kwargs["slug"])
            except DatabaseError:
                _log.warning("a view was not counted", exc_info=True)
        return response


def _is_left_out(request: HttpRequest) -> bool:
    """Somebody who writes, or the worker that copies a page which is being read (static/js/worker.js)."""
    return getattr(request.user, "is_staff", False) or "X-Copy" in request.headers
