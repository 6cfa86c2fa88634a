"""Size of letters and background: a plain form, a cookie, a class on <html>; no script."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from handbook.context_processors import BACKGROUNDS, READING_COOKIE, SIZES, reading_choice


@login_not_required
def reading_settings(request: HttpRequest) -> HttpResponse:
    size, background = reading_choice(request)
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    if request.method == "POST":
        size = request.POST.get("size", size)
        background = request.POST.get("background", background)
        response = redirect(back)
        if size in SIZES and background in BACKGROUNDS:
            response.set_cookie(
                READING_COOKIE,
                f"{size}.{background}",
                max_age=365 * 24 * 3600,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        return response
    context = {
        "sizes": [("vua", "Chữ vừa"), ("to", "Chữ to"), ("rat-to", "Chữ rất to")],
        "backgrounds": [("may", "Theo máy"), ("sang", "Nền sáng"), ("toi", "Nền tối")],
        "size": size,
        "background": background,
        "next": back,
    }
    return render(request, "handbook/reading_settings.html", context)
