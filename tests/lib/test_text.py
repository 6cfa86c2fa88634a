"""Vietnamese text: folding, cleaning, order, slugs, marked hits; and that SQL says the same as Python."""

import unicodedata

import pytest
from django.db import connection

from handbook.lib.text import clean, clean_lines, fold, highlight, slugify_vi, sort_key

NAMES = [
    "Nguyễn Văn An",
    "Lê Thị Ánh",
    "Trần Ân",
    "Nguyễn Văn Ẩn",
    "Dương Bình",
    "Đỗ Bình",
    "Bùi Châu",
    "Hà Dũng",
    "Hà Đức",
    "Vũ Em",
    "Vũ Êm",
    "Phạm Giang",
    "Ngô Huệ",
    "Ngô Hùng",
    "Ngô Hưng",
    "Lý Ích",
    "Mai Kiên",
    "Mai Ly",
    "Tô Oanh",
    "Tô Ổn",
    "Tô Ơn",
    "Đinh Phúc",
    "Quách Quân",
    "Hồ Thủy",
    "Hồ Thuỷ",
    "Cao Uyên",
    "Cao Ươm",
    "Thạch Vân",
    "Kiều Xuân",
    "Lâm Yến",
]
"""In Vietnamese order of the given name."""
SAMPLES = [*NAMES, "", " ", "ĐẢNG ỦY", "đảng uỷ", "Hoà", "Hòa", "ỲỴÝỶỸ", "294-QĐ/TW", "ß ǆ Ω", "a\tb", "😀 vui", "%_\\"]
SAMPLES += ["ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬ", "l'été", "O'Hara", unicodedata.normalize("NFD", "Nguyễn Thị Đào Ương")]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng ủy", "dang uy"),
        ("ĐẢNG UỶ", "dang uy"),
        ("Hoà Bình", "hoa binh"),
        ("Hòa Bình", "hoa binh"),
        ("NGUYỄN THỊ ĐÀO ƯƠNG", "nguyen thi dao uong"),
        ("ỳýỷỹỵ ÌỈĨÍỊ", "yyyyy iiiii"),
        ("ăằẳẵắặ âầẩẫấậ", "aaaaaa aaaaaa"),
        ("êềểễếệ ôồổỗốộ ơờởỡớợ ưừửữứự", "eeeeee oooooo oooooo uuuuuu"),
        ("294-QĐ/TW", "294-qd/tw"),
        ("", ""),
    ],
)
def test_fold_takes_marks_and_capitals_away(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


def test_fold_keeps_the_length_of_composed_text() -> None:
    for text in ("Đảng ủy", "294-QĐ/TW", "Nguyễn Thị Đào", "😀"):
        assert len(fold(text)) == len(unicodedata.normalize("NFC", text))


@pytest.mark.django_db
def test_database_folds_and_orders_as_python_does() -> None:
    with connection.cursor() as cursor:
        for text in SAMPLES:
            cursor.execute("SELECT vi_fold(%s)", [text])
            assert cursor.fetchone()[0] == fold(text), text
        rest_and_given = "vi_key(%s) || E'\\x01' || vi_key(%s)"
        for name in NAMES:
            rest, _, given = name.rpartition(" ")
            cursor.execute(f"SELECT {rest_and_given}", [given, rest or given])
            assert cursor.fetchone()[0] == sort_key(name), name


def test_names_stand_in_vietnamese_order_of_the_given_name() -> None:
    shuffled = sorted(NAMES, key=lambda name: name[::-1])

    ordered = sorted(shuffled, key=sort_key)

    # Thủy and Thuỷ are one name in two spellings; their places may change.
    assert [name.replace("uỷ", "ủy") for name in ordered] == [name.replace("uỷ", "ủy") for name in NAMES]


def test_order_looks_at_letters_first_and_marks_after() -> None:
    assert sorted(["Hoà An", "Hoa Anh", "Hoa An"], key=sort_key) == ["Hoa An", "Hoà An", "Hoa Anh"]
    assert sorted(["Đức", "Dũng", "Em"], key=sort_key) == ["Dũng", "Đức", "Em"]
    assert sort_key("An") < sort_key("Bình")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Nguyễn \t Văn\n An ", "Nguyễn Văn An"),
        ("Nguyễn\u00a0Văn\u2003An", "Nguyễn Văn An"),
        ("Ng\u200buy\u00adễn\ufeff", "Nguyễn"),
        ("\u202eđảo\u202c", "đảo"),
        ("a\0b", "ab"),
        (unicodedata.normalize("NFD", "Đào"), "Đào"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_clean_leaves_visible_composed_text(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned
    assert clean(cleaned) == cleaned


def test_clean_lines_keeps_the_lines_of_a_letter() -> None:
    assert clean_lines("\r\n Một  hai \r\n\r\n\tba\u200b \n\n") == "Một hai\n\nba"
    assert clean_lines("\u200b \n ") == ""


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Điều lệ Đảng 2011", "dieu-le-dang-2011"),
        ("15-HD/BTCTU, 2026", "15-hd-btctu-2026"),
        ("  --Đ--  ", "d"),
        ("ﬁ Ⅳ", "fi-iv"),
        ("???", ""),
        ("日本", ""),
    ],
)
def test_slug_is_plain_words_with_hyphens(text: str, slug: str) -> None:
    assert slugify_vi(text) == slug


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Đóng Đảng phí", ["dang"], [("Đóng ", False), ("Đảng", True), (" phí", False)]),
        ("Đảng phí", ["dang", "phi"], [("Đảng", True), (" ", False), ("phí", True)]),
        ("Đảng", ["đảng"], [("Đảng", True)]),
        ("Đảng viên", ["an"], [("Đảng viên", False)]),
        ("15-HD/BTCTU", ["15", "hd"], [("15", True), ("-", False), ("HD", True), ("/BTCTU", False)]),
        ("a.b", ["a.b", "."], [("a.b", True)]),
        ("Đảng", [], [("Đảng", False)]),
        ("Đảng", ["", " "], [("Đảng", False)]),
        ("", ["x"], []),
    ],
)
def test_hits_are_whole_words_in_their_own_spelling(
    text: str, words: list[str], marked: list[tuple[str, bool]]
) -> None:
    assert highlight(text, words) == marked
    assert "".join(piece for piece, _ in highlight(text, words)) == text


def test_hits_in_decomposed_text_are_found_at_the_right_place() -> None:
    assert highlight(unicodedata.normalize("NFD", "Của Đảng ủy"), ["dang"]) == [
        ("Của ", False),
        ("Đảng", True),
        (" ủy", False),
    ]
