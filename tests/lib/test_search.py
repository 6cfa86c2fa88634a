"""Free-text search over folded vectors: words, prefixes, order, and input that means something to the query parser."""

from typing import Any

import pytest
from django.test import RequestFactory

from documents.models import Document
from handbook.lib.pages import page_of, words_asked
from handbook.lib.search import MAX_WORDS, search, words_of
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def titles(typed: str, **more: Any) -> list[str]:
    return [document.title for document in search(Document.objects.all(), typed, **more)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Kết nạp ĐẢNG viên", ["ket", "nap", "dang", "vien"]),
        ("294-QĐ/TW", ["294", "qd", "tw"]),
        ("a&b|c:*!(d)", ["a", "b", "c", "d"]),
        ("", []),
        ("!!! ???", []),
        ("日本", []),
    ],
)
def test_words_are_folded_letters_and_digits(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


def test_words_are_bounded() -> None:
    assert len(words_of("từ " * 500)) == MAX_WORDS


def test_every_word_must_occur_and_the_last_may_be_half_typed() -> None:
    make_document("Chuyển sinh hoạt đảng")
    make_document("Chuyển đảng phí")

    assert titles("chuyen sinh") == ["Chuyển sinh hoạt đảng"]
    assert titles("chuyen sinh ho") == ["Chuyển sinh hoạt đảng"]
    assert set(titles("chuy")) == {"Chuyển sinh hoạt đảng", "Chuyển đảng phí"}


def test_any_word_is_enough_where_no_row_has_all() -> None:
    make_document("Chuyển sinh hoạt đảng")
    make_document("Đóng đảng phí")

    assert set(titles("chuyen phi")) == {"Chuyển sinh hoạt đảng", "Đóng đảng phí"}
    assert titles("khong co") == []
    assert titles("khong") == []


def test_words_side_by_side_in_the_title_come_first_then_titles_then_contents() -> None:
    make_document("Việc khác", summary="chuyển sinh hoạt " * 5)
    make_document("Sinh hoạt và chuyển")
    make_document("Thủ tục chuyển sinh hoạt")

    assert titles("chuyen sinh hoat") == ["Thủ tục chuyển sinh hoạt", "Sinh hoạt và chuyển", "Việc khác"]


def test_asked_orderings_come_before_the_rank() -> None:
    make_document("Đảng phí một", issued_on="2020")
    make_document("Đảng phí hai", issued_on="2026")

    assert titles("dang phi", prefer=("-issued_on",)) == ["Đảng phí hai", "Đảng phí một"]
    assert titles("dang phi", prefer=("issued_on",)) == ["Đảng phí một", "Đảng phí hai"]


def test_equal_rows_keep_one_order() -> None:
    made = [make_document("Đảng phí").pk for _ in range(5)]

    assert [document.pk for document in search(Document.objects.all(), "dang phi")] == made


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\0"])
def test_no_word_finds_nothing(typed: str) -> None:
    make_document()

    assert titles(typed) == []


@pytest.mark.parametrize("typed", ["a & b", "a:*", "<->", "'a'", "a\\", "(a", "a | !b", "a:A", ":*"])
def test_signs_of_the_query_language_are_only_blanks(typed: str) -> None:
    make_document("a b")

    assert titles(typed) in (["a b"], [])


def test_search_narrows_what_it_was_given() -> None:
    make_document("Đảng phí", type="plan")
    make_document("Đảng phí", type="guidance")

    found = search(Document.objects.filter(type="plan"), "dang phi")

    assert [document.type for document in found] == ["plan"]


@pytest.mark.parametrize(
    ("query", "most", "words"),
    [
        ("", 200, ""),
        ("q=+a++b%09c+", 200, "a b c"),
        ("q=%00a%E2%80%8B", 200, "a"),
        ("q=" + "x" * 300, 200, "x" * 200),
        ("q=abcdef", 3, "abc"),
        ("q=a&q=b", 200, "b"),
        ("q=%FF%FE", 200, "\ufffd\ufffd"),
    ],
)
def test_words_of_an_address_are_cleaned_and_cut(query: str, most: int, words: str) -> None:
    assert words_asked(RequestFactory().get(f"/?{query}"), most) == words


def test_page_of_an_address_is_the_nearest() -> None:
    for _ in range(5):
        make_document()
    rows = Document.objects.order_by("pk")

    numbers = [page_of(RequestFactory().get(f"/?trang={asked}"), rows, 2).number for asked in ("", "2", "9", "x", "0")]

    assert numbers == [1, 2, 3, 1, 3]
