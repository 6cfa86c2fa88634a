"""Places in a text: which meet, whichever way round they are written."""

import pytest

from documents.locators import meet, places_of


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
