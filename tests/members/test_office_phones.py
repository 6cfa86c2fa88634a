"""Telephone numbers of offices, and words for names."""

import pytest

from members.body_names import asked_words, has_name, is_named
from members.office_phones import read_phones


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("0000 000 001", ["0000000001"]),
        ("(0209) 0000.123 - 0209 0000124", ["02090000123", "02090000124"]),
        ("+84 209 0000 123 máy lẻ 12; 1900 0000", ["02090000123 máy lẻ 12", "19000000"]),
        ("0084 209 0000 123", ["02090000123"]),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, read: list[str]) -> None:
    assert [str(phone) for phone in read_phones(typed)] == read
    assert [str(phone) for phone in read_phones("; ".join(read))] == read


@pytest.mark.parametrize("typed", ["2090000123", "gọi anh Thử", "0209", "0000 000 001 gặp chị Mẫu"])
def test_what_is_no_number_of_an_office_is_said_so(typed: str) -> None:
    with pytest.raises(ValueError, match="“"):
        read_phones(typed)


@pytest.mark.parametrize(
    ("typed", "is_mobile"), [("0912 000 001", True), ("+84 912000001", True), ("0209000001", False)]
)
def test_mobile_numbers_are_told_apart(typed: str, is_mobile: bool) -> None:
    assert [phone.is_mobile for phone in read_phones(typed)] == [is_mobile]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Đảng ủy xã Suối Thử", ["suoi", "thu"]),
        ("suoi thu", ["suoi", "thu"]),
        ("phường", ["phuong"]),
        ("Tỉnh ủy Mẫu", ["mau"]),
        ("Xã Đàn", ["dan"]),
        ("Bố Trạch", ["bo", "trach"]),
        ("(.*)", []),
    ],
)
def test_words_for_kinds_are_optional(typed: str, words: list[str]) -> None:
    assert asked_words(typed) == words


@pytest.mark.parametrize(
    ("typed", "named"), [("xã", False), ("Tỉnh ủy", False), ("a", False), ("", False), ("xã Bản", True)]
)
def test_kinds_alone_are_no_name(typed: str, named: bool) -> None:
    assert has_name(typed) == named


def test_every_word_begins_a_word_of_the_name() -> None:
    assert is_named("Đảng bộ xã Suối Thử", ["suo", "thu"])
    assert not is_named("Đảng bộ xã Suối Thử", ["uoi"])
    assert not is_named("Đảng bộ xã Suối Thử", ["suoi", "mau"])
