"""An officer signs in: nothing opens before the second factor is set up, and later it is asked for."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from tests.browser.reader import DESK, Reader
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


def one_time_code(secret: str) -> str:
    """The six digits an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def officer(cast: dict[str, Any], settings: Any) -> User:
    """The officer of the cast, without any waiver; a code stays good for the half-minute after its own."""
    settings.STAFF_SECOND_FACTOR_WAIVED = False
    settings.MFA_TOTP_TOLERANCE = 1
    return cast["officer"]


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_officer_sets_up_the_second_factor_and_needs_it_next_time(
    script: bool, reader: Callable[..., Reader], officer: User
) -> None:
    one = reader(script=script, width=DESK)
    type_password(one)
    assert one.heading == "Nhập lại mật khẩu"
    one.reads("nên cần xác thực hai bước")
    one.go("/chi-bo/phu-trach/")
    assert one.heading == "Nhập lại mật khẩu"

    one.fill("Mật khẩu", PASSWORD)
    one.press("Tiếp tục")
    assert one.heading == "Bật xác thực hai bước"
    secret = one.page.locator(".so", has_text="").first.inner_text()
    one.page.get_by_role("textbox").fill("000000")
    one.press("Bật", status=200)
    one.reads("Lỗi:")
    one.page.get_by_role("textbox").fill(one_time_code(secret))
    one.press("Bật")
    assert one.heading == "Mã dự phòng"
    recovery_code = one.page.locator("main li.so").first.inner_text()

    one.go("/chi-bo/phu-trach/")
    assert one.heading == "Đảng viên tôi phụ trách"
    one.sign_out()

    type_password(one)
    assert one.heading == "Xác thực hai bước"
    one.go("/chi-bo/phu-trach/")
    assert one.heading == "Xác thực hai bước"
    one.page.get_by_role("textbox").fill(recovery_code)
    one.press("Đăng nhập")
    one.go("/chi-bo/phu-trach/")
    assert one.heading == "Đảng viên tôi phụ trách"


def type_password(one: Reader) -> None:
    one.go("/dang-nhap/")
    one.fill("Số điện thoại hoặc mã sổ tay", "officer")
    one.fill("Mật khẩu", PASSWORD)
    one.press("Đăng nhập")
