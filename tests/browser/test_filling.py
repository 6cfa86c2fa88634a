"""A member takes a form home, filled from the own record: from the procedure to the page to print and the file."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import AccessLogEntry
from tests.browser.reader import Reader
from tests.guidance.test_form_files import made  # noqa: F401 -- a fixture

pytestmark = pytest.mark.browser
STORES = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"


@pytest.mark.parametrize("script", [True, False])
def test_a_form_is_filled_from_the_procedure_that_asks_for_it(
    reader: Callable[..., Reader],
    browse: Any,
    made: SimpleNamespace,  # noqa: F811  # the fixture
    script: bool,
) -> None:
    one = reader(script=script)
    one.sign_in_at_once(browse("member"))

    one.go(made.procedure.get_absolute_url())
    one.page.locator(f"main a[href='{made.address}']").first.click()
    one.reads("Có trong hồ sơ, chỉ hiện trong tệp")
    assert made.member.citizen_id not in one.page.content()
    one.press("Mở trang để in")
    one.reads(f"Tôi là {made.member.full_name}, số {made.member.citizen_id}")
    assert made.member.citizen_id not in one.page.url
    if script:
        assert one.page.evaluate(STORES) == 0

    one.go(made.address)
    with one.page.expect_download() as coming:
        one.page.get_by_role("button", name="Tải tệp đã điền").click()
    assert coming.value.suggested_filename == "mau-1-mt-dien-san.docx"
    with zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes())) as archive:
        assert made.member.full_name in archive.read("word/document.xml").decode()
    seen = AccessLogEntry.objects.filter(subject_id=made.member.pk, fields__contains="citizen_id")
    assert sorted(seen.values_list("action", flat=True)) == ["exported", "printed"]
