"""Reading without a network: the worker that keeps pages on a phone when asked, its page in words, the manifest."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

_RED, _PAGE = "#A10D12", "#F8F5EF"


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows for any page it does not have: the pages it has."""
    return render(request, "handbook/offline.html")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root: it may only answer for addresses below its own. Asked anew each time."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=1)
def _worker() -> str:
    return (settings.BASE_DIR / "static" / "js" / "worker.js").read_text(encoding="utf-8")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the portal stands on a phone's first screen."""
    shortcuts = [("Tìm", "search"), ("Thủ tục", "guidance:list"), ("Đã lưu", "saved")]
    content: dict[str, Any] = {
        "name": f"{settings.PORTAL['name']} – {settings.PORTAL['province']}",
        "short_name": "Sổ tay",
        "lang": "vi",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": _RED,
        "background_color": _PAGE,
        "icons": [
            {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
        "shortcuts": [{"name": name, "url": reverse(address)} for name, address in shortcuts],
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
