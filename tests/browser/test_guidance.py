"""Guidance as people meet it: everyday questions from home, and the editor of rich text under the portal's policy."""

from collections.abc import Callable
from typing import Any

import pytest

from guidance.models import Signpost
from tests.browser.reader import DESK, Reader
from tests.factories import make_group

pytestmark = pytest.mark.browser

FROM_WORD = (
    "<p class=MsoListParagraph style='mso-list:l0 level1'><span style='mso-list:Ignore'>·  </span>Ý một</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1'>Ý hai</p><script>document.title = 'hỏng'</script>"
)


@pytest.mark.parametrize(
    ("asked", "title", "answer"),
    [
        ("mất thẻ đảng", "Mất thẻ, hỏng thẻ đảng viên", "Báo ngay cấp ủy."),
        ("mat the dang", "Mất thẻ, hỏng thẻ đảng viên", "Báo ngay cấp ủy."),
        ("dự bị có được biểu quyết không", "Kết nạp đảng viên mới", "Đảng viên dự bị có được biểu quyết không?"),
        ("du bi co duoc bieu quyet khong", "Kết nạp đảng viên mới", "Đảng viên dự bị có được biểu quyết không?"),
    ],
)
def test_everyday_question_reaches_its_page_in_two_taps(
    reader: Callable[..., Reader], reference: None, asked: str, title: str, answer: str
) -> None:
    """One tap on the search button, one on the first row of the answers."""
    visitor = reader()
    visitor.go("/")

    visitor.find(asked)
    first = visitor.page.locator("main ul.ds a.dong .ten").first.inner_text()
    visitor.follow(first)

    assert visitor.heading == title
    visitor.reads(answer)


AFTER_FOCUS = "() => new Promise(done => setTimeout(done, 20))"
"""ProseMirror puts its own selection back by a timer of 20 ms from its focus; one set later ends later."""


def test_editor_of_rich_text_works_under_the_policy(reader: Callable[..., Reader], browse: Any) -> None:
    """The reader hears violations of the policy and errors of scripts."""
    page = Signpost.objects.create(slug="chi-duong", title="Chỉ đường", group=make_group(), text="<p>Có sẵn.</p>")
    editor = reader(width=DESK)
    editor.sign_in_at_once(browse("editor"))
    editor.go(f"/quan-tri/guidance/signpost/{page.pk}/change/")
    area = editor.page.locator(".ProseMirror[role=textbox][aria-label='Nội dung']")

    area.click()
    area.evaluate(AFTER_FOCUS)
    editor.page.keyboard.press("Control+End")
    editor.page.keyboard.press("Enter")
    area.evaluate(
        """(node, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        FROM_WORD,
    )
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.press("Enter")
    assert editor.page.locator(".prose-menubar [title='Chữ đậm']").count() == 1
    assert editor.page.locator(".prose-menubar").inner_text().count("eading") == 0
    editor.page.keyboard.type("Gõ thêm")
    editor.page.get_by_role("button", name="Lưu", exact=True).click()
    editor.page.wait_for_url("**/guidance/signpost/")

    page.refresh_from_db()
    assert page.text == "<p>Có sẵn.</p><ul><li><p>Ý một</p></li><li><p>Ý hai</p></li></ul><p>Gõ thêm</p>"
