"""What every page needs: names, help line, reading settings, stylesheet."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handbook.lib.stylesheet import stylesheet

READING_COOKIE = "doc"
SIZES = {"vua": "", "to": "chu-to", "rat-to": "chu-rat-to"}
BACKGROUNDS = {"may": "", "sang": "nen-sang", "toi": "nen-toi"}
PLACES = (
    ("/van-ban/", "documents"),
    ("/thu-tuc/", "guidance"),
    ("/hoi-dap/", "exchange"),
    ("/cua-toi/", "me"),
    ("/chi-bo/", "me"),
    ("/quan-ly/", "me"),
    ("/dang-nhap/", "me"),
    ("/kich-hoat/", "me"),
    ("/xac-thuc/", "me"),
    ("/bieu-mau/", "guidance"),
    ("/tinh-han/", "guidance"),
    ("/dang-phi/", "guidance"),
)


def reading_choice(request: HttpRequest) -> tuple[str, str]:
    """The reader's size and background out of the cookie; the defaults for anything else."""
    size, _, background = request.COOKIES.get(READING_COOKIE, "").partition(".")
    return size if size in SIZES else "vua", background if background in BACKGROUNDS else "may"


def portal(request: HttpRequest) -> dict[str, Any]:
    size, background = reading_choice(request)
    place = next((name for prefix, name in PLACES if request.path.startswith(prefix)), "")
    return {
        "portal": {
            **settings.PORTAL,
            "is_demo": settings.DEMO,
            "stylesheet": stylesheet().text,
            "reading_class": " ".join(filter(None, (SIZES[size], BACKGROUNDS[background]))),
            "place": "home" if request.path == "/" else place,
            "is_print": request.GET.get("in") == "1",
        }
    }
