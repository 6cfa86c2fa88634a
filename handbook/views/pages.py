"""Standing pages: help, privacy, accessibility."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def standing(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view that shows one template to everybody."""

    @login_not_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return view
