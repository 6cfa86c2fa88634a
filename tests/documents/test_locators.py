"""Places in a text: which meet, whichever way round they are written."""

import pytest

from documents.locators import meet, paths_of, places_of


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ("Điều 5", "Điều 5", True),
        ("Điều 5", "Điều 6", False),
        ("Điều 5", "Điều 51", False),
        ("Điều 5", "khoản 2 Điều 5", True),
        ("Điều 5 khoản 2", "điểm a khoản 2 Điều 5", True),
        ("Điều 5, khoản 2", "Điều 5, khoản 3", False),
        ("điểm a, điểm b khoản 2 Điều 5", "Điều 5 khoản 2 điểm b", True),
        ("Điều 5, 6", "Điều 6", True),
        ("Điều 5, 6", "Điều 7", False),
        ("Chương II Điều 12", "Điều 12", True),
        ("Chương II", "Điều 12", True),
        ("Chương II", "Chương III", False),
        ("Chương II", "Phần I", True),
        ("Chương II, mục 1", "mục 1", True),
        ("Chương 2", "Chương II", True),
        ("Chương IV", "Chương VI", False),
        ("3.5", "3.5.1", True),
        ("3.5.1", "3.5", True),
        ("3.5.1", "3.5.2", False),
        ("3.5.1", "3.50", False),
        ("mục 3.4c", "3.4", True),
        ("mục 3.4c", "3.4d", False),
        ("điểm 27", "Điểm 28", False),
        ("3.5.1; 4.2", "4.2.1", True),
        ("3.5.1 và 4.2", "4.3", False),
        ("Phần II, 1.2", "1.2", True),
        ("I.1.5", "IV.2", False),
        ("từ 3.5 đến 3.9", "3.7", True),
        ("3.5 – 3.9", "3.7", True),
        ("Mục 3.5–3.8, 5.1", "5.2", False),
        ("Mục 10.3a–b", "10.3c", True),
        ("1 – 3", "2", True),
        ("Điều 5; toàn văn", "Điều 9", True),
        ("toàn văn", "Điều 9", True),
        ("", "Điều 9", True),
    ],
)
def test_places_that_meet(one: str, other: str, do: bool) -> None:
    assert meet(one, other) is meet(other, one) is do, (places_of(one), places_of(other))


CLAUSES = [
    (1, None, ""),
    (2, None, "Phần thứ nhất"),
    (3, 2, "Chương I"),
    (4, 3, "Điều 1"),
    (5, 4, "khoản 1"),
    (6, 4, "khoản 2"),
    (7, 6, "điểm a"),
    (8, 2, "Chương II"),
    (9, 8, "Mục 1"),
    (10, 9, "Điều 12"),
    (11, 8, "Mục 2"),
    (12, 11, "Điều 13"),
    (13, None, "Phụ lục I"),
    (14, 13, "Điều 1"),
]


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ("Chương II", "Điều 12", True),
        ("Chương II", "Điều 1", False),
        ("Chương I", "Điều 1 khoản 2 điểm a", True),
        ("Chương 2, mục 2", "Điều 13", True),
        ("mục 1 Chương II", "Điều 13", False),
        ("Mục 2", "Chương I", False),
        ("Mục 2", "Chương II", True),
        ("Phụ lục I", "Điều 1", True),
        ("Phụ lục I", "Điều 12", False),
        ("Điều 1 khoản 1", "Điều 1 khoản 2", False),
        ("Điều 1", "khoản 2 Điều 1", True),
        ("Chương V", "Điều 12", True),
        ("Chương II", "Điều 99", True),
        ("Chương II; Phụ lục I", "Điều 1", True),
        ("toàn văn", "Điều 1", True),
    ],
)
def test_clauses_tell_what_stands_in_what(one: str, other: str, do: bool) -> None:
    paths = paths_of(CLAUSES)

    assert meet(one, other, paths) is meet(other, one, paths) is do
