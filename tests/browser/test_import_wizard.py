"""A first-time clerk loads a messy roster to the end and takes it back; every screen can be read by everybody.

`CLERK_ROWS=2000` makes the roster longer, with each trap as many times more.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Locator

from members import urls
from members.models import ImportState, Member, Organisation, RosterImport
from tests.browser.reader import DESK, PHONE, Reader
from tests.browser.test_pages import examine
from tests.factories import give_role, make_user
from tests.jobs import run_jobs
from tests.members.roster_help import SAMPLE
from tests.members.test_roster_undo import contents
from tests.rosters.generate import roster, save
from tests.rosters.rosterkit.units import Units

pytestmark = pytest.mark.browser

ROWS, MOST_VIEWS = int(os.environ.get("CLERK_ROWS", "120")), 40
SCREENS = ("", "cot/", "chu/", "lan-luot/", "trung/", "quan-so/", "xac-nhan/", "dong/?xem=moi", "dong/?xem=lap-lai")


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """Every trap of the generator once in 240 members of one commune, at least once."""
    units = Units(seed=1, communes=96, scale=0.1, full=4)
    book, _, context = roster(units, "chin-truong", ROWS, "clerk", ["all"], max(1, ROWS // 240), 0.2)
    save(book, "chin-truong", tmp_path / "danh-sach.xlsx", context, "clerk")
    return tmp_path / "danh-sach.xlsx"


@pytest.fixture
def clerk(transactional_db: None, settings: Any) -> Client:
    """An officer of the commune the file is for, signed in."""
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    call_command("import_organisations", SAMPLE / "organisations.xlsx", stdout=io.StringIO())
    user = make_user("Cán Bộ Lần Đầu", handbook_code="clerk")
    give_role(user, "officer", Organisation.objects.get(code="019001"))
    client = Client()
    client.force_login(user, backend="accounts.backends.PhoneOrCodeBackend")
    return client


class Clerk:
    """Goes where the screens lead; counts the pages seen."""

    def __init__(self, one: Reader) -> None:
        self.one, self.page, self.views = one, one.page, 0
        self.page.on("load", lambda _: self._saw())

    def _saw(self) -> None:
        self.views += 1

    def upload(self, file: Path) -> None:
        self.one.go("/quan-ly/")
        self.one.follow("Nhập danh sách đảng viên")
        self.one.follow("Nhập tệp mới")
        self.page.get_by_label("Tệp danh sách").set_input_files(file)
        self.one.fill("Danh sách lập ngày nào?", "31/07/2026")
        self.one.press("Đọc tệp và xem trước")
        self.wait()

    def wait(self) -> None:
        """The worker does its part, the page is opened again."""
        run_jobs()
        self.one.go(self.page.url.removeprefix(self.one.address))
        if self.one.heading == "Cột nào là gì?":
            self.one.press("Đúng rồi, xem kết quả")

    def questions(self) -> list[Locator]:
        return self.page.locator("fieldset.hoi").all()

    def answer_all(self) -> None:
        """Screen after screen, as each leads to the next."""
        self.one.follow("Bắt đầu trả lời")
        while self.one.heading != "Xem trước":
            for question in self.questions():
                self.answer(question)
            self.page.locator("main form button[type=submit].nut:not(.phu)").last.scroll_into_view_if_needed()
            self.one._arrive(self.page.locator("main form .hang-nut button.nut:not(.phu)").last.click)

    def answer(self, question: Locator) -> None:
        """The first thing offered; else let the doubt pass; else leave the row out."""
        for offered in (question.locator("input[type=radio]"), question.locator("input[name^='ok:']")):
            if offered.count():
                offered.first.check()
                return
        if question.locator("select").count():
            question.locator("select").select_option(index=1)
        elif question.locator("input[name^='other:']").count():
            question.locator("input[name^='other:']").fill("019001.701")
        else:
            question.locator("input[name^='skip:']").check()

    def number(self, label: str) -> int:
        tile = self.page.locator(".so-lieu li", has_text=label)
        return int(tile.locator("b").inner_text()) if tile.count() else 0


@pytest.mark.parametrize(("width", "script"), [(PHONE, False), (DESK, True)], ids=["phone-no-script", "desk"])
def test_messy_file_is_loaded_to_the_end_and_taken_back(
    width: int, script: bool, reader: Callable[..., Reader], clerk: Client, messy: Path
) -> None:
    one = reader(width=width, script=script)
    one.sign_in_at_once(clerk)
    person, before = Clerk(one), contents()

    person.upload(messy)
    assert person.number("Chờ xử lý") > 20
    rounds = 0
    while person.page.get_by_role("link", name="Bắt đầu trả lời").count() and rounds < 3:
        person.answer_all()
        one.press("Tính lại")
        person.wait()
        rounds += 1
    loaded = person.number("Sẽ thêm")
    person.page.get_by_role("link", name="Xác nhận", exact=False).or_(
        person.page.get_by_role("link", name="Sang bước xác nhận")
    ).or_(person.page.get_by_role("link", name=f"Nhập {loaded} dòng đã rõ")).last.click()
    if person.page.get_by_label("Tôi đã xem").count():
        person.page.get_by_label("Tôi đã xem").check()
    one.press(f"Nhập {loaded} dòng")
    person.wait()
    assert one.heading == "Đã nhập xong"
    views = person.views

    assert RosterImport.objects.get().state == ImportState.DONE
    assert Member.objects.count() == loaded
    assert len(set(Member.objects.values_list("full_name", "birth_date", "organisation", "citizen_id_index"))) == loaded
    assert views < MOST_VIEWS

    one.follow("Hoàn tác lần nhập này")
    one.press("Hoàn tác")
    person.wait()
    assert one.heading == "Đã hoàn tác"
    assert contents() == before


ACTIONS = {"import_forget", "import_again", "import_approve", "import_drop"}
FILES = {"import_errors", "import_organisations"}


def test_every_screen_is_for_every_reader(reader: Callable[..., Reader], clerk: Client, messy: Path) -> None:
    """At every width, light and dark: nothing sticks out, targets are large, structure and contrast are sound."""
    one = reader()
    one.sign_in_at_once(clerk)
    Clerk(one).upload(messy)
    base = f"/quan-ly/nhap/{RosterImport.objects.get().pk}/"
    shared = ["/quan-ly/nhap/", "/quan-ly/nhap/tep-moi/", "/quan-ly/nhap/tep-moi/?tim=", "/quan-ly/nhap/da-nho/"]
    own = [f"{base}{screen}" for screen in (*SCREENS, "viec/date_invalid/", "cot/?sua=1")]
    seen, findings = {"import_undo"}, []  # the journey above passes there

    for path in [*shared, "/quan-ly/chuyen-den/", *own]:
        one.go(path)
        findings += [f"{path} {finding}" for finding in examine(one)]
        seen.add(resolve(path.partition("?")[0]).url_name)

    assert "\n".join(findings) == ""
    wizard = {pattern.name for pattern in urls.urlpatterns if "views.imports" in pattern.callback.__module__}
    assert wizard - ACTIONS - FILES - seen == set()
