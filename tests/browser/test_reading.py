"""Reading as one needs it: larger, dark, printed, by keyboard; and leaving without a trace."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from tests.browser.reader import DESK, Reader
from tests.factories import make_document, make_procedure

pytestmark = pytest.mark.browser

STYLE = "([selector, property]) => getComputedStyle(document.querySelector(selector))[property]"
LIGHT_PAGE, DARK_PAGE = "rgb(248, 245, 239)", "rgb(24, 21, 19)"


def style(page: Page, selector: str, property: str) -> str:
    return page.evaluate(STYLE, [selector, property])


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_back_after_sign_out_does_not_show_the_record(
    script: bool, reader: Callable[..., Reader], browse: Any, people: SimpleNamespace
) -> None:
    one = reader(script=script)
    one.sign_in_at_once(browse("member"))
    one.go("/")
    one.go("/cua-toi/")
    one.reads("•••• 0001")
    one.press("Đăng xuất")
    assert one.heading == "Sổ tay đảng viên"

    one.page.go_back()

    assert one.heading == "Đăng nhập"
    assert people.member.full_name not in one.page.content()


def test_back_after_sign_out_does_not_show_a_revealed_number(
    reader: Callable[..., Reader], browse: Any, people: SimpleNamespace
) -> None:
    one = reader()
    one.sign_in_at_once(browse("member"))
    one.go("/cua-toi/")
    one.press("Hiện đủ Số căn cước")
    one.reads("099161000001")
    one.press("Đăng xuất")

    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # it was the answer to a form, and nobody kept it
        one.page.go_back()

    one.page.wait_for_url("chrome-error://chromewebdata/")
    assert "099161000001" not in one.page.content()
    assert all("ERR_CACHE_MISS" in complaint for complaint in one.complaints)
    one.complaints.clear()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_reader_chooses_size_and_background(
    script: bool, reader: Callable[..., Reader], transactional_db: None
) -> None:
    one = reader(script=script)
    one.go("/thong-bao/")
    assert style(one.page, "body", "fontSize") == "18px"

    one.follow("Cỡ chữ", inside="header")
    one.page.get_by_label("Chữ rất to").check()
    one.page.get_by_label("Nền tối").check()
    one.press("Dùng từ bây giờ")

    assert one.heading == "Thông báo"
    assert style(one.page, "body", "fontSize") == "26.4px"
    assert style(one.page, "body", "backgroundColor") == DARK_PAGE
    one.go("/van-ban/")
    assert style(one.page, "body", "backgroundColor") == DARK_PAGE


@pytest.mark.parametrize(("dark", "background"), [(False, LIGHT_PAGE), (True, DARK_PAGE)])
def test_background_follows_the_device_until_chosen(
    dark: bool, background: str, reader: Callable[..., Reader], transactional_db: None
) -> None:
    one = reader(dark=dark)
    one.go("/")
    assert style(one.page, "body", "backgroundColor") == background

    one.go("/cai-dat-doc/")
    one.page.get_by_label("Nền sáng").check()
    one.press("Dùng từ bây giờ")

    assert style(one.page, "body", "backgroundColor") == LIGHT_PAGE


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_print_view_opens_what_is_folded_and_leaves_the_frame_out(
    script: bool, reader: Callable[..., Reader], transactional_db: None
) -> None:
    procedure = make_procedure("Việc để in")
    procedure.questions.create(question="Hỏi gì?", answer="Đáp thế này.", order=1)
    one = reader(script=script, width=DESK)
    one.go(procedure.get_absolute_url())
    answer = one.page.get_by_text("Đáp thế này.")
    assert not answer.is_visible()

    one.go(procedure.get_absolute_url() + "?in=1")
    assert answer.is_visible()

    one.page.emulate_media(media="print")
    assert answer.is_visible()
    for selector in ("body > header", "body > footer", ".day", ".cong-cu", ".duong"):
        assert not one.page.locator(selector).is_visible(), selector
    assert one.page.get_by_text("Bản in để tham khảo").is_visible()
    assert style(one.page, "body", "backgroundColor") == "rgb(255, 255, 255)"


def test_print_button_opens_what_is_folded(reader: Callable[..., Reader], transactional_db: None) -> None:
    procedure = make_procedure("Việc để in")
    procedure.questions.create(question="Hỏi gì?", answer="Đáp thế này.", order=1)
    one = reader()
    one.context.add_init_script("window.print = () => { document.title = 'printed' }")
    one.go(procedure.get_absolute_url())

    one.page.get_by_role("link", name="In", exact=True).click()

    one.page.wait_for_function("document.title === 'printed'")
    assert one.page.get_by_text("Đáp thế này.").is_visible()


def test_keyboard_skips_to_the_content_and_always_sees_where_it_is(
    reader: Callable[..., Reader], browse: Any, transactional_db: None
) -> None:
    one = reader(width=DESK)
    one.sign_in_at_once(browse("member"))
    one.go("/hoi-dap/gui-cau-hoi/")
    focused = """() => { const here = document.activeElement, look = getComputedStyle(here);
      return {words: (here.textContent || here.name).trim().slice(0, 30), tag: here.tagName,
              top: here.getBoundingClientRect().top,
              ring: look.outlineStyle === "none" ? 0 : parseFloat(look.outlineWidth)}
    }"""

    one.page.keyboard.press("Tab")
    first = one.page.evaluate(focused)
    assert first["words"] == "Bỏ qua, tới nội dung chính"
    assert first["top"] >= 0
    one.page.keyboard.press("Enter")
    assert one.page.evaluate("document.activeElement.id") == "noi-dung"

    one.page.evaluate("document.activeElement.blur()")
    stops = []
    while not stops or stops[-1]["tag"] != "BODY":
        one.page.keyboard.press("Tab")
        stops.append(one.page.evaluate(focused))
        assert len(stops) < 60, "the keyboard never leaves the page"
    stops.pop()
    assert {"A", "TEXTAREA", "SELECT", "INPUT", "BUTTON"} <= {stop["tag"] for stop in stops}
    assert [stop["words"] for stop in stops if stop["ring"] < 2] == []


def test_script_only_adds(reader: Callable[..., Reader], transactional_db: None) -> None:
    make_document("Văn bản thử")
    plain, full = reader(script=False, width=DESK), reader(width=DESK)
    for one in (plain, full):
        one.go("/dang-nhap/")
        one.fill("Mật khẩu", "an")

    assert plain.page.get_by_role("button", name="Hiện mật khẩu").count() == 0
    full.page.get_by_role("button", name="Hiện mật khẩu").click()
    assert full.page.get_by_label("Mật khẩu", exact=True).get_attribute("type") == "text"

    for one in (plain, full):
        one.go("/van-ban/")
    plain.page.locator("summary").click()
    for one in (plain, full):
        one.page.get_by_label("Hiệu lực").select_option("tat-ca")
        one.press("Xem kết quả")
        assert one.page.url.endswith("/van-ban/?q=&loai=&co-quan=&nam=&hieu-luc=tat-ca&ngay=")
        one.reads("Cả văn bản hết hiệu lực")


def until(page: Page, truth: str) -> None:
    """Wait for what the page says; the security policy forbids the browser to read a condition again and again."""
    page.evaluate(f"new Promise(go => {{ (function look() {{ {truth} ? go() : setTimeout(look, 50) }})() }})")


def test_reader_is_led_back_to_where_she_was(reader: Callable[..., Reader], transactional_db: None) -> None:
    long = ["Nội dung thử để trang đủ dài. " * 40] * 2
    procedure = make_procedure("Việc dài", notes=long, special_cases=long, common_mistakes=long)
    procedure.steps.create(order=1, actor="Chi ủy", action="Xem xét")
    one = reader()

    one.go(procedure.get_absolute_url())
    assert one.page.get_by_role("link", name="Đọc tiếp từ").count() == 0
    one.page.evaluate("document.getElementById('sai').scrollIntoView({behavior: 'instant'})")
    until(one.page, "(localStorage.getItem('sotay') || '').includes('sai')")
    one.go("/thu-tuc/")
    one.go(procedure.get_absolute_url())

    one.page.get_by_role("link", name="Đọc tiếp từ Hay làm sai").click()
    until(one.page, "Math.abs(document.getElementById('sai').getBoundingClientRect().top) < 300")
