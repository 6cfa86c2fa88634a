"""Codes and names of pages inside our own sentences, made into links that say where they lead."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from guidance.models import Convention, Procedure

CODE = re.compile(r"\b(?:KN|HS|TH|SH|MI|RA|HH|QV)-\d{2}\b")
"""How one procedure is named within the text of another."""


def links_for(user: Any) -> dict[str, tuple[str, str]]:
    """What may be named in a text, with the title and address of its page: codes, and names of common rules."""
    procedures = Procedure.objects.visible_to(user).order_by()
    links = {row.code: (row.title, row.get_absolute_url()) for row in procedures.only("code", "slug", "title")}
    for page in Convention.objects.only("slug", "title").order_by():
        links[page.title.casefold()] = (page.title, page.get_absolute_url())
    return links


def linked(text: Any, links: Mapping[str, tuple[str, str]]) -> SafeString:
    """`text` escaped, each code replaced by a link that bears the title; a code nobody knows stays as it is."""
    names = sorted((re.escape(name) for name in links if not CODE.fullmatch(name)), key=len, reverse=True)
    pattern = re.compile("|".join([CODE.pattern, *names]), re.IGNORECASE if names else 0)
    parts: list[str] = []
    end = 0
    for hit in pattern.finditer(str(text)):
        found = links.get(hit.group()) or links.get(hit.group().casefold())
        if found is None:
            continue
        words = found[0] if CODE.fullmatch(hit.group()) else hit.group()
        parts += [conditional_escape(str(text)[end : hit.start()]), format_html('<a href="{}">{}</a>', found[1], words)]
        end = hit.end()
    return mark_safe("".join([*parts, conditional_escape(str(text)[end:])]))
