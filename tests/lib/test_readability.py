"""The measure of sentences: what counts as one, what as long."""

import pytest

from handbook.lib.readability import Level, level_of, long_sentences, sentences, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nộp đơn. Chờ trả lời.", ["Nộp đơn.", "Chờ trả lời."]),
        ("Một dòng\nHai dòng", ["Một dòng", "Hai dòng"]),
        ("Theo mục 6.3.1 và 10.2.", ["Theo mục 6.3.1 và 10.2."]),
        ("Ba việc: một; hai; ba.", ["Ba việc: một; hai; ba."]),
        ("Có không? “Có.” Vậy thì làm!", ["Có không?", "“Có.", "Vậy thì làm!"]),
        ("  ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("sentence", "number"),
    [("Nộp trong 30 ngày làm việc.", 6), ("Theo 294-QĐ/TW, mục 6.3.1.", 4), ("– (…)", 0), ("Đảng ủy", 2)],
)
def test_syllables(sentence: str, number: int) -> None:
    assert syllables(sentence) == number


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ((14,), "dễ đọc"),
        ((26, 2), "dễ đọc"),
        ((27, 1), "vừa"),
        ((15,), "vừa"),
        ((21,), "khó đọc"),
        ((41, 1, 1), "khó đọc"),
    ],
)
def test_levels(lengths: tuple[int, ...], words: str) -> None:
    assert level_of(" ".join(["tiếng"] * length) + "." for length in lengths).words == words


def test_no_text_has_no_length() -> None:
    assert level_of([]) == Level(0, 0, 0.0)


def test_long_sentences_come_longest_first() -> None:
    assert long_sentences(["Một hai ba. Một hai.", "Một hai ba bốn."], 2) == [
        (4, "Một hai ba bốn."),
        (3, "Một hai ba."),
    ]
