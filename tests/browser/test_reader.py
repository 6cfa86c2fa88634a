"""The reader of the journeys hears what a browser complains about, with and without script."""

from collections.abc import Callable

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

BAD_PAGE = """<!doctype html><html lang="vi"><title>Thử</title><main><h1>Thử</h1>
<p style="color:red">Kiểu viết trong thẻ</p><img src="http://192.0.2.1/x.png" alt="">
<div style="width:900px">Rộng</div></main>"""


@pytest.mark.parametrize("script", [True, False])
def test_reader_hears_violations_missing_files_and_foreign_addresses(
    script: bool, reader: Callable[..., Reader]
) -> None:
    one = reader(script=script)
    one.page.route(
        "**/xau/",
        lambda route: route.fulfill(
            body=BAD_PAGE,
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": "default-src 'none'; img-src http:"},
        ),
    )
    one.page.route("http://192.0.2.1/**", lambda route: route.fulfill(status=404, body=""))

    one.go("/xau/")

    heard = "\n".join(one.complaints)
    one.complaints.clear()
    assert "leaves the portal: http://192.0.2.1/x.png" in heard
    assert "answer 404: http://192.0.2.1/x.png" in heard
    assert "style-src" in heard
    assert ("violates style-src-attr" in heard) is script


def test_reader_hears_script_errors(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.page.route("**/xau/", lambda route: route.fulfill(body="<script>khong_co()</script>", content_type="text/html"))

    one.go("/xau/")

    heard = "\n".join(one.complaints)
    one.complaints.clear()
    assert "khong_co is not defined" in heard
