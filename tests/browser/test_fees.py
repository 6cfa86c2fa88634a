"""The fee calculator: the same arithmetic as on the server, and nothing leaves the browser."""

from collections.abc import Callable

import pytest

from guidance.fee_counting import dong
from guidance.models import FeeRate
from tests.browser.reader import Reader
from tests.guidance.duty_help import load_rules
from tests.guidance.test_fees import CASES

pytestmark = pytest.mark.browser


def test_calculator_counts_as_the_server_does_and_sends_nothing(
    transactional_db: None, reader: Callable[..., Reader]
) -> None:
    load_rules()
    insured, pupil, freed, abroad, jobless = (
        str(FeeRate.objects.filter(title__startswith=title).order_by("valid_from")[0].pk)
        for title in ("Người đóng", "Học sinh", "Người từ 50", "Đảng viên ở ngoài nước", "Người không đóng")
    )
    page = reader(width=360).page
    page.goto("/dang-phi/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))  # the mark of the page may come late
    answer = page.locator("output")

    page.select_option("#kind", insured)
    assert page.locator("[data-basis]").inner_text().startswith("Tiền lương tháng trước")
    assert page.locator("#kind option:checked").inner_text() == "Người đóng bảo hiểm xã hội bắt buộc"
    for percent, base, fee in CASES:
        page.eval_on_selector("#kind", "(list, p) => { list.selectedOptions[0].dataset.percent = p; }", percent)
        page.fill("#money", f"{base:,}".replace(",", "."))
        assert answer.inner_text() == f"{dong(fee)} một tháng", (percent, base)
    page.fill("#money", "năm triệu")
    assert answer.inner_text() == "Chỉ ghi số tiền, ví dụ 5.000.000"
    page.select_option("#kind", jobless)
    page.select_option("#region", label="Vùng III")
    assert answer.inner_text() == "12.420 đồng một tháng"
    told = []
    for kind in (pupil, freed, abroad):
        page.select_option("#kind", kind)
        told.append(answer.inner_text())
    assert told == ["5.000 đồng một tháng", "Được miễn", "Có mức riêng, hỏi cấp ủy nơi đang sinh hoạt."]
    assert [address for address in asked if not address.endswith("/static/img/mark.svg")] == []
    assert page.url.endswith("/dang-phi/")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
