"""“Nghe”: offered only where there is a Vietnamese voice; reads sentence by sentence, stops and goes on."""

from collections.abc import Callable

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PAGE = "/thu-tuc/chuyen-sinh-hoat-dang-chinh-thuc/"
VOICE = """(lang => {
  window.said = []; window.silenced = 0; let now = null;
  const voice = {lang, name: lang};
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [voice], addEventListener: () => {}, cancel: () => { window.silenced += 1; now = null; },
    speak: one => { window.said.push([one.text, one.lang, one.rate]); now = one; },
  }});
  window.finish = () => { const one = now; now = null; one.onend(); };
})("LANG");"""


def visitor(reader: Callable[..., Reader], lang: str) -> Reader:
    one = reader()
    one.context.add_init_script(VOICE.replace("LANG", lang))
    one.go(PAGE)
    return one


def test_page_is_read_aloud_in_short_sentences(reader: Callable[..., Reader], reference: None) -> None:
    one = visitor(reader, "vi_VN")

    one.page.get_by_role("button", name="Nghe", exact=True).click()
    for _ in range(24):
        one.page.evaluate("window.finish()")

    said = one.page.evaluate("window.said")
    assert said[0] == [one.heading, "vi-VN", 0.9]
    assert len(said) == 25
    assert max(len(text) for text, _, _ in said) <= 180
    spoken = " ".join(" ".join(one.page.locator("[data-spoken]").all_text_contents()).split())
    assert [text for text, _, _ in said if text not in spoken] == []
    assert one.page.locator(".dang-doc").count() == 1
    one.page.get_by_role("button", name="Dừng").click()
    one.page.get_by_role("button", name="Đọc tiếp từ đây").click()
    assert len(one.page.evaluate("window.said")) == 26
    one.page.get_by_role("button", name="Thôi nghe").click()
    assert one.page.locator(".dang-doc").count() == 0
    assert one.page.evaluate("window.silenced") >= 3


def test_nothing_is_offered_without_a_vietnamese_voice(reader: Callable[..., Reader], reference: None) -> None:
    one = visitor(reader, "en-US")

    assert one.page.locator("[data-listen]").is_hidden()
    assert one.page.get_by_role("button", name="Lưu lại", exact=True).is_visible()
