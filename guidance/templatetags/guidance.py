"""Filters of guidance pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from guidance import linking
from handbook.lib import rich_text

register = template.Library()


@register.filter
def linked(text: Any, links: Mapping[str, tuple[str, str]] | None) -> SafeString:
    """`{{ text|linked:links }}`: codes of procedures and names of common rules lead to their pages."""
    return linking.linked(text, links or {})


@register.filter
def rich(html: str, links: Mapping[str, tuple[str, str]] | None = None) -> SafeString:
    """Rich text, cleaned once more before it is shown; codes within become links, too."""
    return linking.linked_html(rich_text.shown(html), links or {})
