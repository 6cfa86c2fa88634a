"""Walking through the portal as a visitor would: every address, every page of the admin, every form filled in badly."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.contrib import admin
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.project.english import Finding, english_in, english_in_text

NONSENSE = "31/02/2015 ĐÃ"
NO_CHOICE = "999999"


class Walk:
    """Remembers the English of every page one client was given; `report` is what a failing test says."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.pages = 0
        self.found: dict[str, list[Finding]] = {}

    def get(self, address: str, **more: Any) -> HttpResponseBase:
        return self.look(f"GET {address}", self.client.get(address, follow=True, **more))

    def post(self, address: str, data: dict[str, Any] | None = None) -> HttpResponseBase:
        return self.look(f"POST {address} {data or ''}"[:200], self.client.post(address, data or {}, follow=True))

    def look(self, name: str, response: HttpResponseBase) -> HttpResponseBase:
        """Read the page. Files, JSON and empty answers hold nothing to read; plain text is read whole."""
        if response.streaming:
            response.getvalue()  # reading to the end closes it without taking the test's connection along
        kind = response.headers.get("Content-Type", "")
        if not response.streaming and kind.startswith(("text/html", "text/plain")):
            self.pages += 1
            read = english_in if kind.startswith("text/html") else english_in_text
            if found := read(response.content.decode()):
                self.found[f"{name} ({response.status_code})"] = found
        return response

    @property
    def report(self) -> str:
        return "\n".join(
            f"{page}\n" + "\n".join(f"    {finding.word}: …{finding.around}…" for finding in findings)
            for page, findings in self.found.items()
        )


def portal_routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, names of its arguments) of every address outside the admin."""

    def walk(patterns: Any, space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for entry in patterns:
            if isinstance(entry, URLPattern):
                yield f"{space}{entry.name}", tuple(entry.pattern.converters)
            elif isinstance(entry, URLResolver) and entry.namespace != "admin":
                yield from walk(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else space)

    return walk(get_resolver().url_patterns, "")


def admin_pages(model: Any, user_request: Any) -> list[str]:
    """Addresses of the list, of the forms of one row, of import and export: what the user of the request may open."""
    model_admin = admin.site._registry[model]
    stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = [reverse(f"{stem}_changelist")]
    if model_admin.has_add_permission(user_request):
        found.append(reverse(f"{stem}_add"))
    row = model_admin.get_queryset(user_request).order_by("pk").last()
    if row is not None:
        found += [reverse(f"{stem}_{page}", args=[row.pk]) for page in ("change", "history")]
        if model_admin.has_delete_permission(user_request, row):
            found.append(reverse(f"{stem}_delete", args=[row.pk]))
    for page in ("import", "export"):
        try:
            address = reverse(f"{stem}_{page}")
        except NoReverseMatch:
            continue
        if getattr(model_admin, f"has_{page}_permission", lambda _: True)(user_request):
            found.append(address)
    return found


class _Form(HTMLParser):
    """The fields of the page's main form: name → (kind, value)."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, tuple[str, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name")
        if name and tag in ("input", "textarea", "select"):
            kind = (values.get("type") or "text") if tag == "input" else tag
            self.fields.setdefault(name, (kind, values.get("value") or ""))


def forms_of(html: str) -> tuple[dict[str, str], dict[str, str]]:
    """Two ways to send a form of the page wrongly: everything empty, and nonsense in every field, one more row in
    each table below the form.
    """
    parser = _Form()
    parser.feed(html)
    hidden = {name: value for name, (kind, value) in parser.fields.items() if kind == "hidden"}
    hidden = {name: value for name, value in hidden.items() if "__prefix__" not in name}
    nonsense = dict(hidden)
    for name, (kind, _) in parser.fields.items():
        if kind in ("text", "textarea", "password", "number", "email", "url", "date"):
            nonsense[name] = NONSENSE
        elif kind in ("select", "radio"):
            nonsense[name] = NO_CHOICE
    for name in hidden:
        if name.endswith("-TOTAL_FORMS"):
            rows = int(hidden[name])
            nonsense[name] = str(rows + 1)
            prefix = name.removesuffix("TOTAL_FORMS")
            for field in [field for field in nonsense if field.startswith(f"{prefix}__prefix__")]:
                nonsense[field.replace("__prefix__", str(rows))] = nonsense.pop(field)
    return hidden, nonsense
