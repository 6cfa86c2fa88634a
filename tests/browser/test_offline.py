"""Reading without a network: public pages kept on tap, without a name; nothing personal on the machine, ever."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.reader import Reader
from tests.factories import make_document, make_procedure

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const key of await (await caches.open(name)).keys())
      found[new URL(key.url).pathname] = (await (await caches.match(key)).clone().text());
  return found;
}"""


def kept(page: Page) -> dict[str, str]:
    """Path and text of all that the caches of this machine hold, without the portal's own scripts and pictures."""
    return {path: text for path, text in page.evaluate(KEPT).items() if not path.startswith("/static/")}


@pytest.fixture
def one(reader: Callable[..., Reader]) -> Iterator[Reader]:
    one = reader()
    yield one
    one.context.set_offline(False)
    meant = ("ERR_INTERNET_DISCONNECTED", "404")  # the network that was cut, the pages the worker is refused
    one.complaints[:] = [words for words in one.complaints if not any(sign in words for sign in meant)]


def save(one: Reader, address: str) -> None:
    one.go(address)
    one.press("Lưu lại")
    one.reads("Mất mạng vẫn đọc được trang này")


def test_saved_public_pages_open_without_a_network_and_nothing_else_is_kept(
    one: Reader, browse: Any, people: Any
) -> None:
    procedure = make_procedure("Việc để dành")
    procedure.questions.create(question="Hỏi gì?", answer="Đáp thế này.", order=1)
    text, internal = make_document('Văn bản "để dành"'), make_document("Chỉ đảng viên đọc", access="members")
    one.sign_in_at_once(browse("member"))

    save(one, procedure.get_absolute_url())
    save(one, text.get_absolute_url())
    one.go(internal.get_absolute_url())
    one.press("Lưu lại")
    refused = one.page.evaluate(
        """async paths => Promise.all(paths.map(async keep => {
          const channel = new MessageChannel(), worker = await navigator.serviceWorker.ready;
          return new Promise(done => { channel.port1.onmessage = event => done(event.data);
                                       worker.active.postMessage({keep}, [channel.port2]) });
        }))""",
        [internal.get_absolute_url(), "/cua-toi/", "/dang-nhap/", "/khong-co/"],
    )
    one.go("/cua-toi/")
    assert refused == ["refused"] * 4
    name = people.member.full_name
    held = kept(one.page)
    assert set(held) == {"/mat-mang/", procedure.get_absolute_url(), text.get_absolute_url()}
    assert name in one.page.content()
    for page in held.values():
        assert "Đăng nhập" in page
        assert name not in page
        assert "data-own" not in page

    one.context.set_offline(True)
    one.page.goto(procedure.get_absolute_url())
    one.reads("Bản lưu ngày")
    one.reads("Đáp thế này.")
    assert one.page.locator("style").count() == 1
    one.page.goto("/cua-toi/")
    assert one.heading == "Đang mất mạng"
    one.reads("2 trang")
    one.page.goto(internal.get_absolute_url())
    assert one.heading == "Đang mất mạng"
    one.page.get_by_role("link", name='Văn bản "để dành"').click()
    one.reads("Bản lưu ngày")

    one.context.set_offline(False)
    one.sign_out()
    assert set(kept(one.page)) == set(held)
    assert one.page.evaluate("localStorage.getItem('sotay-rieng')") is None
    one.context.set_offline(True)
    one.page.goto("/cua-toi/")
    assert one.heading == "Đang mất mạng"
    assert name not in one.page.content()

    one.context.set_offline(False)
    one.go("/da-luu/")
    one.reads("2 trang")
    one.page.get_by_role("button", name="Lưu bản mới").click()
    one.reads("Đã lưu bản mới của 2 trên 2 trang.")
    type(procedure).objects.filter(pk=procedure.pk).update(published_at=None)
    one.page.get_by_role("button", name="Lưu bản mới").click()
    one.reads("Đã lưu bản mới của 1 trên 2 trang. Đã bỏ 1 trang không còn trên sổ tay. 1 trang")
    assert set(kept(one.page)) == {"/mat-mang/", text.get_absolute_url()}
    one.page.get_by_role("button", name=re.compile('Xóa .*Văn bản "để dành"')).click()
    one.reads("Đã xóa khỏi máy này. Chưa có trang nào")
    assert one.page.evaluate("document.activeElement.hasAttribute('data-told')")
    save(one, text.get_absolute_url())
    one.go("/da-luu/")
    one.reads("1 trang")
    one.page.get_by_role("button", name="Xóa hết").click()
    one.reads("Đã xóa hết trên máy này.")
    assert one.page.evaluate(KEPT) == {}
    assert one.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    one.go(text.get_absolute_url())
    one.page.get_by_role("button", name="Đọc khi mất mạng").click()
    one.reads("Mất mạng vẫn đọc được trang này")
    assert set(kept(one.page)) == {"/mat-mang/", text.get_absolute_url()}
