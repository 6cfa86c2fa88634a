"""The audit trail in words: why something changed. Each app names its reasons in `reasons.py`."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

_FORMS_OF_THE_ADMIN = ".edited"


@cache
def _named(attribute: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "reasons"):
            named |= getattr(import_module(f"{app.name}.reasons"), attribute, {})
    return named


def reasons() -> dict[str, str]:
    """Every reason that a change may be recorded with, and its words: the REASONS of all installed apps."""
    return _named("REASONS")


def reason_words(reason: str) -> str:
    """Words for the slug of a reason, one that is recorded no more (FORMER_REASONS) too.

    What a form of the admin stores needs no name of its own.
    """
    if words := reasons().get(reason) or _named("FORMER_REASONS").get(reason):
        return words
    if reason.endswith(_FORMS_OF_THE_ADMIN):
        return "Sửa trong trang quản trị"
    return "Việc của hệ thống" if reason else ""
