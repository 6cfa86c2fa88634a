"""How values look on the portal's pages."""

import datetime as dt
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handbook.lib.dates import PartialDate
from handbook.lib.text import highlight

register = template.Library()


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
    """0912 000 000; anything else as it is."""
    return f"{value[:4]} {value[4:7]} {value[7:]}" if value and value.isdigit() and len(value) == 10 else value


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
def number(symbol: str) -> SafeString:
    """A document number that never breaks at its hyphen."""
    return format_html('<span class="sh">{}</span>', symbol)
