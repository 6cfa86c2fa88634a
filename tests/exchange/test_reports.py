"""“Trang này có chỗ sai?”: anybody writes a sentence, an editor answers, a signed-in sender reads it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from exchange.models import PageReport, ReportTry
from exchange.services.reports import MOST_AT_ALL, MOST_PER_GUEST_ADDRESS, MOST_PER_PERSON, TOO_MANY, answer_report
from tests.clock import Clock
from tests.conftest import ROLES
from tests.factories import make_document, make_procedure

pytestmark = pytest.mark.django_db
WORK = "/quan-ly/cho-sai/"


@pytest.fixture
def pages(cast: Any) -> SimpleNamespace:
    document, procedure = make_document("Thử", symbol="1-HD/TU"), make_procedure("Chuyển sinh hoạt")
    return SimpleNamespace(
        document=document,
        procedure=procedure,
        of_document=f"/bao-sai/van-ban/{document.slug}/",
        of_procedure=f"/bao-sai/thu-tuc/{procedure.slug}/",
    )


def sent() -> list[str]:
    return list(PageReport.objects.order_by("pk").values_list("body", flat=True))


@pytest.mark.parametrize("role", ["anonymous", "member", "secretary", "editor"])
def test_anybody_reports_a_page(cast: Any, browse: Any, pages: SimpleNamespace, role: str) -> None:
    client = browse(role)
    for page, address in ((pages.document, pages.of_document), (pages.procedure, pages.of_procedure)):
        assert f'href="{address}">Trang này có chỗ sai?' in client.get(page.get_absolute_url()).content.decode()
        assert client.get(address).status_code == 200

        answer = client.post(address, {"body": "  Ngày ghi   sai. "}, follow=True)

        assert answer.redirect_chain == [(page.get_absolute_url(), 302)]
        assert "Đã nhận, cảm ơn đồng chí." in answer.content.decode()
    kept = PageReport.objects.order_by("pk")
    assert [(r.page_kind, r.page_title, r.sender) for r in kept] == [
        ("van-ban", "Hướng dẫn 1-HD/TU Thử", None if role == "anonymous" else cast[role]),
        ("thu-tuc", "Chuyển sinh hoạt", None if role == "anonymous" else cast[role]),
    ]
    event = kept[0].history.get()
    assert event.pgh_context.metadata["reason"] == "report.sent"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Chưa viết chỗ nào sai. Một câu là đủ."),
        (" \n ", "Chưa viết chỗ nào sai. Một câu là đủ."),
        ("x" * 1001, "Lời báo dài quá 1.000 chữ cái. Viết ngắn lại."),
    ],
)
def test_what_is_missing_or_too_long_is_told(pages: SimpleNamespace, body: str, sentence: str) -> None:
    answer = Client().post(pages.of_document, {"body": body})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sent() == []


def test_machine_that_fills_every_box_is_thanked_and_not_kept(pages: SimpleNamespace) -> None:
    answer = Client().post(pages.of_document, {"body": "mua ngay", "website": "http://x.example"}, follow=True)

    assert "Đã nhận" in answer.content.decode()
    assert (sent(), ReportTry.objects.count()) == ([], 0)


def test_guest_address_is_limited_and_free_again_after_an_hour(pages: SimpleNamespace, clock: Clock) -> None:
    client, other = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for number in range(MOST_PER_GUEST_ADDRESS):
        assert client.post(pages.of_document, {"body": f"Lần {number}"}).status_code == 302

    refused = client.post(pages.of_document, {"body": "Lần nữa"})

    assert refused.status_code == 422
    assert TOO_MANY in refused.content.decode()
    assert "Lần nữa" in refused.content.decode()
    assert len(sent()) == MOST_PER_GUEST_ADDRESS
    assert other.post(pages.of_document, {"body": "Nơi khác"}).status_code == 302
    clock.move(minutes=61)
    assert client.post(pages.of_document, {"body": "Sau một giờ"}).status_code == 302
    assert "192.0.2" not in str(list(ReportTry.objects.values()) + list(PageReport.objects.values()))


def test_person_is_limited_too_and_all_together(browse: Any, pages: SimpleNamespace) -> None:
    member = browse("member")
    for number in range(MOST_PER_PERSON):
        assert member.post(pages.of_document, {"body": f"Lần {number}"}).status_code == 302
    assert member.post(pages.of_document, {"body": "Nữa"}).status_code == 422

    ReportTry.objects.bulk_create(ReportTry(who_index=str(number)) for number in range(MOST_AT_ALL - MOST_PER_PERSON))

    assert browse("neighbour").post(pages.of_document, {"body": "Nữa"}).status_code == 422


@pytest.mark.parametrize("role", ["anonymous", "member", "editor"])
def test_hidden_and_missing_pages_cannot_be_reported(browse: Any, role: str) -> None:
    draft, hidden = make_procedure(published_at=None), make_document(access="organisation")
    expected = 200 if role == "editor" else 404

    for address in (f"/bao-sai/thu-tuc/{draft.slug}/", f"/bao-sai/van-ban/{hidden.slug}/"):
        assert browse(role).get(address).status_code == expected
        browse("anonymous").post(address, {"body": "x"})
    for address in ("/bao-sai/van-ban/khong-co/", "/bao-sai/khac/x/"):
        assert browse(role).get(address).status_code == 404
    assert sent() == []


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_and_answers_reports(cast: Any, browse: Any, pages: SimpleNamespace, role: str) -> None:
    browse("neighbour").post(pages.of_document, {"body": "Sai ngày."})
    report = PageReport.objects.get()
    client = browse(role)
    may = role in ("editor", "publisher", "administrator")

    listed, opened = client.get(WORK), client.get(f"{WORK}{report.pk}/")
    client.post(f"{WORK}{report.pk}/", {"answer": "Đã sửa."})

    expected = 200 if may else 302 if role == "anonymous" else 403
    assert (listed.status_code, opened.status_code) == (expected, expected)
    assert (b"Sai ng" in listed.content) is may
    assert PageReport.objects.visible_to(cast[role]).exists() is (may or role == "neighbour")
    report.refresh_from_db()
    assert (report.answer, report.answered_by) == (("Đã sửa.", cast[role]) if may else ("", None))


def test_nobody_answers_the_own_report(cast: Any, browse: Any, pages: SimpleNamespace) -> None:
    browse("editor").post(pages.of_document, {"body": "Sai."})
    report = PageReport.objects.get()

    assert browse("editor").get(f"{WORK}{report.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        answer_report(report, "Đã sửa.", actor=cast["editor"])
    assert "1 chỗ sai được báo, chờ trả lời" in browse("publisher").get("/quan-ly/").content.decode()
    assert "chỗ sai được báo" not in browse("editor").get("/quan-ly/").content.decode()


def test_sender_reads_the_answer_and_nobody_else_does(browse: Any, pages: SimpleNamespace) -> None:
    browse("member").post(pages.of_document, {"body": "Sai ngày."})
    report = PageReport.objects.get()
    assert "Chưa có trả lời." in browse("member").get("/cua-toi/cau-hoi/").content.decode()

    empty = browse("editor").post(f"{WORK}{report.pk}/", {"answer": " "})
    browse("editor").post(f"{WORK}{report.pk}/", {"answer": "Đã sửa thành 15/01."})

    assert "Chưa có trả lời. Nói đã sửa gì" in empty.content.decode()
    page = browse("member").get("/cua-toi/cau-hoi/").content.decode()
    assert "Sai ngày." in page
    assert "Đã sửa thành 15/01." in page
    assert "Sai ngày." not in browse("neighbour").get("/cua-toi/cau-hoi/").content.decode()
    assert browse("editor").get(WORK).context["page"].paginator.count == 0
    assert report.history.order_by("pgh_id").last().pgh_context.metadata["reason"] == "report.answered"


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_run_a_constant_number_of_queries(
    cast: Any, browse: Any, pages: SimpleNamespace, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        PageReport.objects.create(
            page_kind="van-ban", page_slug="x", page_title="x", body=f"{number}", sender=cast["member"]
        )
    editor, member = browse("editor"), browse("member")
    editor.get(WORK)
    member.get("/cua-toi/cau-hoi/")

    with django_assert_num_queries(11):
        editor.get(WORK)
    with django_assert_num_queries(9):
        member.get("/cua-toi/cau-hoi/")
