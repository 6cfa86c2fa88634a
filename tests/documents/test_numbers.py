"""Numbers of texts as people type them: what is read as a number, which spellings are the same."""

import pytest

from documents.numbers import NumberQuery, number_of, parse, prepare, symbol_key


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("294", NumberQuery(294)),
        ("qd 294", NumberQuery(294, ("QĐ",))),
        ("294 qđ tw", NumberQuery(294, ("QĐ",), "TW")),
        ("294-QĐ/TW", NumberQuery(294, ("QĐ",), "TW")),
        ("294 qđ/tư", NumberQuery(294, ("QĐ",), "TW")),
        ("quy dinh 294", NumberQuery(294, ("QĐ",))),
        ("Quy định số 294-QĐ/TW", NumberQuery(294, ("QĐ",), "TW")),
        ("quyết định 294", NumberQuery(294, ("QĐ",))),
        ("15hd", NumberQuery(15, ("HD",))),
        ("15-HD/BTCTU", NumberQuery(15, ("HD",), "BTCTU")),
        ("15 hd btctu", NumberQuery(15, ("HD",), "BTCTU")),
        ("hướng dẫn 15 năm 2026", NumberQuery(15, ("HD",), "", "2026")),
        ("339-QĐ/TU", NumberQuery(339, ("QĐ",), "TU")),
        ("21 CTr/TW", NumberQuery(21, ("CTr",), "TW")),
        ("21 CT/TW", NumberQuery(21, ("CT",), "TW")),
        ("91/2025/QH15", NumberQuery(91, (), "", "2025")),
        ("356/2025/NĐ-CP", NumberQuery(356, ("NĐ",), "", "2025")),
        ("nghị định số 356/2025/NĐ-CP của Chính phủ", NumberQuery(356, ("NĐ",), "", "2025")),
        ("Nghị định 356/2025/NĐ-CP phạt bao nhiêu", None),
        ("nghi dinh 356", NumberQuery(356, ("NĐ",))),
        ("00294-QĐ/TW", NumberQuery(294, ("QĐ",), "TW")),
        ("294–QĐ／TW", NumberQuery(294, ("QĐ",), "TW")),
        ("van ban so 294", NumberQuery(294)),
    ],
)
def test_number_is_read_out_of_what_was_typed(typed: str, read: NumberQuery) -> None:
    assert parse(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "kết nạp đảng viên",
        "ket nap dang vien",
        "quy định",
        "QĐ/TW",
        "sau 60 ngày thì sao",
        "huy hiệu 30 năm",
    ],
)
def test_words_are_not_taken_for_numbers(typed: str) -> None:
    assert parse(typed) is None


@pytest.mark.parametrize(
    "typed", ["12 13", "1 2 3", "294 295 QĐ", "x" * 5000, "1" * 400, "\0", "٢٩٤", "²", "294²", "12³4", "9" * 30]
)
def test_odd_input_is_read_or_left_alone_but_never_breaks(typed: str) -> None:
    read = parse(typed)

    assert read is None or isinstance(read.number, int)


def test_two_numbers_are_no_number_but_a_year_may_follow() -> None:
    assert parse("294 295") is None
    assert parse("294 2025") == NumberQuery(294, (), "", "2025")


def test_dieu_an_and_du_an_are_told_apart_while_marks_stand() -> None:
    assert parse("12-ĐA/TU") == NumberQuery(12, ("ĐA",), "TU")
    assert parse("12-DA/TU") == NumberQuery(12, ("DA", "ĐA"), "TU")


@pytest.mark.parametrize(
    ("symbol", "key"),
    [
        ("339-QĐ/TW", "339-qđ/tw"),
        ("339 - QĐ / TƯ", "339-qđ/tw"),
        (" 0339-QĐ/TW ", "339-qđ/tw"),
        ("339–QĐ/TW", "339-qđ/tw"),
        ("339-QĐ/ТW", "339-qđ/tw"),
        ("91/2025/QH15", "91/2025/qh15"),
        ("", ""),
    ],
)
def test_symbols_are_compared_in_one_spelling(symbol: str, key: str) -> None:
    assert symbol_key(symbol) == key
    assert symbol_key(key) == key


def test_tu_with_and_without_its_horn_are_two_bodies() -> None:
    assert symbol_key("339-QĐ/TU") != symbol_key("339-QĐ/TƯ")


@pytest.mark.parametrize(("symbol", "number"), [("294-QĐ/TW", 294), ("91/2025/QH15", 91), ("", None), ("QĐ", None)])
def test_leading_number_of_a_symbol(symbol: str, number: int | None) -> None:
    assert number_of(symbol) == number


def test_look_alike_letters_and_dashes_become_plain_ones() -> None:
    assert prepare("НД–КН−ВТС") == "HД-KH-BTC"
