"""Ticking off papers and steps: on the phone, in the account when asked, with and without script."""

from collections.abc import Callable
from typing import Any

import pytest

from guidance.models import ProcedureTicks
from guidance.services.publishing import keep_version
from tests.browser.reader import Reader
from tests.guidance.test_checklist import with_items

pytestmark = pytest.mark.browser
STORED = "Object.keys(localStorage).sort().join()"


def test_ticks_stay_on_the_phone_until_the_account_is_asked_to_keep_them(
    reader: Callable[..., Reader], browse: Any, cast: Any
) -> None:
    procedure = with_items()
    address = procedure.get_absolute_url()
    keep_version(procedure)
    one = reader()

    one.go(address)
    one.reads("Đã xong 0 trên 3")
    one.page.get_by_label("Đơn xin").focus()
    one.page.keyboard.press("Space")
    one.page.get_by_label("Đã xong bước 1").check()
    one.reads("Đã xong 2 trên 3")
    one.go(address)
    one.reads("Đã xong 2 trên 3")
    one.reads("Chỉ máy này nhớ dấu")

    procedure.papers.filter(name="Đơn xin").update(name="Đơn xin có chữ ký")
    keep_version(procedure)
    one.go(address)
    one.reads("Thủ tục đã có bản mới")
    one.reads("Đã xong 1 trên 3")
    one.page.get_by_role("button", name="Bỏ hết dấu").click()
    one.reads("Đã xong 0 trên 3")
    one.page.get_by_label("Ảnh thẻ").check()
    assert one.page.evaluate(STORED) == "sotay"

    one.sign_in_at_once(browse("member"))
    one.go(address)
    one.reads("Giữ trong tài khoản?")
    one.page.get_by_label("Đơn xin").check()
    assert one.page.evaluate(STORED) == "sotay,sotay-rieng"
    assert not ProcedureTicks.objects.exists()
    one.press("Giữ trong tài khoản")
    one.reads("Đã xong 1 trên 3")
    with one.page.expect_response(lambda answer: answer.status == 204):
        one.page.get_by_label("Đã xong bước 1").check()
    one.reads("Đã xong 2 trên 3")
    assert len(ProcedureTicks.objects.get().done) == 2
    one.sign_out()
    assert one.page.evaluate(STORED) == "sotay"
    one.go(address)
    one.reads("Đã xong 1 trên 3")
    assert one.page.get_by_label("Ảnh thẻ").is_checked()

    plain = reader(script=False)
    plain.sign_in_at_once(browse("member"))
    plain.go(address)
    plain.reads("Đã xong 2 trên 3")
    plain.page.get_by_label("Ảnh thẻ").check()
    plain.press("Giữ dấu vừa đánh")
    plain.reads("Đã xong 3 trên 3")
    plain.press("Xóa khỏi tài khoản")
    plain.reads("Có 3 giấy tờ, bước để đánh dấu")
    assert not ProcedureTicks.objects.exists()

    shut = reader()
    shut.context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    shut.go(address)
    shut.page.get_by_label("Ảnh thẻ").check()
    shut.reads("Máy này không nhớ được dấu.")
