"""Text of old Vietnamese machines: recognised by font or by letters, converted only where it reads as Vietnamese."""

import unicodedata

import pytest

from handbook.lib.legacy_text import Encoding, decode, decode_ansi, is_syllable, lacks_marks

TCVN3 = "NguyÔn V¨n §µo, Tr­êng Chinh, Lª ThÞ HuÖ"
TCVN3_READ = "Nguyễn Văn Đào, Trường Chinh, Lê Thị Huệ"
VNI = "Nguyeãn Vaên Ñaït, Tröông Coâng Ñònh"
VNI_READ = "Nguyễn Văn Đạt, Trương Công Định"


@pytest.mark.parametrize(
    ("text", "font", "read", "encoding", "certain"),
    [
        (TCVN3, ".VnTime", TCVN3_READ, Encoding.TCVN3, True),
        (TCVN3, "", TCVN3_READ, Encoding.TCVN3, False),
        (VNI, "VNI-Times", VNI_READ, Encoding.VNI, True),
        (VNI, "", VNI_READ, Encoding.VNI, False),
        ("Nguyễn Văn An", "Arial", "Nguyễn Văn An", Encoding.UNICODE, True),
        ("Nguyen Van An", ".VnTime", "Nguyen Van An", Encoding.UNICODE, True),
        ("12/03/1960", "VNI-Times", "12/03/1960", Encoding.UNICODE, True),
        ("", ".VnTime", "", Encoding.UNICODE, True),
        ("Nguyá»…n VÄƒn An", "", "Nguyễn Văn An", Encoding.MOJIBAKE, True),
        ("Müller, Café", "", "Müller, Café", Encoding.UNICODE, True),
    ],
)
def test_cell_is_read_by_its_font_or_its_letters(
    text: str, font: str, read: str, encoding: Encoding, certain: bool
) -> None:
    decoded = decode(text, font=font)

    assert (decoded.text, decoded.encoding, decoded.certain) == (read, encoding, certain)


def test_decomposed_text_becomes_composed() -> None:
    assert decode(unicodedata.normalize("NFD", "Đỗ Thị Mẫu")).text == "Đỗ Thị Mẫu"


def test_font_of_capitals_is_told() -> None:
    decoded = decode("nguyÔn v¨n §µo", font=".VnTimeH")

    assert (decoded.text, decoded.from_capital_font) == ("nguyễn văn Đào", True)
    assert decode(TCVN3, font=".VnTime").from_capital_font is False


def test_rich_cell_is_read_run_by_run() -> None:
    decoded = decode("", runs=(("NguyÔn ", ".VnTime"), ("Văn An", "Arial")))

    assert (decoded.text, decoded.encoding, decoded.certain) == ("Nguyễn Văn An", Encoding.TCVN3, True)
    assert decode("", runs=(("Nguyễn ", "Arial"), ("Văn An", ""))).encoding is Encoding.UNICODE


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TCVN3.encode("cp1252"), TCVN3),
        (VNI.encode("cp1252"), VNI),
        (b"Nguyen Van An", "Nguyen Van An"),
    ],
)
def test_bytes_of_an_eight_bit_machine(data: bytes, text: str) -> None:
    assert decode_ansi(data) == text


def test_windows_1258_is_composed() -> None:
    written = unicodedata.normalize("NFC", "Nguyê") + "\u0303n Thi\u0323 Đa\u0300o"

    assert decode_ansi(written.encode("cp1258")) == "Nguyễn Thị Đào"


@pytest.mark.parametrize("word", ["Nguyễn", "nghiêng", "Đào", "ơi", "Quý", "khuỷu", "gì", "ích"])
def test_syllables_of_the_language(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Müller", "xyz", "strasse", "Nguyêñ\u0301", "bcd", ""])
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(("name", "lacking"), [("Nguyen Van An", True), ("Nguyễn Van An", False), ("An", False)])
def test_names_without_any_mark_are_noticed(name: str, lacking: bool) -> None:
    assert lacks_marks(name) is lacking
