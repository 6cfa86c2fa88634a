"""What every page may weigh, walked from the address list, so that a new page is weighed without anybody adding it.

Budgets (design.md 4.10): page with its inlined stylesheet 15 KB, stylesheet 8 KB, script 6 KB, each gzipped; nothing
comes from another site. A page whose address needs a sample that is not given here fails the test.
"""

import gzip
import io
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import SESSION_KEY
from accounts.services.activation import issue_slip
from documents.models import Clause, Document, DocumentFile
from exchange.models import Notice, PageReport, Question
from guidance.finders import finders
from guidance.models import Convention, FormFile, Procedure, Signpost
from handbook.demo.accounts import ACCOUNTS
from handbook.demo.load import load_demonstration
from handbook.demo.plan import Sizes
from handbook.lib.stylesheet import stylesheet
from members.models import DirectoryEntry, Member, RoleAssignment
from tests.accounts.door import knock
from tests.factories import PASSWORD, make_user
from tests.guidance.desk import desk_samples

KB = 1024
PAGE, STYLESHEET, SCRIPT = 15 * KB, 8 * KB, 6 * KB
STATIC = Path(__file__).resolve().parents[2] / "static"
NO_PAGE = {"health", "search_suggestions", "documents:file", "documents:clause", "mfa_download_recovery_codes"}
NO_PAGE |= {"basis_check", "clauses:join", "clauses:read_again", "clauses:page"}
NO_PAGE |= {"guidance:duty_record", "guidance:duty_done", "guidance:duty_forget", "guidance:branch_duty_done"}
NO_PAGE |= {"guidance:duty_calendar"}
NO_PAGE |= {"guidance:act", "guidance:ticks", "worker", "manifest"}
NO_PAGE |= {"follow_document", "follow_topic", "following_seen", "save_page"}
"""Answers that are no page: words for machines, a way to a place on a page, two kinds of files, and buttons."""
SEARCHES = {
    "search": ["dang vien", "294", "khongcogi"],
    "documents:list": ["dang"],
    "exchange:questions": ["dang"],
    "members:list": ["nguyen"],
    "members:directory": ["mau", "khongcogi"],
}


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, parameters) of every address outside the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", tuple(pattern.pattern.converters)


@pytest.fixture
def province(db: None, settings: Any) -> None:
    """The whole reference data and a demonstration province with one full page of each list."""
    settings.DEMO = settings.STAFF_SECOND_FACTOR_WAIVED = True
    call_command("load_reference", stdout=io.StringIO())
    load_demonstration(timezone.localdate(), Sizes(communes=3, cells=8, members=160))


OF_THE_WIZARD = ("members:import", "members:transfer")
"""Screens of an import, each in a state of its own: tests/members/test_import_wizard_pages.py weighs them."""


def _of_clauses(slug: str) -> dict[str, list[dict[str, Any]]]:
    one = {"slug": slug, "pk": Clause.objects.get(document__slug=slug, anchor="muc-1").pk}
    return {
        **{f"clauses:{name}": [one] for name in ("edit", "split", "join")},
        **{f"clauses:{name}": [{"slug": slug}] for name in ("list", "read_again")},
        "clauses:page": [{"slug": slug, "page": 1}],
    }


def samples() -> dict[str, list[dict[str, Any]]]:
    """Values for the parameters of each address that has any: all procedures, which are longest, some of the texts."""
    own = Question.objects.filter(asker__handbook_code="member")
    secretary = RoleAssignment.objects.get(user__handbook_code="secretary")
    led = Member.objects.filter(organisation=secretary.organisation).exclude(user__handbook_code="secretary")
    return {
        "documents:detail": [{"slug": document.slug} for document in Document.objects.all()[::6]],
        "documents:clause": [{"slug": "07-hd-btctu-mau-2026", "anchor": "muc-1"}],
        "documents:compare": [{"slug": "07-hd-btctu-mau-2026", "other": "03-hd-btctu-mau-2025"}],
        **_of_clauses("07-hd-btctu-mau-2026"),
        "documents:file": [
            {"slug": file.document.slug, "file": file.slug, "extension": file.extension}
            for file in DocumentFile.objects.all()[:1]
        ],
        "guidance:detail": [{"slug": procedure.slug} for procedure in Procedure.objects.all()],
        "guidance:convention": [{"slug": page.slug} for page in Convention.objects.all()],
        "guidance:signpost": [{"slug": page.slug} for page in Signpost.objects.all()],
        **desk_samples(User.objects.get(handbook_code="admin")),
        "exchange:public_question": [{"pk": q.pk, "slug": q.slug} for q in Question.objects.published()],
        "exchange:own_question": [{"pk": question.pk} for question in own],
        "exchange:notice": [{"slug": notice.slug} for notice in Notice.objects.all()],
        "basis_check": [{"pk": 1}],
        "guidance:fill_form": [{"pk": file.form_id} for file in FormFile.objects.all()],
        "guidance:duty_forget": [{"pk": 1}],
        "guidance:ticks": [{"slug": "x"}],
        "guidance:branch_duty_done": [{"pk": 1}],
        "follow_document": [{"slug": "x"}],
        "follow_topic": [{"slug": "x"}],
        "save_page": [{"kind": "van-ban", "slug": "x"}],
        "guidance:finder": [{"slug": slug} for slug in finders()],
        "exchange:rate": [{"kind": "thu-tuc", "slug": Procedure.objects.first().slug}],
        "exchange:report": [
            {"kind": "van-ban", "slug": Document.objects.filter(access="public").first().slug},
            {"kind": "thu-tuc", "slug": Procedure.objects.first().slug},
        ],
        "exchange:report_work": [{"pk": _report().pk}],
        "members:directory_entry": [{"slug": entry.slug} for entry in DirectoryEntry.objects.in_order()[:3]],
        "members:record": [{"pk": led.first().pk}],
        "members:slip": [{"pk": led.first().pk}],
    }


def _report() -> PageReport:
    return PageReport.objects.create(page_kind="van-ban", page_slug="x", page_title="Trang thử", body="Sai ngày. " * 90)


def _signed_in(code: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(handbook_code=code), backend="accounts.backends.PhoneOrCodeBackend")
    return client


def _with_slip() -> Client:
    _, code = issue_slip(make_user(handbook_code="slipslip"), actor=User.objects.get(handbook_code="admin"))
    client = Client()
    assert client.post("/kich-hoat/", {"handbook_code": "slipslip", "code": code}).status_code == 302
    return client


def _with_second_factor(*, half: bool) -> Client:
    user = make_user(handbook_code=f"factor{half:d}x")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    if half:
        client = Client()
        knock(user.handbook_code, client=client)
        return client
    client = _reauthenticated(user.handbook_code)
    session = client.session
    session[SESSION_KEY] = user.pk
    session.save()
    return client


def _reauthenticated(code: str, password: str = PASSWORD) -> Client:
    """Has typed the password again, as setting up a second factor and taking members out ask for."""
    client = _signed_in(code)
    assert client.post("/xac-thuc/nhac-lai-mat-khau/", {"password": password}).status_code == 302
    return client


READERS: dict[str, Callable[[], Client]] = {
    "visitor": Client,
    "member": lambda: _signed_in("member"),
    "secretary": lambda: _signed_in("secretary"),
    "officer": lambda: _reauthenticated("officer", next(a.words for a in ACCOUNTS if a.handbook_code == "officer")),
    "administrator": lambda: _signed_in("admin"),
    "with a slip": _with_slip,
    "half signed in": lambda: _with_second_factor(half=True),
    "with second factor": lambda: _with_second_factor(half=False),
    "setting up": lambda: _reauthenticated(make_user().handbook_code),
}


class Page(HTMLParser):
    """The addresses a page names, and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.headings = 0
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        for name, value in attributes:
            if name in ("src", "href", "action", "formaction", "poster", "data", "manifest"):
                self.addresses.append(value or "")
            elif name == "srcset":
                self.addresses += [part.split()[0] for part in (value or "").split(",") if part.strip()]
            elif tag == "html" and name == "lang":
                self.language = value or ""

    @property
    def of_other_sites(self) -> list[str]:
        return [a for a in self.addresses if urlsplit(a).netloc or urlsplit(a).scheme not in ("", "tel", "data")]


@lru_cache
def script_weight(name: str) -> int:
    return len(gzip.compress((STATIC / "js" / f"{name}.js").read_bytes(), 6))


def faults_of(html: bytes) -> list[str]:
    text = html.decode()
    page, weight = Page(text), len(gzip.compress(html, 6))
    scripts = sum(script_weight(name) for name in re.findall(r'<script src="[^"]*/js/(\w+)[^"/]*"', text))
    links_in_style = re.findall(r"url\(['\"]?(?:https?:)?//[^)]*\)", text)
    return [
        sentence
        for is_wrong, sentence in (
            (weight > PAGE, f"weighs {weight} bytes"),
            (scripts > SCRIPT, f"loads {scripts} bytes of script"),
            (bool(page.of_other_sites or links_in_style), f"names {page.of_other_sites + links_in_style}"),
            (page.headings != 1, f"has {page.headings} main headings"),
            (page.language != "vi", "does not say its language"),
            (
                re.search(r"<script(?![^>]*\bsrc=)|\son\w+=[\"']|\sstyle=[\"']", text) is not None,
                "holds loose script or style",
            ),
        )
        if is_wrong
    ]


def addresses_of(name: str, parameters: tuple[str, ...], known: dict[str, list[dict[str, Any]]]) -> list[str]:
    if not parameters:
        plain = reverse(name)
        return [plain, *(f"{plain}?q={words}" for words in SEARCHES.get(name, []))]
    assert known.get(name), f"{name} has no sample: give one in samples()"
    assert all(set(values) == set(parameters) for values in known[name]), name
    return [reverse(name, kwargs=values) for values in known[name]]


def test_every_page_is_light_and_stands_alone(province: None, settings: Any) -> None:
    known = samples()
    readers = {name: enter() for name, enter in READERS.items()}
    wrong: list[str] = []
    weighed: set[str] = set()

    walked = [(name, parameters) for name, parameters in routes() if not name.startswith(OF_THE_WIZARD)]
    for name, parameters in walked:
        every = addresses_of(name, parameters, known)
        for who, client in readers.items():
            for address in every if who == "visitor" else every[:2]:
                answer = client.get(address) if name != "members:slip" else client.post(address)
                if name in NO_PAGE or answer.status_code != 200:
                    if answer.streaming:
                        answer.getvalue()
                    continue
                weighed.add(name)
                wrong += [f"{address} for {who}: {fault}" for fault in faults_of(answer.content)]

    assert wrong == []
    assert {name for name, _ in walked} - weighed == NO_PAGE


def test_error_pages_are_light_too(db: None) -> None:
    for name in ("400", "403", "404", "500", "503", "csrf"):
        html = get_template(f"errors/{name}.html").render({}, RequestFactory().get("/x/"))
        assert faults_of(html.encode()) == [], name


def test_stylesheet_and_scripts_keep_their_budgets() -> None:
    assert len(gzip.compress(stylesheet().text.encode(), 6)) <= STYLESHEET

    scripts = {path.stem: script_weight(path.stem) for path in (STATIC / "js").glob("*.js")}
    assert max(scripts.values()) <= SCRIPT
    assert scripts["portal"] + scripts["reading"] <= 5 * KB


def test_nothing_static_points_to_another_site() -> None:
    pointing = [
        str(path.relative_to(STATIC))
        for path in STATIC.rglob("*")
        if path.suffix in {".css", ".js", ".svg", ".webmanifest"}
        and re.search(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.\w", path.read_text(encoding="utf-8"))
    ]

    assert pointing == []


def test_walk_sees_what_is_wrong() -> None:
    """The judge itself, on pages made wrong on purpose."""
    good = '<html lang="vi"><h1>x</h1><a href="/">x</a><a href="tel:+84">x</a><img src="data:x"></html>'
    assert faults_of(good.encode()) == []
    for bad in (
        good.replace('"/"', '"https://la.example/"'),
        good.replace('"/"', '"//la.example/x"'),
        good.replace("data:x", "http://la.example/x.png"),
        good.replace("<h1>", "<style>a{b:url(//la.example/x)}</style><h1>"),
        good.replace("<h1>", "<script>x</script><h1>"),
        good.replace("<h1>", '<h1 onclick="x">'),
        good.replace("<h1>x</h1>", ""),
        good.replace(' lang="vi"', ""),
        good + '<script src="/static/js/reading.js"></script><script src="/static/js/prose.js"></script>',
        good + "".join(f"<p>{n * 7919 % 100003:05d}{n * 104729 % 99991:05d}</p>" for n in range(6000)),
    ):
        assert len(faults_of(bad.encode())) == 1, bad[:80]
