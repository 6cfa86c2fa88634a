"""The fee: one table of cases for Python and the script, and a page that says all without the script."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guidance.fee_counting import dong, fee_of, percent_words
from guidance.models import FeeRate
from tests.guidance.duty_help import load_rules

CASES = [
    ("1", 5_000_000, 50_000),
    ("0.5", 3_999_999, 20_000),
    ("0.5", 4_100_100, 20_501),
    ("0.3", 4_140_000, 12_420),
    ("0.2", 3_700_000, 7_400),
    ("1", 49, 0),
    ("1", 50, 1),
    ("1", 0, 0),
    ("0.125", 9_999_999_999, 12_500_000),
]


@pytest.mark.parametrize(("percent", "base", "fee"), CASES)
def test_fee_is_a_percentage_in_whole_dong(percent: str, base: int, fee: int) -> None:
    assert fee_of(Decimal(percent), base) == fee


def test_numbers_are_written_as_people_write_them() -> None:
    assert (dong(5_310_000), dong(0), percent_words(Decimal("0.500")), percent_words(Decimal("10.000"))) == (
        "5.310.000 đồng",
        "0 đồng",
        "0,5%",
        "10%",
    )


@pytest.mark.django_db
def test_page_shows_the_table_without_script_and_says_what_is_not_compared() -> None:
    load_rules()
    page = Client().get("/dang-phi/").content.decode()

    rows = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page)]
    assert len(rows) == 14
    assert "0,5% lương hưu đang hưởng" in rows[2]
    assert "5.000 đồng" in rows[3]
    assert "01/02/2026 đến hết 31/12/2027" in rows[4]
    assert "Được miễn. Hộ nghèo" in rows[8]
    assert "chưa đối chiếu bản gốc" in page
    assert "method=" not in page[page.index("data-fees") - 80 : page.index("data-fees") + 80]
    FeeRate.objects.update(verified_on="2026-11-25")
    FeeRate.objects.first().document.__class__.objects.update(access="members")
    assert "01-qd-tw-2026" not in Client().get("/dang-phi/").content.decode()


@pytest.mark.django_db
def test_page_takes_nothing(browse: Any) -> None:
    assert Client().post("/dang-phi/", {"money": "5000000"}).status_code == 405
