"""The audit trail in words: why something changed."""

from functools import cache
from importlib import import_module

from django import template

from handbook.admin_site import OWN_APPS

register = template.Library()
OF_THE_PORTAL = {"demo.loaded": "Nạp tỉnh mẫu"}
_FORMS_OF_THE_ADMIN = ".edited"


@cache
def reasons() -> dict[str, str]:
    """Every reason that `accounts.audit.recording` may be given, with its words: those of each app's `reasons.py`."""
    named = dict(OF_THE_PORTAL)
    for app in sorted(OWN_APPS):
        named |= import_module(f"{app}.reasons").REASONS
    return named


@register.filter
def reason_words(reason: str) -> str:
    """Words for the slug of a reason; what a form of the admin stores needs no name of its own."""
    if reason.endswith(_FORMS_OF_THE_ADMIN):
        return reasons().get(reason, "Sửa trong trang quản trị")
    return reasons().get(reason, "việc của hệ thống" if reason else "")
