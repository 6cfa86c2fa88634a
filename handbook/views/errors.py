"""Calm pages for what went wrong; no stack trace, nothing lost."""

import logging
import sys
from collections.abc import Callable

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from handbook.lib.stylesheet import stylesheet

logger = logging.getLogger("portal.errors")
DATABASE_DOWN = (OperationalError, InterfaceError, PoolTimeout)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "errors/csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without request context: whatever failed may fail again. A database lost in a middleware ends up here too."""
    if isinstance(sys.exception(), DATABASE_DOWN):
        return database_down()
    return HttpResponse(render_to_string("errors/500.html", {"stylesheet": stylesheet().text}), status=500)


def database_down() -> HttpResponse:
    """503 without touching database, session or user."""
    response = HttpResponse(render_to_string("errors/503.html", {"stylesheet": stylesheet().text}), status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response


class DatabaseDownMiddleware:
    """Turns a database that cannot be reached by a view into the 503 page, a value it cannot take into the 400 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DATABASE_DOWN):
            logger.error("Database unreachable: %s", str(exception).partition("\n")[0])
            return database_down()
        if isinstance(exception, DataError):
            logger.error("Value refused by the database: %s", str(exception).partition("\n")[0])
            return bad_request(request, exception)
        return None
