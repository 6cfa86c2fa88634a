"""Codes and names of pages inside our own sentences, made into links that say where they lead."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from guidance.models import Convention, Procedure

_TAG = re.compile(r"(<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>)")
_KEPT = re.compile(r"<(?:a|h[2-4])\b")
_CLOSED = ("</a>", "</h2>", "</h3>", "</h4>")
CODE = re.compile(r"\b(?:KN|HS|TH|SH|MI|RA|HH|QV)-\d{2}\b")
"""How one procedure is named within the text of another."""


def links_for(user: Any) -> dict[str, tuple[str, str]]:
    """What may be named in a text, with the title and address of its page: codes, and names of common rules."""
    procedures = Procedure.objects.visible_to(user).pages().order_by()
    links = {row.code: (row.title, row.get_absolute_url()) for row in procedures.only("code", "slug", "title")}
    for page in Convention.objects.visible_to(user).pages().only("slug", "title").order_by():
        links[page.title.casefold()] = (page.title, page.get_absolute_url())
    return links


def linked(text: Any, links: Mapping[str, tuple[str, str]]) -> SafeString:
    """`text` escaped, each code replaced by a link that bears the title; a code nobody knows stays as it is."""
    return mark_safe(_with_links(conditional_escape(str(text)), _pattern(links), links))


def linked_html(html: str, links: Mapping[str, tuple[str, str]]) -> SafeString:
    """The same for cleaned rich text: its words outside of links and headings."""
    pattern = _pattern(links)
    within = 0
    parts = []
    for part in _TAG.split(html):
        if part.startswith("<"):
            within += bool(_KEPT.match(part)) - part.startswith(_CLOSED)
            parts.append(part)
        else:
            parts.append(part if within else _with_links(part, pattern, links))
    return mark_safe("".join(parts))


def _pattern(links: Mapping[str, tuple[str, str]]) -> re.Pattern[str]:
    names = sorted((re.escape(conditional_escape(name)) for name in links if not CODE.fullmatch(name)), key=len)
    return re.compile("|".join([CODE.pattern, *(f"(?i:{name})" for name in reversed(names))]))


def _with_links(escaped: str, pattern: re.Pattern[str], links: Mapping[str, tuple[str, str]]) -> str:
    def link(hit: re.Match[str]) -> str:
        found = links.get(hit.group()) or links.get(hit.group().casefold())
        if found is None:
            return hit.group()
        words = found[0] if CODE.fullmatch(hit.group()) else mark_safe(hit.group())  # already escaped
        return format_html('<a href="{}">{}</a>', found[1], words)

    return pattern.sub(link, escaped)
