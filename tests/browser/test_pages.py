"""Every page of the portal: no sideways scrolling, large targets, sound structure, strong contrast, nothing to hear."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse

from documents.models import Document, DocumentFile, DocumentRelation
from documents.reader_pages import DocumentPages
from documents.services.changes import notice_changes
from documents.services.clauses import store_clauses
from documents.services.following import follow
from documents.text.structure import split_text
from exchange.services.feedback import rate_page
from exchange.services.questions import answer_question, publish_answer
from exchange.services.reports import report_page
from guidance.finders import finders
from guidance.models import Convention, FormTemplate, Procedure, Signpost
from guidance.reader_pages import ProcedurePages
from guidance.services.checklists import keep_ticks
from guidance.services.duties.refresh import refresh_everybody
from handbook.demo.form_files import keep_word_file
from members.models import Badge, FormerName, PartyPosition
from tests.browser import look
from tests.browser.reader import DESK, PHONE, TABLET, Reader
from tests.factories import make_document, make_entry, make_file, make_notice, make_procedure, make_question
from tests.guidance.desk import desk_samples
from tests.members.scopes import confirmed
from tests.project.test_rules import addresses

pytestmark = pytest.mark.browser

LONG_WORD = "https://vi-du.example/" + "duong-dan-rat-dai-" * 8
SEEN_ELSEWHERE = {
    "health",  # answers a machine
    "search_suggestions",  # answers a script
    "documents:file",  # a download
    "documents:clause",  # leads to a place on a page
    "clauses:join",  # buttons
    "clauses:read_again",
    "clauses:page",  # a picture
    "basis_check",  # buttons
    "follow_document",
    "follow_topic",
    "following_seen",
    "save_page",
    "guidance:act",
    "worker",  # for browsers
    "manifest",
    "guidance:ticks",
    "guidance:duty_record",
    "guidance:duty_done",
    "guidance:duty_forget",
    "guidance:branch_duty_done",
    "guidance:duty_calendar",  # a download
    "members:slip",  # the journeys pass here
    "activate_password",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_download_recovery_codes",
}


@pytest.fixture
def filled(cast: dict[str, Any], people: SimpleNamespace, tree: SimpleNamespace, reference: None) -> SimpleNamespace:
    """Something to see on every page, long words among it."""
    answered = make_question(cast["member"], f"Câu hỏi có địa chỉ {LONG_WORD}", may_publish=True)
    answer_question(answered, f"Xem {LONG_WORD}", actor=cast["officer"])
    published = make_question(cast["outsider"], may_publish=True)
    answer_question(published, "Được cấp lại.", actor=cast["administrator"])
    publish_answer(published, "Mất thẻ đảng viên thì làm sao?", f"Xem {LONG_WORD}", actor=cast["administrator"])
    published.basis.add(Document.objects.get(slug="294-qd-tw-2025"))
    new = make_document("Bản thay thế", summary=LONG_WORD)
    old = make_document("Bản đã bị thay", status="expired", key_points="Không dùng nữa.")
    DocumentRelation.objects.create(source=new, target=old, kind="replaces")
    make_file(new)
    for document, words in ((old, "bảy"), (new, "tám")):
        text = f"Văn bản\nChương I\nCHUNG\nĐiều 1. Giờ họp\n1. Họp lúc {words} giờ, xem {LONG_WORD}.\n"
        store_clauses(document, split_text(text).pieces, actor=None)
    internal = make_document("Chỉ đảng viên đọc", access="members")
    make_notice(cast["officer"], "Thông báo cho mọi người", body=LONG_WORD, issuing_body="Ban Tổ chức Thử")
    notice = make_notice(cast["officer"], "Thông báo của xã", audience="subtree", organisation=tree.commune_a)
    for level, on in ((30, "2016-11-07"), (40, "2026-11-07")):
        Badge.objects.create(member=people.member, level=level, awarded_on=on)
    PartyPosition.objects.create(member=people.member, organisation=tree.cell_a1, position="secretary")
    make_procedure("Việc trên căn cứ cũ").provisions.create(document=old, locator="Điều 1")
    for followed in (old, new):
        follow(followed, actor=cast["member"])
    notice_changes()
    refresh_everybody()
    procedure = Procedure.objects.get(slug="chuyen-sinh-hoat-dang-chinh-thuc")
    rate_page(
        ProcedurePages(), procedure, is_useful=False, reason=f"Không rõ {LONG_WORD}", actor=cast["member"], ip=None
    )
    desk = {
        reverse(name, kwargs=values)
        for name, sample in desk_samples(cast["publisher"]).items()
        if name != "guidance:act"
        for values in sample
    }
    keep_ticks(procedure, [], actor=cast["member"])
    filling = FormTemplate.objects.first()
    keep_word_file(filling, ("{{ho_ten}} {{ten_khac}} {{la}}",), cast["editor"], dt.date(2026, 1, 1))
    report = report_page(DocumentPages(), old, f"Sai ở {LONG_WORD}", actor=cast["member"], ip=None)
    province = make_entry(tree.province, verified_on=dt.date(2026, 1, 2))
    make_entry(tree.commune_a, note=LONG_WORD, phone="0000000002; 0000000003 máy lẻ 12")
    FormerName.objects.create(organisation=tree.commune_a, name=f"Đảng bộ xã {LONG_WORD}")
    return SimpleNamespace(
        province=province,
        report=report,
        answered=answered,
        open=make_question(cast["member"], "Bao giờ họp?"),
        published=published,
        new=new,
        old=old,
        internal=internal,
        notice=notice,
        neighbour=people.neighbour,
        convention=Convention.objects.filter(text__contains="<table").first(),
        signpost=Signpost.objects.first(),
        procedure=procedure,
        filling=filling,
        desk=sorted(desk),
    )


def pages(filled: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """(role, address) of every page, and of its emptiest and fullest form."""
    for address in (
        "/",
        "/tim-kiem/",
        "/tim-kiem/?q=dang+vien",
        f"/tim-kiem/?q={LONG_WORD}",
        "/cai-dat-doc/",
        "/tro-giup/",
        "/quyen-rieng-tu/",
        "/tiep-can/",
        "/da-luu/",
        "/mat-mang/",
        "/van-ban/",
        "/van-ban/?loai=regulation&nam=2025&hieu-luc=tat-ca",
        "/van-ban/?q=khongcogi",
        "/van-ban/294-qd-tw-2025/",
        filled.new.get_absolute_url(),
        filled.old.get_absolute_url(),
        f"/van-ban/{filled.new.slug}/so-sanh/{filled.old.slug}/",
        "/thu-tuc/",
        filled.procedure.get_absolute_url(),
        filled.procedure.get_absolute_url() + "?in=1",
        filled.convention.get_absolute_url(),
        filled.signpost.get_absolute_url(),
        filled.old.get_absolute_url() + "?ngay=31/02/2025",
        "/van-ban/?ngay=31/12/2025",
        f"/bao-sai/van-ban/{filled.old.slug}/",
        "/bieu-mau/",
        "/danh-ba/",
        "/danh-ba/?noi=ngoai-tinh",
        "/danh-ba/?q=duong+dan",
        "/danh-ba/dang-bo-xa-suoi-thu/",
        filled.province.get_absolute_url(),
        "/tinh-han/",
        "/tinh-han/cach-tinh/",
        "/dang-phi/",
        "/tim-quy-dinh/",
        *(f"/tim-quy-dinh/{slug}/" for slug in finders()),
        f"/co-ich/thu-tuc/{filled.procedure.slug}/",
        "/hoi-dap/",
        "/hoi-dap/?q=khongcogi",
        filled.published.get_public_url(),
        "/thong-bao/",
        "/dang-nhap/",
        "/kich-hoat/",
        "/tai-khoan-khoa/",
    ):
        yield "anonymous", address
    for address in (
        "/",
        "/van-ban/",
        filled.internal.get_absolute_url(),
        "/cua-toi/",
        "/cua-toi/viec-den-han/",
        f"/cua-toi/bieu-mau/{filled.filling.pk}/",
        "/cua-toi/cau-hoi/",
        "/cua-toi/dang-lam/",
        "/cua-toi/theo-doi/",
        filled.answered.get_absolute_url(),
        filled.open.get_absolute_url(),
        "/hoi-dap/gui-cau-hoi/",
        "/thong-bao/",
        filled.notice.get_absolute_url(),
        "/cua-toi/thiet-bi/",
        "/cua-toi/doi-mat-khau/",
        "/xac-thuc/",
        "/dang-xuat/",
    ):
        yield "member", address
    for address in ("/quan-ly/can-cu/", "/quan-ly/cho-sai/", filled.report.get_absolute_url()):
        yield "editor", address
    for address in ("/", "/cua-toi/", "/chi-bo/phu-trach/", f"/chi-bo/phu-trach/{filled.neighbour.pk}/"):
        yield "secretary", address
    for address in ("/chi-bo/viec-den-han/", "/chi-bo/viec-den-han/ghi/"):
        yield "secretary", address
    for address in (
        "/",
        "/cua-toi/",
        "/chi-bo/phu-trach/",
        "/quan-ly/",
        "/quan-ly/xuat/",
        "/quan-ly/xuat/tep-mau/",
        "/quan-ly/xuat/tep-mau/?organisation=0",
        "/quan-ly/xuat/danh-sach/",
        "/quan-ly/xuat/thay-doi/",
    ):
        yield "officer", address
    DocumentFile.objects.update(text_state="failed")
    for address in (
        "/quan-ly/dieu-khoan/",
        "/quan-ly/tim-kiem/",
        "/quan-ly/co-ich/",
        "/quan-ly/thu-tuc/",
        *filled.desk,
    ):
        yield "publisher", address
    cut = filled.old.clauses.get(anchor="dieu-1-khoan-1").pk
    for address in ("", f"{cut}/", f"{cut}/tach/"):
        yield "publisher", f"/quan-ly/dieu-khoan/{filled.old.slug}/{address}"


def test_every_page_is_sound(reader: Callable[..., Reader], browse: Any, filled: SimpleNamespace) -> None:
    readers: dict[str, Reader] = {}
    findings, seen = [], set()

    for role, address in pages(filled):
        if role not in readers:
            readers[role] = reader()
            if role != "anonymous":
                readers[role].sign_in_at_once(confirmed(browse(role)))
        readers[role].go(address)
        findings += [f"{role} {address} {finding}" for finding in examine(readers[role])]
        seen.add(resolve(urlsplit(readers[role].page.url).path).view_name)

    assert "\n".join(findings) == ""
    own_walks = ("/quan-tri/", "/quan-ly/nhap/", "/quan-ly/chuyen-den/")  # the admin's, the import wizard's
    assert {name for name, path in addresses() if not path.startswith(own_walks)} - seen == SEEN_ELSEWHERE


def examine(reader: Reader) -> Iterator[str]:
    page = reader.page
    for width in (320, TABLET, DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 740})
        yield from (f"[{width} px] {words}" for words in look.wider_than_screen(page))
    yield from look.structure_faults(page)
    yield from (f"[small target] {words}" for words in look.small_targets(page))
    yield from (f"[under 14 px] {words}" for words in look.small_print(page))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        yield from (f"[{scheme}] {words}" for words in look.faint_text(page))
    look.enlarge_text(page, 200)
    for width in (PHONE, TABLET, DESK):
        page.set_viewport_size({"width": width, "height": 740})
        yield from (f"[200 % at {width} px] {words}" for words in look.wider_than_screen(page))
    page.set_viewport_size({"width": PHONE, "height": 740})


def test_missing_page_is_sound_under_the_banner_of_a_demonstration(
    reader: Callable[..., Reader], transactional_db: None, settings: Any
) -> None:
    settings.DEMO = True
    one = reader()

    one.go("/khong-co-trang-nay/", status=404)

    assert one.heading == "Không có trang này"
    assert one.page.get_by_text("Bản trình diễn, mọi số liệu đều bịa.").is_visible()
    assert list(examine(one)) == []
