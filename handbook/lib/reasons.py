"""The audit trail in words: why something changed. Each app names its reasons in `reasons.py`."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

_FORMS_OF_THE_ADMIN = ".edited"


@cache
def reasons() -> dict[str, str]:
    """Every reason that a change may be recorded with, and its words: the REASONS of all installed apps."""
    named: dict[str, str] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "reasons"):
            named |= getattr(import_module(f"{app.name}.reasons"), "REASONS", {})
    return named


def reason_words(reason: str) -> str:
    """Words for the slug of a reason; what a form of the admin stores needs no name of its own."""
    if reason.endswith(_FORMS_OF_THE_ADMIN):
        return reasons().get(reason, "Sửa trong trang quản trị")
    return reasons().get(reason, "Việc của hệ thống" if reason else "")
