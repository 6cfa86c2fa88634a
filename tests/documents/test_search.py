"""Finding texts: by a loose number, by words without marks; the right one first."""

import io
import unicodedata
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from documents.models import Document
from documents.numbers import number_of, symbol_key
from documents.search import find_documents
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def text(symbol: str, title: str = "", **fields: Any) -> Document:
    return make_document(
        title or symbol, symbol=symbol, symbol_key=symbol_key(symbol), number=number_of(symbol), **fields
    )


def found(typed: str) -> list[str]:
    return [document.symbol for document in find_documents(Document.objects.all(), typed).documents]


@pytest.fixture
def shelf(db: None) -> None:
    text("294-QĐ/TW", "Thi hành Điều lệ Đảng", type="regulation", issued_on="2025-05-26")
    text("294-QĐ/TU", "Bổ nhiệm cán bộ", type="decision", issued_on="2020-01-02")
    text("294-HD/BTCTW", "Xếp lương", issued_on="2019")
    text("15-HD/BTCTU", "Chuyển sinh hoạt đảng", issued_on="2026-03-01")
    text("15-CTr/TU", "Chương trình hành động", type="programme", issued_on="2026-02-01")
    text("15-CT/TU", "Chỉ thị về nêu gương", type="directive", issued_on="2026-01-01")
    text("151-HD/BTCTU", "Đảng phí", issued_on="2026-03-02")
    text("91/2025/QH15", "Bảo vệ dữ liệu cá nhân", type="law", issued_on="2025-06-26")


@pytest.mark.parametrize(
    ("typed", "symbols"),
    [
        ("294", ["294-QĐ/TW", "294-QĐ/TU", "294-HD/BTCTW"]),
        ("qd 294", ["294-QĐ/TW", "294-QĐ/TU"]),
        ("QĐ294", ["294-QĐ/TW", "294-QĐ/TU"]),
        ("294 qđ tw", ["294-QĐ/TW"]),
        ("294-QĐ/TW", ["294-QĐ/TW"]),
        ("294 - qđ / tư", ["294-QĐ/TW"]),
        ("0294-qd/tw", ["294-QĐ/TW"]),
        ("quy dinh 294", ["294-QĐ/TW", "294-QĐ/TU"]),
        ("294 qd tu", ["294-QĐ/TU"]),
        ("15hd", ["15-HD/BTCTU"]),
        ("15-HD/BTCTU", ["15-HD/BTCTU"]),
        ("15 hd btctu", ["15-HD/BTCTU"]),
        ("hướng dẫn 15", ["15-HD/BTCTU"]),
        ("15 ctr", ["15-CTr/TU"]),
        ("15", ["15-HD/BTCTU", "15-CTr/TU", "15-CT/TU"]),
        ("15 2026", ["15-HD/BTCTU", "15-CTr/TU", "15-CT/TU"]),
        ("294 năm 2020", ["294-QĐ/TU"]),
        ("91/2025/qh15", ["91/2025/QH15"]),
        ("luật 91", ["91/2025/QH15"]),
    ],
)
def test_loose_number_finds_the_text(shelf: None, typed: str, symbols: list[str]) -> None:
    assert found(typed) == symbols


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chuyen sinh hoat", "15-HD/BTCTU"),
        ("Chuyển Sinh Hoạt", "15-HD/BTCTU"),
        ("dang phi", "151-HD/BTCTU"),
        ("đảng phí", "151-HD/BTCTU"),
        ("bao ve du lieu", "91/2025/QH15"),
        ("neu guo", "15-CT/TU"),
        ("du lieu ca nhan xyz", "91/2025/QH15"),
    ],
)
def test_words_find_the_text_without_marks_and_half_typed(shelf: None, typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_decomposed_letters_find_the_same(shelf: None) -> None:
    assert found(unicodedata.normalize("NFD", "đảng phí")) == found("đảng phí")


def test_number_nobody_has_falls_back_to_words(shelf: None) -> None:
    made = text("7-KH/TU", "Kỷ niệm 999 ngày")

    assert found("999") == [made.symbol]
    assert find_documents(Document.objects.all(), "999").is_number is False


def test_words_side_by_side_in_a_title_come_first(db: None) -> None:
    scattered = text("1-HD/TU", "Đảng viên được kết nạp", summary="nạp kết kết nạp kết nạp đảng viên kết nạp đảng viên")
    together = text("2-HD/TU", "Hướng dẫn kết nạp đảng viên")

    assert found("ket nap dang vien") == [together.symbol, scattered.symbol]


@pytest.mark.parametrize(
    "typed", ["zzzz", "!!!", "&|:*", "'", '"', "\\", "%", "<script>", "\0", "294\0", "qd\0 294", ":*", "9" * 30, "²"]
)
def test_odd_search_gives_an_empty_list_or_a_hit_but_no_error(shelf: None, typed: str) -> None:
    for address in ("/van-ban/", "/tim-kiem/"):
        answer = Client().get(address, {"q": typed})
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().replace("<script src=", "")


def test_catalogue_answers_the_searches_people_make(db: None) -> None:
    call_command("load_reference", stdout=io.StringIO())

    for typed in ("qd 294", "294 qđ tw", "quy dinh 294", "294-QĐ/TW"):
        assert found(typed)[0] == "294-QĐ/TW", typed
    for typed in ("38-HD/BTCTW", "38hd", "huong dan 38"):
        assert found(typed)[0] == "38-HD/BTCTW", typed
