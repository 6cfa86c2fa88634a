"""The page of a text: its parts, permanent anchors, cited numbers, contents, and two versions side by side."""

import gzip
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.models import Document, DocumentFile, DocumentRelation
from documents.services.clauses import store_clauses
from documents.text.citations import find_citations
from documents.text.structure import split_text
from tests.factories import make_document, make_file

NAMES = ("núi", "sông", "suối", "đồng", "vườn", "ruộng", "nương", "đèo", "bến", "chợ", "đình", "giếng")


def with_text(text: str, **fields: Any) -> Document:
    document = make_document(**fields)
    store_clauses(document, split_text(f"Văn bản thử\n{text}").pieces, actor=None)
    return document


def long_text(articles: int) -> str:
    """Each article is about 700 letters, no two alike."""
    lines = []
    for number in range(1, articles + 1):
        words = " ".join(NAMES[(number * 7 + word * word) % 12] + str(number * word % 97) for word in range(30))
        lines += [f"Điều {number}. Việc {NAMES[number % 12]}", f"1. Xóm {words}.", f"2. Bến {words[::-1]}."]
    return "\n".join(lines)


def page(document: Document, query: str = "", client: Client | None = None) -> str:
    return (client or Client()).get(document.get_absolute_url() + query).content.decode()


@pytest.mark.django_db
def test_clauses_stand_under_their_anchors_with_headings_contents_and_pages() -> None:
    document = with_text(
        "Lời đầu.\nChương I\nCHUNG\nĐiều 1. Giờ họp\n1. Mùa đông:\na) bảy giờ;\nĐiều 2. Chỗ họp\nỞ đình.\n"
    )
    document.clauses.filter(anchor__startswith="dieu-1").update(page=1)
    document.clauses.filter(anchor="dieu-2").update(page=2)

    shown = page(document)

    assert re.findall(r'<(h\d|div) id="([^"]+)"', shown)[-6:] == [
        ("div", "mo-dau"),
        ("h2", "chuong-i"),
        ("h3", "dieu-1"),
        ("div", "dieu-1-khoan-1"),
        ("div", "dieu-1-khoan-1-diem-a"),
        ("h3", "dieu-2"),
    ]
    assert re.findall(r'href="(#[^"]+)">([^<]+)</a></li>', shown) == [
        ("#chuong-i", "Chương I. CHUNG"),
        ("#dieu-1", "Điều 1. Giờ họp"),
        ("#dieu-2", "Điều 2. Chỗ họp"),
    ]
    assert re.findall(r'class="tr so">(Trang \d)', shown) == ["Trang 1", "Trang 2"]
    assert "Phần trước" not in shown


@pytest.mark.django_db
def test_long_text_is_shown_in_parts_that_keep_the_budget_and_leave_nothing_out() -> None:
    document = with_text(long_text(110))

    pages = [page(document, f"?phan={number}") for number in range(1, 9)]
    count = int(re.search(r"Phần 1 / (\d)", pages[0])[1])  # type: ignore[index]
    anchors = [anchor for shown in pages[:count] for anchor in re.findall(r'id="(dieu-[^"]+)"', shown)]

    assert 4 < count < 9
    assert anchors == list(document.clauses.order_by("position").values_list("anchor", flat=True))
    assert all(len(shown.encode()) < 100_000 and len(gzip.compress(shown.encode())) < 15 * 1024 for shown in pages)
    assert f"Phần {count} / {count}" in page(document, "?phan=999")
    assert f"Phần 1 / {count}" in page(document, "?phan=-1x")
    assert len(re.findall(r'id="dieu-', page(document, "?in=1"))) == document.clauses.count()


@pytest.mark.django_db
def test_address_of_a_clause_leads_to_the_part_where_it_stands() -> None:
    document = with_text(long_text(60), slug="dai")
    for anchor in ("dieu-1", "dieu-33-khoan-2", "dieu-60"):
        answer = Client().get(f"/van-ban/dai/{anchor}/")
        address, _, fragment = answer.headers["Location"].partition("#")
        assert (answer.status_code, fragment) == (302, anchor)
        assert f'id="{anchor}"' in Client().get(address).content.decode()
    clause = document.clauses.get(anchor="dieu-33")
    assert clause.get_absolute_url() == "/van-ban/dai/dieu-33/"
    assert all(Client().get(f"/van-ban/dai/{name}/").status_code == 404 for name in ("dieu-61", "so-sanh"))


@pytest.mark.django_db
def test_address_of_a_clause_that_was_joined_leads_to_the_one_it_was_joined_to() -> None:
    document = with_text("Điều 1. Một\n1. Xóm trên.\n2. Xóm dưới.\n", slug="gop")
    document.clauses.filter(anchor="dieu-1-khoan-2").delete()
    document.clauses.filter(anchor="dieu-1-khoan-1").update(other_anchors=["dieu-1-khoan-2"])

    answer = Client().get("/van-ban/gop/dieu-1-khoan-2/")

    assert answer.headers["Location"] == "/van-ban/gop/#dieu-1-khoan-1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("theo 294-QĐ/TW và", [("294-QĐ/TW", "294-qđ/tw", "")]),
        ("Quyết định số 22 - QĐ/TƯ, ngày 5/7/2021 nêu", [("22 - QĐ/TƯ", "22-qđ/tw", "2021-07-05")]),
        ("12-HD/BTCTW ngày 18 tháng 01 năm 2022", [("12-HD/BTCTW", "12-hd/btctw", "2022-01-18")]),
        ("Nghị định 356/2025/NĐ-CP; Luật 117/2025/QH15.", [("356/2025/NĐ-CP",) * 1, ("117/2025/QH15",) * 1]),
        ("Quyết định 1811/QĐ-UBND", [("1811/QĐ-UBND", "1811/qđ-ubnd", "")]),
        ("ngày 12/5/2025, 1/2 số phiếu, 3-4 người, A-B/C", []),
    ],
)
def test_numbers_cited_in_a_sentence(text: str, found: list[tuple[str, ...]]) -> None:
    citations = [(text[c.start : c.end], c.key, c.issued_on) for c in find_citations(text)]

    assert [citation[: len(wanted)] for citation, wanted in zip(citations, found, strict=True)] == found


CITING = "Điều 1. Theo 71-QĐ/TU, 72-QĐ/TU, 73-QĐ/TU, 74-QĐ/TU và 75-QĐ/TU ngày 03/02/2026.\n"


def make_numbered(number: int, **fields: Any) -> Document:
    symbol = f"{number}-QĐ/TU"
    return make_document(f"Về việc {number}", symbol=symbol, symbol_key=symbol.lower(), number=number, **fields)


@pytest.mark.django_db
def test_cited_number_becomes_a_link_with_a_preview_where_the_reader_may_open_it(browse: Any) -> None:
    make_numbered(71)
    make_numbered(72, access="members")
    make_numbered(73, issued_on="2020-01-01", slug="cu")
    make_numbered(73, issued_on="2025-01-01", slug="moi")
    make_numbered(75, issued_on="2026-02-03", slug="dung-ngay")
    make_numbered(75, issued_on="2021-02-03", slug="khac-ngay")
    document = with_text(CITING, slug="vien-dan")

    def links(role: str) -> list[tuple[str, str]]:
        return re.findall(r'<a class="sh" href="([^"]+)" title="([^"]*)">', page(document, client=browse(role)))

    visitor, member = links("anonymous"), links("member")
    assert [address for address, _ in visitor][1:] == ["/van-ban/?q=73-QĐ/TU", "/van-ban/dung-ngay/"]
    assert visitor[0][1].endswith(": Về việc 71. Còn hiệu lực.") or "Về việc 71." in visitor[0][1]
    assert visitor[1][1] == "2 văn bản mang số này"
    assert len(member) == 4
    assert "Về việc 72" in page(document, client=browse("member"))
    assert "Về việc 72" not in page(document, client=browse("anonymous"))


@pytest.mark.django_db
def test_queries_do_not_grow_with_clauses_and_citations() -> None:
    for number in range(71, 76):
        make_numbered(number)
    short, long = (
        with_text("Điều 1. Theo 71-QĐ/TU.\n"),
        with_text(CITING * 1 + long_text(30).replace("Điều 1.", "Điều 2.")),
    )

    with CaptureQueriesContext(connection) as few:
        page(short)
    with CaptureQueriesContext(connection) as many:
        page(long)

    assert len(few) == len(many)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "words"), [("scan", "Chưa có bản chữ: tệp là ảnh chụp 9 trang"), ("waiting", "Sổ tay đang đọc tệp")]
)
def test_text_that_is_a_file_only_says_so(state: str, words: str) -> None:
    document = make_document()
    make_file(document, text_state=state, pages=9)

    assert words in page(document)


@pytest.mark.django_db
def test_replaced_files_are_offered_to_nobody_on_the_page(browse: Any) -> None:
    document = make_document()
    make_file(document, label="Tệp đang dùng")
    old = make_file(document, label="Tệp đã thay", slug="cu")
    DocumentFile.objects.filter(pk=old.pk).update(superseded_at=document.created_at)

    assert "Tệp đã thay" not in page(document, client=browse("editor"))
    assert browse("member").get(old.get_absolute_url()).status_code == 404
    assert browse("editor").get(old.get_absolute_url()).getvalue() == b"noi dung thu"


OLD = "Điều 1. Giờ họp\nHọp lúc bảy giờ tối ở đình.\nĐiều 2. Người họp\nMọi người trong xóm.\nĐiều 3. Sổ\nGhi vào sổ.\n"
NEW = "Điều 1. Giờ họp\nHọp lúc tám giờ tối ở đình.\nĐiều 2. Sổ\nGhi vào sổ.\nĐiều 3. Trà\nXóm lo nước trà.\n"


@pytest.mark.django_db
def test_two_versions_are_compared_by_clause_with_words_marked() -> None:
    old = with_text(OLD, slug="cu", issued_on="2020-01-01")
    new = with_text(NEW, slug="moi", issued_on="2026-01-01")
    DocumentRelation.objects.create(source=new, kind="replaces", target=old)

    compared = Client().get("/van-ban/moi/so-sanh/cu/")
    shown = compared.content.decode()

    assert vars(compared.context["counts"]) == {"changed": 1, "added": 1, "removed": 1, "same": 1}
    assert "lúc <del>bảy</del> giờ" in shown
    assert "lúc <ins>tám</ins> giờ" in shown
    assert "Ghi vào sổ" not in shown
    assert "Ghi vào sổ" in Client().get("/van-ban/cu/so-sanh/moi/?moi=1").content.decode()
    assert "/van-ban/moi/so-sanh/cu/" in page(new)
    assert "/van-ban/cu/so-sanh/moi/" in page(old)


@pytest.mark.django_db
def test_comparison_needs_sight_of_both_texts(browse: Any) -> None:
    new = with_text(NEW, slug="moi")
    hidden = with_text(OLD, slug="kin", access="members", issued_on="2020-01-01")
    DocumentRelation.objects.create(source=new, kind="replaces", target=hidden)

    assert browse("anonymous").get("/van-ban/moi/so-sanh/kin/").status_code == 404
    assert browse("anonymous").get("/van-ban/kin/so-sanh/moi/").status_code == 404
    assert browse("member").get("/van-ban/moi/so-sanh/kin/").status_code == 200
    assert "/so-sanh/" not in page(new, client=browse("anonymous"))
    assert browse("anonymous").get("/van-ban/kin/dieu-1/").status_code == 404


@pytest.mark.django_db
def test_comparison_without_a_text_says_so() -> None:
    with_text(NEW, slug="moi")
    make_document(slug="trong")

    assert "chưa có bản chữ" in Client().get("/van-ban/moi/so-sanh/trong/").content.decode()
