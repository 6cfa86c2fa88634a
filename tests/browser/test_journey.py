"""The whole way of a member on a phone: slip, sign-in, own record, looking up, asking, reading the answer."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from exchange.models import Question
from exchange.services.questions import answer_question, publish_answer
from members.models import Member
from tests.browser.reader import DESK, Reader
from tests.factories import PASSWORD, make_member, make_question

pytestmark = pytest.mark.browser

ASKED = "Giấy giới thiệu chuyển sinh hoạt của tôi bị ướt, có được cấp lại không?"
ANSWER = "Được. Đồng chí mang giấy ướt tới đảng ủy nơi đi để đổi giấy mới."


@pytest.fixture
def newcomer(tree: SimpleNamespace) -> Member:
    """A member of commune_a's first cell who has never signed in."""
    return make_member(
        "Nông Thị Mới",
        cell=tree.cell_a1,
        citizen_id="099161777123",
        card_number="099161777123",
        phone="0900777123",
        address="Nhà số 7, Xóm Một",
    )


@pytest.fixture
def answered(cast: dict[str, Any], reference: None) -> Question:
    """A published answer about much the same."""
    question = make_question(cast["outsider"], may_publish=True)
    answer_question(question, "Được cấp lại.", actor=cast["administrator"])
    return publish_answer(
        question, "Mất giấy giới thiệu chuyển sinh hoạt thì làm sao?", "Được cấp lại.", actor=cast["administrator"]
    )


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_member_activates_reads_looks_up_asks_and_reads_the_answer(
    script: bool,
    reader: Callable[..., Reader],
    browse: Any,
    newcomer: Member,
    answered: Question,
) -> None:
    secretary, officer = reader(width=DESK, script=script), reader(width=DESK, script=script)
    secretary.sign_in_at_once(browse("secretary"))
    officer.sign_in_at_once(browse("officer"))  # the second factor is waived here; its own journey sets it up
    handbook_code, code = print_slip(secretary, newcomer)

    member = reader(script=script)
    activate(member, handbook_code, code)
    read_own_record(member)
    sign_out_and_in_again(member, handbook_code)
    look_up(member)
    number = ask(member)
    answer(officer, number)
    read_the_answer(member)


def print_slip(secretary: Reader, newcomer: Member) -> tuple[str, str]:
    """The two codes as they stand on the printed slip."""
    secretary.go("/cua-toi/")
    secretary.follow("Đảng viên tôi phụ trách")
    secretary.find("nong thi moi")
    secretary.follow(newcomer.full_name)
    secretary.press("In phiếu kích hoạt")
    slip = secretary.page
    return slip.locator("[data-slip=handbook-code]").inner_text(), slip.locator("[data-slip=code]").inner_text()


def activate(member: Reader, handbook_code: str, code: str) -> None:
    member.go("/")
    member.follow("Đăng nhập", inside=".day")
    member.follow("Kích hoạt bằng phiếu")
    member.fill("Mã sổ tay", handbook_code.lower())
    member.fill("Mã kích hoạt", "0000000000")
    member.press("Tiếp tục", status=422)
    member.reads("Mã sổ tay hoặc mã trên phiếu chưa đúng")
    assert member.page.get_by_label("Mã sổ tay", exact=True).input_value() == handbook_code.lower()

    member.fill("Mã kích hoạt", code)
    member.press("Tiếp tục")
    member.fill("Mật khẩu mới", PASSWORD)
    member.fill("Gõ lại mật khẩu", PASSWORD)
    member.press("Kích hoạt")
    member.reads("Đã kích hoạt.")


def read_own_record(member: Reader) -> None:
    assert member.heading == "Nông Thị Mới"
    member.reads("19/05/1985")
    assert "Chi bộ Xóm Một" in member.text
    assert "•••• 7123" in member.text
    assert "099161777123" not in member.page.content()

    member.press("Hiện đủ Số căn cước")
    assert member.text.count("099161777123") == 1
    assert member.page.get_by_text("099161777123").bounding_box()["y"] < 740, "the number shown is out of sight"
    assert "0900 777 123" not in member.text

    member.go("/cua-toi/")
    assert "099161777123" not in member.page.content()


def sign_out_and_in_again(member: Reader, handbook_code: str) -> None:
    member.sign_out()
    member.follow("Đăng nhập", inside=".day")
    member.fill("Số điện thoại hoặc mã sổ tay", handbook_code)
    member.fill("Mật khẩu", PASSWORD)
    member.press("Đăng nhập")
    assert member.heading == "Chào đồng chí Mới"


def look_up(member: Reader) -> None:
    member.go("/")
    member.find("ket nap dang vien")
    assert member.page.locator("main .ds").first.locator(".ten").first.inner_text() == "Kết nạp đảng viên mới"
    member.follow("Kết nạp đảng viên mới")
    assert member.heading == "Kết nạp đảng viên mới"
    assert member.page.locator("ol.buoc > li").count() > 5
    assert "294-QĐ/TW" in member.text

    member.go("/")
    member.find("qd 294")
    assert member.page.locator("main .ds .dong").count() == 1
    member.follow("Thi hành Điều lệ Đảng")
    assert "Quy định số 294-QĐ/TW" in member.text


def ask(member: Reader) -> str:
    """The code under which the question was received; a look-alike question was shown first."""
    member.follow("Hỏi đáp", inside=".day")
    member.follow("Gửi câu hỏi")
    member.press("Gửi câu hỏi", status=422)
    member.reads("Chưa có câu hỏi.")

    member.fill("Đồng chí muốn hỏi gì?", ASKED)
    member.press("Gửi câu hỏi")
    member.reads("Có phải đồng chí muốn hỏi một trong những câu này?")
    member.reads("Mất giấy giới thiệu chuyển sinh hoạt thì làm sao?")
    assert Question.objects.filter(body=ASKED).count() == 0

    member.press("Không, gửi câu hỏi của tôi")
    member.reads("Đã nhận. Mã HD-")
    received = re.search(r"HD-\d+", member.text)
    assert received
    assert "Mới gửi" in member.text
    assert ASKED in member.text
    return received[0]


def answer(officer: Reader, number: str) -> None:
    officer.go("/quan-tri/")
    officer.follow("1 câu hỏi chờ trả lời")
    officer.follow(f"{number}: {ASKED}")
    assert "Trả lời riêng" in officer.text
    officer.press("Gửi trả lời", status=200)
    officer.reads("Chưa có nội dung trả lời.")

    officer.fill("Trả lời:", ANSWER)
    officer.fill("Căn cứ:", "294-QĐ/TW")
    officer.press("Gửi trả lời")
    officer.reads(f"Đã gửi trả lời cho câu hỏi {number}.")


def read_the_answer(member: Reader) -> None:
    member.go("/")
    member.reads("Đồng chí có 1 câu trả lời chưa đọc.")
    member.follow("Đọc trả lời")
    member.reads("Có trả lời, chưa đọc")
    member.follow(ASKED)
    assert ANSWER in member.text
    assert "Quy định 294-QĐ/TW" in member.text

    member.go("/cua-toi/cau-hoi/")
    assert "chưa đọc" not in member.text
