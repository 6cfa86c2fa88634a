"""The library: what list and page show, filters, pages of the list, how many queries."""

import re
from typing import Any

import pytest
from django.test import Client

from documents.models import Document, DocumentRelation, IssuingBody, Topic
from guidance.models import Provision
from tests.factories import make_document, make_file, make_procedure

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"


def listed(**query: Any) -> list[str]:
    return [document.title for document in Client().get(LIST, query).context["page"].object_list]


@pytest.fixture
def shelf(db: None) -> None:
    centre = IssuingBody.objects.create(slug="trung-uong", name="Trung ương Thử", level="central")
    make_document("Một", type="guidance", issued_on="2026-03-01")
    make_document("Hai", type="plan", issued_on="2026-02")
    make_document("Ba", type="plan", issued_on="2025", issuing_body=centre)
    make_document("Bốn", type="decree", issued_on="", issuing_body=centre)
    make_document("Năm", type="guidance", issued_on="2024-01-01", status="expired")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Một", "Hai", "Ba", "Bốn"]),
        ({"hieu-luc": "tat-ca"}, ["Một", "Hai", "Ba", "Năm", "Bốn"]),
        ({"loai": "plan"}, ["Hai", "Ba"]),
        ({"co-quan": "trung-uong"}, ["Ba", "Bốn"]),
        ({"nam": "2026"}, ["Một", "Hai"]),
        ({"nam": "2024"}, []),
        ({"nam": "2024", "hieu-luc": "tat-ca"}, ["Năm"]),
        ({"loai": "plan", "nam": "2025", "co-quan": "trung-uong"}, ["Ba"]),
        ({"loai": "khong-co", "co-quan": "x", "nam": "abcd", "hieu-luc": "x"}, ["Một", "Hai", "Ba", "Bốn"]),
        ({"loai": "\0", "nam": "\0", "trang": "\0"}, ["Một", "Hai", "Ba", "Bốn"]),
        ({"q": "nam"}, ["Năm"]),
        ({"q": "hai", "loai": "guidance"}, []),
    ],
)
def test_filters_narrow_the_list(shelf: None, query: dict[str, str], titles: list[str]) -> None:
    assert listed(**query) == titles


def test_list_says_how_many_and_what_it_leaves_out(shelf: None) -> None:
    plain = Client().get(LIST).content.decode()
    everything = Client().get(LIST, {"hieu-luc": "tat-ca"}).content.decode()
    nothing = Client().get(LIST, {"q": "khongcogi"}).content.decode()

    assert "<b>4 văn bản</b>, mới nhất trước, không kể văn bản đã hết hiệu lực." in plain
    assert "<b>5 văn bản</b>, mới nhất trước." in everything
    assert "Không có văn bản nào khớp." in nothing
    assert "/tim-kiem/?q=khongcogi" in nothing


def test_chosen_filters_stay_chosen_over_the_pages(db: None) -> None:
    for number in range(45):
        make_document(f"Văn bản {number:02d}", type="plan", issued_on="2026")
    first = Client().get(LIST, {"loai": "plan", "nam": "2026"})
    page = first.content.decode()

    assert len(first.context["page"].object_list) == 20
    assert '<option value="plan" selected>' in page
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert following[1] == "?loai=plan&amp;nam=2026&amp;trang=2"
    last = Client().get(LIST, {"loai": "plan", "nam": "2026", "trang": "3"})
    assert len(last.context["page"].object_list) == 5
    assert "Trang 3 / 3" in last.content.decode()


@pytest.mark.parametrize(("asked", "given"), [("0", 2), ("-1", 2), ("999", 2), ("abc", 1), ("1.5", 1), ("9" * 40, 2)])
def test_page_number_that_is_none_gives_the_nearest(db: None, asked: str, given: int) -> None:
    for _ in range(21):
        make_document()

    assert Client().get(LIST, {"trang": asked}).context["page"].number == given


def test_hits_are_marked_in_their_own_spelling(shelf: None) -> None:
    make_document("Hướng dẫn về Đảng phí")

    page = Client().get(LIST, {"q": "dang phi"}).content.decode()

    assert "Hướng dẫn về <mark>Đảng</mark> <mark>phí</mark>" in page


def test_text_typed_by_a_reader_stays_text(shelf: None) -> None:
    page = Client().get(LIST, {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_page_of_a_text_tells_its_facts() -> None:
    topic = Topic.objects.create(slug="dang-phi", name="Đảng phí")
    document = make_document(
        "Thu nộp đảng phí",
        symbol="38-HD/BTCTW",
        type="guidance",
        issued_on="2026-03-14",
        effective_on="2026-04",
        summary="Nói về mức đóng.",
        key_points="Đóng trước ngày 10.",
        signer="Người Ký Thử",
        override_reason="Theo thông báo.",
        certainty="T",
        is_verified=True,
        verified_on="2026-11-20",
        source="Trang thử",
        is_title_ours=True,
        editor_note="ghi chú riêng của biên tập",
    )
    document.topics.add(topic)
    file = make_file(document, label="Bản gốc", extension="pdf", size=1_150_000)

    page = Client().get(document.get_absolute_url()).content.decode()

    assert page.count("<h1>") == 1
    for words in (
        "<h1>Thu nộp đảng phí</h1>",
        'Hướng dẫn số <b class="sh">38-HD/BTCTW</b>',
        "Còn hiệu lực",
        "Ngày 14/03/2026",
        "04/2026",
        "Nói về mức đóng.",
        "Đóng trước ngày 10.",
        "Người Ký Thử",
        "Theo thông báo.",
        "Đã đọc bản gốc, ngày 20/11/2026",
        "Trang thử",
        "Đảng phí",
        "Bản gốc (PDF, 1,1 MB)",
        file.get_absolute_url(),
        "Tên gọi ở đầu trang do sổ tay đặt",
    ):
        assert words in page, words
    assert "ghi chú riêng" not in page


def test_unverified_text_without_file_says_so() -> None:
    page = Client().get(make_document(status="unknown").get_absolute_url()).content.decode()

    assert "Chưa đối chiếu bản gốc" in page
    assert "Sổ tay chưa có tệp của văn bản này." in page
    assert "Chưa rõ hiệu lực" in page


def test_replaced_text_points_to_the_new_one_first() -> None:
    old, new = make_document("Cũ", symbol="1-HD/TU", status="expired"), make_document("Mới", symbol="2-HD/TU")
    DocumentRelation.objects.create(source=new, kind="replaces", target=old)

    of_old = Client().get(old.get_absolute_url()).content.decode()
    of_new = Client().get(new.get_absolute_url()).content.decode()

    assert "Văn bản này đã bị thay bằng" in of_old
    assert of_old.index("Văn bản này đã bị thay bằng") < of_old.index("Xem bản mới") < of_old.index("<h1>")
    assert f'href="{new.get_absolute_url()}"' in of_old
    assert "Văn bản này đã bị thay" not in of_new
    assert "Thay thế" in of_new


def test_page_lists_procedures_resting_on_the_text_once() -> None:
    document = make_document()
    shown, draft = make_procedure("Chuyển sinh hoạt"), make_procedure("Bản thảo", published_at=None)
    for procedure in (shown, shown, draft):
        Provision.objects.create(procedure=procedure, document=document, locator="Điều 1")

    page = Client().get(document.get_absolute_url()).content.decode()

    assert page.count("Chuyển sinh hoạt") == 1
    assert "Bản thảo" not in page


def test_internal_text_is_tagged_and_not_offered_for_passing_on(browse: Any) -> None:
    document = make_document(access="members")

    page = browse("member").get(document.get_absolute_url()).content.decode()

    assert "Nội bộ" in page
    assert "data-share" not in page


@pytest.mark.parametrize("slug", ["khong-co", "a" * 200, "294-QD", "%00", "..", "đảng"])
def test_unknown_text_gives_the_calm_page(slug: str) -> None:
    answer = Client().get(f"/van-ban/{slug}/")

    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("role", "query", "queries"),
    [
        ("anonymous", "", 5),
        ("anonymous", "?q=thu", 11),
        ("anonymous", "?q=thu+moi", 11),
        ("anonymous", "?q=294", 6),
        ("member", "", 14),
        ("editor", "", 14),
    ],
)
def test_list_runs_a_constant_number_of_queries(
    browse: Any, rows: int, role: str, query: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        body = IssuingBody.objects.create(slug=f"co-quan-{number}", name=f"Cơ quan {number}", level="province")
        make_document(f"Thử mới {number}", issuing_body=body, number=294, issued_on=f"202{number}")
    client = browse(role)
    client.get(LIST + query)

    with django_assert_num_queries(queries):
        client.get(LIST + query)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_runs_a_constant_number_of_queries(rows: int, django_assert_num_queries: Any) -> None:
    document = make_document()
    for number in range(rows):
        document.topics.add(Topic.objects.create(slug=f"t{number}", name=f"Chủ đề {number}"))
        make_file(document, slug=f"tep-{number}")
        DocumentRelation.objects.create(source=document, kind="guides", target=make_document())
        DocumentRelation.objects.create(source=make_document(), kind="amends", target=document)
        Provision.objects.create(procedure=make_procedure(), document=document, locator="Điều 1")

    with django_assert_num_queries(10):
        Client().get(document.get_absolute_url())


def test_name_of_a_text_joins_type_and_number() -> None:
    document = Document(symbol="294-QĐ/TW", title="Thi hành Điều lệ Đảng", type="regulation")

    assert (document.citation, document.tile, str(document)) == (
        "Quy định 294-QĐ/TW",
        "QĐ",
        "294-QĐ/TW Thi hành Điều lệ Đảng",
    )
