"""No English is left on any page: the portal, the admin, every form with its errors, every error page.

The pages are walked as people meet them. What may stay is said in `tests/project/english.py`, with its reason.
"""

import datetime as dt
import io
import re
import secrets
import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.contrib import admin
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import AccessAction, User
from accounts.services.access_log import log_access
from accounts.services.activation import issue_slip, record_sign_in
from documents.models import Document
from exchange.models import PageReport
from exchange.services.questions import answer_question, publish_answer
from guidance.finders import finders
from guidance.models import Convention, FormTemplate, Procedure, Signpost
from guidance.services.checklists import keep_ticks
from handbook.admin_site import OWN_APPS
from handbook.demo.form_files import keep_word_file
from handbook.launch.project import PROJECT
from handbook.lib.reasons import reason_words, reasons
from handbook.lib.sheets.writer import write_workbook
from handbook.views import errors
from members.models import Activity, Badge, FormerName, PartyPosition
from members.rosters.causes import CAUSES
from members.services.roles import end_role
from members.services.rosters.imports import judge_import, start_import
from tests.conftest import STAFF
from tests.factories import PASSWORD, make_entry, make_file, make_notice, make_question
from tests.guidance.desk import desk_samples
from tests.project.english import english_in_text
from tests.project.pages import Walk, admin_pages, forms_of, portal_routes

OF_ONE_IMPORT = [
    f"members:import{screen}"
    for screen in (
        *("", "_columns", "_rows", "_headcount", "_words", "_turn", "_doubles"),
        *("_again", "_confirm", "_approve", "_drop", "_errors", "_undo"),
    )
]
BROWSER = {"HTTP_USER_AGENT": "Trình duyệt thử"}
"""What the list of devices shows as it was sent."""


def _roster() -> io.BytesIO:
    headings = [("Họ và tên", 30), ("Ngày sinh", 14), ("Chi bộ", 30), ("Tôn giáo", 14)]
    rows = [
        ["Vi Thị Suối", "03/02/1961", "Chi bộ Xóm Một", "Không"],
        ["Lò Văn Núi", "31/02/1970", "Chi bộ Xóm Mộtt", "Không"],
    ]
    target = io.BytesIO()
    write_workbook(target, "Danh sách", headings, rows)
    target.seek(0)
    return target


@pytest.fixture(autouse=True)
def _no_words_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random codes spell English now and then ("WAKX-AS5U"): here handbook codes are digits, and the secret of the
    second factor is one long abbreviation.
    """
    choose = secrets.choice
    monkeypatch.setattr(secrets, "choice", lambda among: choose([one for one in among if str(one).isdigit()]))
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda length=20: "MNPQRSTV" * 4)


@pytest.fixture
def content(cast: dict[str, Any], people: SimpleNamespace, tree: SimpleNamespace) -> SimpleNamespace:
    """The reference data, and at least one row of everything people write; accounts without English codes."""
    call_command("load_reference", stdout=io.StringIO())
    for number, role in enumerate(STAFF):
        User.objects.filter(pk=cast[role].pk).update(handbook_code=f"2345678{number + 2}")
        cast[role].refresh_from_db()
    administrator, member = cast["administrator"], people.member
    FormerName.objects.create(organisation=tree.cell_a1, name="Chi bộ Xóm Cũ")
    tree.cell_a1.placements.create(parent=tree.commune_a, valid_from=dt.date(2020, 1, 1))
    Activity.objects.create(member=member, kind=Activity._meta.get_field("kind").choices[0][0], started_on="2020")
    Badge.objects.create(member=member, level=30, awarded_on="2015-02-03")
    PartyPosition.objects.create(member=member, organisation=tree.cell_a1, position="secretary", started_on="2020")
    slip, code = issue_slip(people.neighbour.user, actor=administrator)
    record_sign_in(member.user, "0900000001", succeeded=False, ip="127.0.0.1")
    log_access(AccessAction.VIEWED, member, actor=cast["secretary"], fields="citizen_id")
    document = Document.objects.visible_to(administrator).filter(access="public").first()
    file = make_file(document)
    asked = make_question(member.user, "Sổ tay dùng thế nào?", may_publish=True)
    answered = publish_answer(
        answer_question(asked, "Bấm vào mục cần đọc.", actor=cast["officer"]),
        "Sổ tay dùng thế nào?",
        "Bấm vào mục cần đọc.",
        actor=cast["publisher"],
    )
    notice = make_notice(administrator)
    office = make_entry(tree.commune_a, hours="Giờ làm việc", verified_on=dt.date(2026, 1, 2))
    keep_ticks(Procedure.objects.first(), [], actor=member.user)
    report = PageReport.objects.create(page_kind="van-ban", page_slug="x", page_title="Trang thử", body="Sai ngày.")
    end_role(cast["other_officer"].role_assignments.get(), actor=administrator)
    roster = start_import(tree.commune_a, _roster(), "danh-sach.xlsx", actor=cast["officer"])
    judge_import(roster.pk)
    samples = {
        "guidance:convention": [{"slug": slug} for slug in Convention.objects.values_list("slug", flat=True)],
        "guidance:signpost": [{"slug": slug} for slug in Signpost.objects.values_list("slug", flat=True)],
        "guidance:detail": [{"slug": slug} for slug in Procedure.objects.values_list("slug", flat=True)],
        **desk_samples(administrator),
        "members:directory_entry": [{"slug": office.slug}],
        "documents:detail": [{"slug": slug} for slug in Document.objects.values_list("slug", flat=True)],
        "documents:file": [{"slug": document.slug, "file": file.slug, "extension": file.extension}],
        "exchange:public_question": [{"pk": answered.pk, "slug": answered.slug}],
        "exchange:own_question": [{"pk": asked.pk}],
        "exchange:notice": [{"slug": notice.slug}],
        "members:record": [{"pk": people.neighbour.pk}, {"pk": people.cousin.pk}],
        "members:slip": [{"pk": people.neighbour.pk}],
        "members:import_cause": [{"pk": roster.pk, "code": code} for code in CAUSES],
    }
    filling = FormTemplate.objects.first()
    keep_word_file(filling, ("{{ho_ten}} {{ten_khac}} {{la}}",), cast["editor"], dt.date(2026, 1, 1))
    clause = document.clauses.create(
        position=1, kind="article", label="Điều 1", anchor="dieu-1", text="Sổ tay mở cả ngày."
    )
    one = {"slug": document.slug, "pk": clause.pk}
    samples |= {
        "basis_check": [{"pk": 1}],
        "guidance:fill_form": [{"pk": filling.pk}],
        "guidance:duty_forget": [{"pk": 1}],
        "guidance:ticks": [{"slug": "x"}],
        "guidance:branch_duty_done": [{"pk": 1}],
        "follow_document": [{"slug": document.slug}],
        "save_page": [{"kind": "van-ban", "slug": document.slug}],
        "follow_topic": [{"slug": document.topics.first().slug}],
        "documents:compare": [{"slug": document.slug, "other": other.slug} for other in Document.objects.all()[1:3]],
        "documents:clause": [{"slug": document.slug, "anchor": "dieu-1"}],
        **{f"clauses:{name}": [one] for name in ("edit", "split", "join")},
        **{f"clauses:{name}": [{"slug": document.slug}] for name in ("list", "read_again")},
        "clauses:page": [{"slug": document.slug, "page": 1}],
        "guidance:finder": [{"slug": slug} for slug in finders()],
        "exchange:rate": [{"kind": "thu-tuc", "slug": Procedure.objects.first().slug}],
        "exchange:report": [
            {"kind": "van-ban", "slug": document.slug},
            {"kind": "danh-ba", "slug": office.slug},
            {"kind": "thu-tuc", "slug": Procedure.objects.first().slug},
        ],
        "exchange:report_work": [{"pk": report.pk}],
    }
    samples |= {name: [{"pk": roster.pk}] for name in OF_ONE_IMPORT}
    return SimpleNamespace(samples=samples, slip=slip, code=code, file=file, roster=roster, document=document)


def signed_in(user: Any) -> Walk:
    client = Client(**BROWSER)
    client.force_login(user, backend="accounts.backends.PhoneOrCodeBackend")
    return Walk(client)


def token_of(secret: str) -> str:
    return f"{hotp_value(secret, int(time.time()) // 30):06d}"


@pytest.mark.parametrize("role", ["anonymous", "member", "secretary", "officer", "administrator"])
def test_every_page_of_the_portal_speaks_vietnamese(
    cast: dict[str, Any], content: SimpleNamespace, settings: Any, role: str
) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    walk = Walk(Client(**BROWSER)) if role == "anonymous" else signed_in(cast[role])

    for name, arguments in portal_routes():
        assert not arguments or name in content.samples, f"give {name} a sample address in `content`"
        for sample in content.samples[name] if arguments else [{}]:
            if name not in ("account_logout", "health"):
                walk.get(reverse(name, kwargs=sample))
    for query in ("?q=chuyen sinh hoat", "?q=qd 294", "?q=77777 88888", "?q=77777 88888&trang=99"):
        for place in ("search", "documents:list", "exchange:questions", "members:directory"):
            walk.get(reverse(place) + query)
    walk.get(reverse("account_logout"))

    assert walk.report == ""
    assert walk.pages > 150


def test_forms_of_the_portal_tell_their_errors_in_vietnamese(
    cast: dict[str, Any], people: SimpleNamespace, content: SimpleNamespace, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    door, member, secretary = Walk(Client(**BROWSER)), signed_in(cast["member"]), signed_in(cast["secretary"])
    code = people.neighbour.user.handbook_code

    door.post("/dang-nhap/")
    for _ in range(7):
        door.post("/dang-nhap/", {"login": code, "password": "sai"})
    door.post("/kich-hoat/")
    for wrong in ("khong", "0000000000"):
        door.post("/kich-hoat/", {"handbook_code": code, "code": wrong})
    door.post("/kich-hoat/", {"handbook_code": code, "code": content.code})
    for pair in ({}, _pair("ngan"), _pair("12345678"), _pair("password"), _pair("mot-hai", "ba-bon"), _pair(PASSWORD)):
        door.post("/kich-hoat/mat-khau/", pair)
    member.post("/cua-toi/doi-mat-khau/")
    for old, new in (("sai", ("mot-hai-ba-bon", "nam-sau-bay")), (PASSWORD, ("12345678", "12345678")), (PASSWORD, ())):
        member.post("/cua-toi/doi-mat-khau/", {"oldpassword": old, **_pair(*new)})
    member.post("/cua-toi/doi-mat-khau/", {"oldpassword": PASSWORD, **_pair("ba-cay-tre-lang")})
    member.post("/hoi-dap/gui-cau-hoi/")
    member.post("/hoi-dap/gui-cau-hoi/", {"body": "ba " * 2000, "topic": "999999", "visibility": "khong"})
    member.post("/hoi-dap/gui-cau-hoi/", {"body": "Sổ tay dùng thế nào?", "visibility": "private"})
    member.post("/hoi-dap/gui-cau-hoi/", {"body": "Sổ tay dùng thế nào?", "visibility": "private", "send": "1"})
    member.post("/cai-dat-doc/", {"size": "khong", "background": "khong"})
    member.post("/cua-toi/", {"field": "citizen_id"})
    member.post("/cua-toi/thiet-bi/")
    member.post("/cua-toi/viec-den-han/ghi/")
    member.post("/cua-toi/viec-den-han/ghi/", {"rule": "khong", "day": "31/02/2026"})
    member.post("/cua-toi/viec-den-han/xong/", {"code": "D07"})
    secretary.post("/chi-bo/viec-den-han/ghi/", {"rule": "khong", "day": "2026", "member": "khong"})
    door.post("/tinh-han/", {"rule": "khong", "day": "32/01/2026"})
    for number in ("", "ba", "0", "99999"):
        door.post("/tinh-han/", {"base": number})
    secretary.post(f"/chi-bo/phu-trach/{people.member.pk}/", {"field": "citizen_id"})
    secretary.post(f"/chi-bo/phu-trach/{people.member.pk}/phieu/")
    secretary.post("/xac-thuc/nhac-lai-mat-khau/")
    secretary.post("/xac-thuc/nhac-lai-mat-khau/", {"password": "sai"})
    secretary.post("/dang-xuat/")
    User.objects.filter(pk=cast["cousin"].pk).update(is_active=False)
    Walk(Client()).post("/dang-nhap/", {"login": cast["cousin"].handbook_code, "password": PASSWORD})

    assert door.report + member.report + secretary.report == ""


def _pair(first: str = "", second: str | None = None) -> dict[str, str]:
    return {"password1": first, "password2": first if second is None else second}


def test_second_factor_speaks_vietnamese(cast: dict[str, Any], content: SimpleNamespace) -> None:
    officer, secret = cast["officer"], generate_totp_secret()
    new = Walk(Client(**BROWSER))

    new.get("/quan-tri/")
    new.post("/dang-nhap/", {"login": officer.handbook_code, "password": PASSWORD})
    new.get("/quan-tri/")
    for wrong in ("", "abc", "000000"):
        new.post("/xac-thuc/bat/", {"code": wrong})
    new.post("/xac-thuc/nhac-lai-mat-khau/", {"password": PASSWORD})
    setting_up = new.get("/xac-thuc/bat/")
    new.post("/xac-thuc/bat/", {"code": token_of(setting_up.context["form"].secret)})  # type: ignore[attr-defined]
    assert officer.authenticator_set.filter(type="totp").exists()
    officer.authenticator_set.all().delete()
    TOTP.activate(officer, secret)
    RecoveryCodes.activate(officer)
    walk = Walk(Client(**BROWSER))
    walk.post("/dang-nhap/", {"login": officer.handbook_code, "password": PASSWORD})
    for wrong in ("", "000000", "khong co"):
        walk.post("/dang-nhap/ma/", {"code": wrong})
    walk.post("/dang-nhap/ma/", {"code": token_of(secret)})
    assert walk.client.session["_auth_user_id"] == str(officer.pk)
    for name, arguments in portal_routes():
        if name.startswith(("mfa_", "account_re", "usersessions")) and not arguments:
            walk.get(reverse(name))
    walk.post("/xac-thuc/nhac-lai-ma/", {"code": "000000"})
    walk.post("/xac-thuc/ma-du-phong/tao/")
    walk.post("/xac-thuc/tat/")

    assert new.report + walk.report == ""


@pytest.mark.parametrize("role", ["administrator", "officer", "publisher", "dpo"])
def test_every_page_of_the_admin_speaks_vietnamese(
    cast: dict[str, Any], content: SimpleNamespace, settings: Any, role: str
) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    walk = signed_in(cast[role])
    request = RequestFactory().get("/quan-tri/")
    request.user = cast[role]
    apps = {model._meta.app_label for model in admin.site._registry}

    assert [model for model in admin.site._registry if not model._default_manager.exists()] == [], (
        "make a row in `content`"
    )
    walk.get("/quan-tri/")
    for app in sorted(apps):
        walk.get(f"/quan-tri/{app}/")
    for model, model_admin in admin.site._registry.items():
        if not model_admin.has_view_or_change_permission(request):
            continue
        for address in admin_pages(model, request):
            page = walk.get(address)
            if address.endswith(("/add/", "/change/", "/import/", "/export/")):
                for data in forms_of(page.content.decode()):  # type: ignore[attr-defined]
                    walk.post(address, data)
        listing = admin_pages(model, request)[0]
        for query in ("?q=77777 88888", "?q=a", "?p=99", "?e=1", "?all="):
            walk.get(listing + query)
        walk.get(f"{listing}999999/change/")
        for action in ("", *model_admin.get_actions(request)):
            walk.post(listing, {"action": action, "index": "0"})

    assert walk.report == ""


def test_error_pages_speak_vietnamese(cast: dict[str, Any], content: SimpleNamespace) -> None:
    member = signed_in(cast["member"])
    strict = Walk(Client(enforce_csrf_checks=True))
    request = RequestFactory().get("/")
    content.file.file.storage.delete(content.file.file.name)

    member.get("/khong-co-trang-nay/")
    member.get("/chi-bo/phu-trach/")
    member.get(reverse("members:record", args=[cast["outsider"].member.pk]))
    member.get(reverse("documents:file", kwargs=content.samples["documents:file"][0]))
    member.get("/", HTTP_HOST="khong-phai-day.test")
    strict.post("/dang-nhap/")
    for made in (errors.server_error(request), errors.database_down()):
        strict.look("error page", made)

    assert member.report + strict.report == ""
    assert (member.pages, strict.pages) == (5, 3)


def test_every_reason_of_the_audit_trail_has_words() -> None:
    sources = [path for app in [*OWN_APPS, "handbook"] for path in (PROJECT / app).rglob("*.py")]
    given = {reason for path in sources for reason in re.findall(r'\brecording\(\s*"([^"]+)"', path.read_text("utf-8"))}

    assert set(reasons()) == given
    assert reason_words("user.edited") == "Sửa trong trang quản trị"
    assert [english_in_text(words) for words in reasons().values() if english_in_text(words)] == []
