"""Rules of the whole: doors, migrations, deployment checks, the security policy."""

import base64
import hashlib
import re
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from handbook.lib.stylesheet import stylesheet

OPEN = {
    "home",
    "search",
    "search_suggestions",
    "reading_settings",
    "help",
    "privacy",
    "accessibility",
    "saved",
    "save_page",
    "offline",
    "worker",
    "manifest",
    "health",
    "documents:list",
    "documents:detail",
    "documents:file",
    "documents:clause",
    "documents:compare",
    "members:directory",
    "members:directory_entry",
    "guidance:list",
    "guidance:convention",
    "guidance:signpost",
    "guidance:detail",
    "guidance:version",
    "guidance:convention_version",
    "guidance:signpost_version",
    "guidance:forms",
    "guidance:finders",
    "guidance:finder",
    "guidance:count",
    "guidance:counting",
    "guidance:fees",
    "exchange:questions",
    "exchange:public_question",
    "exchange:notices",
    "exchange:notice",
    "exchange:report",
    "exchange:rate",
    "account_login",
    "account_logout",
    "account_inactive",
    "activate",
    "activate_password",
}
"""Pages a visitor may ask for. Each shows public rows only, or is part of the door."""

SAMPLES = {
    "slug:kind": "van-ban",
    "page_kind:kind": "thu-tuc",
    "int:pk": "1",
    "int:page": "1",
    "int:number": "1",
    "slug:action": "x",
    "str:token": "x",
    "slug:slug": "x",
    "slug:code": "x",
    "slug:file": "x",
    "slug:other": "x",
    "slug:anchor": "x",
    "slug:extension": "pdf",
    "path:object_id": "1",
}
SAMPLES |= {
    "str:app_label": "members",
    "int:content_type_id": "1",
    "int:object_id": "1",
    "path:extra": "x",
    "app_label": "members",
    "url": "x",
}


def addresses(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> list[tuple[str, str]]:
    """(name, sample address) of every pattern, with namespaces."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += addresses(pattern, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            found.append((f"{space}{pattern.name}", _sample(prefix + str(pattern.pattern))))
    return found


def _sample(route: str) -> str:
    route = re.sub(r"<([^>]+)>", lambda match: SAMPLES[match[1]], route)
    route = re.sub(r"\(\?P<\w+>([^)|]+)\|?[^)]*\)", r"\1", route)
    return "/" + re.sub(r"[\^$]|\\Z|\.\*", "", route).replace("\\", "")


@pytest.mark.django_db
def test_every_other_address_sends_a_visitor_to_the_door() -> None:
    client = Client()
    open_ones = set()

    for name, address in addresses():
        answer = client.get(address, follow=True)
        if not answer.redirect_chain or answer.request["PATH_INFO"] != "/dang-nhap/":
            open_ones.add(name)

    assert open_ones == OPEN


@pytest.mark.django_db
def test_every_admin_address_refuses_an_ordinary_member(browse: Any) -> None:
    member = browse("member")

    for name, address in addresses():
        if name.startswith("admin:"):
            assert member.get(address).status_code in (302, 403), name


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_deployment_checks_are_clean(settings: Any) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.SECRET_KEY = base64.b64encode(hashlib.sha512(b"long enough").digest()).decode()

    call_command("check", "--deploy", "--fail-level", "WARNING")


@pytest.mark.django_db
def test_policy_allows_the_one_inlined_stylesheet_and_nothing_loose() -> None:
    answer = Client().get("/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    page = answer.content.decode()
    inlined = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)

    digest = base64.b64encode(hashlib.sha256(inlined[0].encode()).digest()).decode()
    assert len(inlined) == 1
    assert policy["style-src"] == f"'self' 'sha256-{digest}'"
    assert stylesheet().csp_hash == f"'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r'\sstyle="|\son\w+="', page) == []


@pytest.mark.django_db
def test_answers_carry_the_protective_headers() -> None:
    headers = Client().get("/").headers

    assert {name: headers.get(name) for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }


@pytest.mark.django_db
def test_answers_to_a_signed_in_person_are_never_stored(browse: Any) -> None:
    for role in ("member", "secretary", "administrator"):
        for address in ("/", "/cua-toi/", "/van-ban/", "/thu-tuc/", "/hoi-dap/", "/thong-bao/"):
            assert "no-store" in browse(role).get(address).headers["Cache-Control"]


def test_admin_shows_the_portals_own_models_only() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}

    assert labels <= {"accounts", "members", "documents", "guidance", "exchange"}


def test_every_scoped_model_starts_from_its_rule_in_the_admin() -> None:
    """A model admin of ours bounds its rows; it never falls back to Django's plain one."""
    from handbook.lib.scoped_admin import ScopedAdmin

    plain = [
        model.__name__
        for model, model_admin in admin.site._registry.items()
        if not isinstance(model_admin, ScopedAdmin)
    ]

    assert plain == []
