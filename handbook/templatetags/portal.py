"""How values look on the portal's pages."""

import datetime as dt
import re
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handbook.lib.dates import PartialDate
from handbook.lib.text import highlight
from handbook.lib.text import inert as _inert

register = template.Library()
_BROWSERS = (  # the first that fits: later ones also stand in the names of earlier ones
    ("Zalo/", "Zalo"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "máy Android"),
    ("Windows", "máy tính Windows"),
    ("Macintosh", "máy tính Mac"),
    ("Linux", "máy tính Linux"),
)
_NUMBER = re.compile(r"\S*\d\S*[-/]\S*")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One symbol of the sprite; always stands beside a word."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("img/icons.svg"),
        name,
    )


@register.filter
def date_vi(value: Any) -> str:
    """dd/mm/yyyy, or mm/yyyy and yyyy where no more is known."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return PartialDate(str(value)).display


@register.filter
def phone_vi(value: str) -> str:
    """0912 000 000, a landline 0209 000 0000; anything else as it is."""
    grouped = value and value.isdigit() and (len(value) == 10 or (len(value) == 11 and value.startswith("02")))
    return f"{value[:4]} {value[4:7]} {value[7:]}" if grouped else value


@register.filter
def tel_href(value: str) -> str:
    return f"tel:+84{value[1:]}" if value.startswith("0") else f"tel:{value}"


@register.filter
def mask(value: str) -> str:
    """At most the last four characters (members.md section 4)."""
    return f"•••• {value[-4:]}" if value and len(value) > 4 else "••••" if value else ""


@register.filter
def file_size(value: int) -> str:
    """1,1 MB or 32 KB."""
    return (
        f"{value / 1_048_576:.1f} MB".replace(".", ",") if value >= 1_000_000 else f"{max(1, round(value / 1024))} KB"
    )


@register.filter
def marked(pieces: list[tuple[str, bool]]) -> SafeString:
    """Pieces of `handbook.lib.text.highlight` with the hits in <mark>."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", t) if hit else t,) for t, hit in pieces))


@register.filter
def highlighted(text: str, words: list[str] | None) -> SafeString:
    """`text` with the folded `words` in <mark>, in their original spelling."""
    return marked(highlight(text, words)) if words else format_html("{}", text)


@register.filter
def number(citation: str) -> SafeString:
    """A citation whose number ("294-QĐ/TW", also alone) moves to the next line whole; its words may part."""
    pieces, end = [], 0
    for match in _NUMBER.finditer(citation):
        pieces += [(citation[end : match.start()],), (format_html('<span class="sh">{}</span>', match[0]),)]
        end = match.end()
    return format_html_join("", "{}", [*pieces, (citation[end:],)])


@register.filter
def device_vi(user_agent: str) -> str:
    """A browser's long name of itself in the words of its owner: "Chrome trên máy Android"."""
    browser = next((words for sign, words in _BROWSERS if sign in user_agent), "Trình duyệt")
    device = next((words for sign, words in _DEVICES if sign in user_agent), "máy không rõ loại")
    return f"{browser} trên {device}"


@register.filter
def inert(text: str, length: int = 120) -> str:
    """Text out of a file: no control or direction characters, cut to `length`."""
    return _inert(str(text or ""), length)
