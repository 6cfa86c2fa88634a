"""Filling in the forms of the admin as a browser would."""

import datetime as dt
from typing import Any

from django.test import Client


def fields_of(client: Client, address: str) -> dict[str, Any]:
    """What the browser would send back from the form at `address`, inlines included."""
    context = client.get(address).context
    data: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value
    return data


def corners(app: str, model: str, pk: Any) -> dict[str, str]:
    """The addresses of a model in the admin, by name."""
    stem = f"/quan-tri/{app}/{model}"
    return {
        "list": f"{stem}/",
        "add": f"{stem}/add/",
        "change": f"{stem}/{pk}/change/",
        "history": f"{stem}/{pk}/history/",
        "delete": f"{stem}/{pk}/delete/",
    }


def open_corners(client: Client, app: str, model: str, pk: Any) -> set[str]:
    """Names of the pages that open; one that sends the reader away, or refuses, is closed."""
    return {name for name, address in corners(app, model, pk).items() if client.get(address).status_code == 200}
