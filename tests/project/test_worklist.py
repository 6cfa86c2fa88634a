"""The landing page of staff: what waits, counted within the reader's scope."""

from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import SignInAttempt
from documents.models import Document
from documents.services.changes import notice_changes
from exchange.services.questions import answer_question
from handbook.worklist import work_of
from members.models import ImportState, RosterImport
from tests.factories import make_document, make_file, make_notice, make_procedure, make_question


@pytest.fixture
def waiting(cast: Any, people: SimpleNamespace, tree: SimpleNamespace) -> None:
    make_question(people.member.user, "Một?")
    make_question(people.cousin.user, "Hai?")
    make_question(people.outsider.user, "Ba?")
    agreed = make_question(people.member.user, "Bốn?", may_publish=True)
    answer_question(agreed, "Đáp.", actor=cast["officer"])
    for actor, body in (("officer", tree.commune_a), ("other_officer", tree.commune_b)):
        RosterImport.objects.create(
            actor=cast[actor], organisation=body, file_name="a.xlsx", state=ImportState.JUDGED, as_of="2026-11-20"
        )
    make_document("Nháp", published_at=None)
    make_file(Document.objects.get(), text_state="failed")
    make_procedure("Nháp", published_at=None)
    make_notice(cast["publisher"], published_at=None)
    make_notice(cast["officer"], published_at=None, audience="subtree", organisation=tree.commune_a)
    make_procedure("Cũ").provisions.create(document=make_document("Hết", status="expired"), locator="mục 1")
    notice_changes()
    SignInAttempt.objects.create(kind="sign_in", succeeded=False)
    SignInAttempt.objects.create(kind="sign_in", succeeded=True)


CONTENT = [
    "1 văn bản chưa công bố",
    "1 văn bản cần xem lại bản chữ",
    "1 trang đang soạn",
    "1 trang có căn cứ vừa thay đổi",
    "1 chỗ dẫn văn bản đã thay đổi, chờ đối chiếu",
]


@pytest.mark.parametrize(
    ("role", "lines"),
    [
        ("member", []),
        ("secretary", []),
        ("officer", ["2 câu hỏi chờ trả lời", "1 danh sách chờ xem và xác nhận", "1 thông báo chưa gửi"]),
        ("other_officer", ["1 câu hỏi chờ trả lời", "1 danh sách chờ xem và xác nhận"]),
        ("editor", [*CONTENT, "2 thông báo chưa gửi"]),
        ("publisher", ["1 câu trả lời có thể đăng", *CONTENT, "2 thông báo chưa gửi"]),
        ("dpo", ["1 lần đăng nhập sai trong 24 giờ qua"]),
        (
            "administrator",
            [
                "3 câu hỏi chờ trả lời",
                "2 danh sách chờ xem và xác nhận",
                "1 câu trả lời có thể đăng",
                *CONTENT,
                "2 thông báo chưa gửi",
                "1 lần đăng nhập sai trong 24 giờ qua",
            ],
        ),
    ],
)
def test_work_list_by_role(cast: Any, waiting: None, browse: Any, role: str, lines: list[str]) -> None:
    work = work_of(cast[role])

    assert [f"{item.number} {item.words}" for item in work] == lines
    for item in work:
        shown = browse(role).get(item.url).context
        rows = shown["cl"].result_list if "cl" in shown else shown["page"].object_list
        assert len(rows) == item.number


def test_landing_page_shows_the_work_or_says_there_is_none(cast: Any, browse: Any, people: SimpleNamespace) -> None:
    officer = browse("officer")
    assert "Không có việc nào chờ." in officer.get("/quan-tri/").content.decode()

    make_question(people.member.user, "Một?")

    page = officer.get("/quan-tri/").content.decode()
    assert '<a href="/quan-tri/exchange/question/?viec=cho"><b>1</b> câu hỏi chờ trả lời</a>' in page
