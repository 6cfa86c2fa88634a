"""The import wizard from the file to the judged preview: choosing, doors, refusals, the same file twice."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest

from handbook.lib.sheets.writer import write_workbook
from members.models import ImportMode, ImportState, Member, RosterImport
from tests.conftest import ROLES
from tests.factories import give_role, make_member
from tests.jobs import run_jobs
from tests.members.wizard import (
    ASKED,
    BASE,
    GOOD,
    address,
    confirm,
    judged,
    last,
    open_whole,
    page,
    post,
    tally,
    upload,
    workbook,
)

IMPORTERS = {"officer", "administrator"}
REFUSED = set(ROLES) - IMPORTERS - {"anonymous", "other_officer"}
READ = ("", "cot/", "dong/?xem=moi", "quan-so/", "viec/organisation_near/", "trung/", "xac-nhan/", "can-sua.xlsx")
READ += ("hoan-tac/",)
POSTED = ("cot/", "viec/organisation_near/", "trung/", "tinh-lai/", "xac-nhan/", "duyet/", "bo/", "hoan-tac/")


def test_officer_loads_a_roster_from_the_file_to_the_result(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")

    answer = upload(officer, tree.commune_a, workbook(GOOD, ASKED))
    waiting = page(officer, last())
    assert answer.url == address(last())
    assert ('http-equiv="refresh"' in waiting, Member.objects.count()) == (True, 6)
    assert run_jobs() == ["members.judge_roster"]

    preview = page(officer, last())
    assert tally(preview) == {
        "rows": 2, "waiting": 1, "new": 1, "changed": 0, "unchanged": 0, "repeated": 0, "skipped": 0
    }  # fmt: skip
    assert "Tên chi bộ không khớp" in preview
    assert "ô G3" in preview
    assert (last().state, Member.objects.count()) == (ImportState.JUDGED, 6)

    told = confirm(officer, last()).content.decode()
    assert '<progress max="1" value="0">0 / 1</progress>' in told
    assert run_jobs() == ["members.apply_roster"]

    result = page(officer, last())
    assert "Đã ghi <b>1 đảng viên</b>" in result
    assert "Còn 1 dòng chưa nhập" in result
    assert last().as_of == dt.date(2026, 11, 20)
    member = Member.objects.get(full_name="Vi Thị Suối")
    assert (member.organisation, member.birth_date, member.citizen_id) == (tree.cell_a1, "1961-02-03", "099161000777")
    assert not Member.objects.filter(full_name="Lò Văn Núi").exists()


@pytest.mark.parametrize("role", ROLES)
def test_every_address_by_role(browse: Any, tree: SimpleNamespace, role: str) -> None:
    """Who imports nothing is told so; an officer of elsewhere finds nothing; visitors go to the door."""
    started = judged(browse("officer"), tree.commune_a, GOOD, ASKED)
    client = browse(role)

    read = {open_whole(client, address(started, tail)) for tail in READ}
    posted = {client.post(address(started, tail), {"bulk": "skip", "answer": "no"}).status_code for tail in POSTED}
    shared = {client.get(f"{BASE}{tail}").status_code for tail in ("", "tep-moi/?tim=", "to-chuc/?q=x", "da-nho/")}

    if role == "anonymous":
        assert (read, posted, shared) == ({302}, {302}, {302})
    elif role in REFUSED:
        assert (read, posted, shared) == ({403}, {403}, {403})
    elif role == "other_officer":
        assert (read, posted, shared) == ({404}, {404}, {200})
        assert "danh-sach.xlsx" not in client.get(BASE).content.decode()
        assert last().state == ImportState.JUDGED
    else:
        assert (read | posted, shared) == ({200, 302}, {200})


@pytest.mark.parametrize("role", ["member", "secretary", "editor", "other_officer"])
def test_nobody_else_uploads_into_the_commune(browse: Any, tree: SimpleNamespace, role: str) -> None:
    answer = upload(browse(role), tree.commune_a, workbook(GOOD))

    assert answer.status_code == (200 if role == "other_officer" else 403)
    assert RosterImport.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "chosen"), [("officer", "Đảng bộ xã Suối Thử"), ("administrator", ""), ("other_officer", "Đồi Thử")]
)
def test_officer_with_one_scope_has_it_chosen(browse: Any, tree: SimpleNamespace, role: str, chosen: str) -> None:
    screen = browse(role).get(f"{BASE}tep-moi/").content.decode()

    assert ("Nhập vào" in screen, chosen in screen) == (bool(chosen), True)


def test_officer_of_two_scopes_chooses_by_typing(browse: Any, cast: dict[str, Any], tree: SimpleNamespace) -> None:
    give_role(cast["officer"], "officer", tree.cell_b1)
    officer = browse("officer")

    whole = officer.get(f"{BASE}tep-moi/").content.decode()
    found = officer.get(f"{BASE}tep-moi/?tim=to ba").content.decode()
    foreign = officer.get(f"{BASE}tep-moi/?tim=doi thu").content.decode()
    offered = officer.get(f"{BASE}to-chuc/?q=to ba").json()

    assert "Nhập danh sách của tổ chức nào?" in whole
    assert f"?to-chuc={tree.cell_b1.pk}" in found
    assert "Không có tổ chức nào khớp" in foreign
    assert offered == {"found": ["Chi bộ Tổ Ba [B1]"]}
    assert officer.get(f"{BASE}to-chuc/?q=doi thu").json() == {"found": []}


def test_add_only_leaves_known_members(browse: Any, tree: SimpleNamespace) -> None:
    make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="1961", citizen_id="099161000777")
    officer = browse("officer")

    started = judged(officer, tree.commune_a, GOOD, mode="add")

    assert started.mode == ImportMode.ADD_ONLY
    assert tally(page(officer, started))["skipped"] == 1
    assert "Không có gì để nhập" in page(officer, started)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"xin chao", "danh-sach.xlsx", "Tệp mang đuôi .xlsx nhưng bên trong không phải bảng tính Excel"),
        (b"%PDF-1.4", "danh-sach.pdf", "Chỉ nhận tệp .xlsx, .xls hoặc .csv"),
    ],
)
def test_wrong_file_is_refused_with_a_sentence(
    browse: Any, tree: SimpleNamespace, content: bytes, name: str, sentence: str
) -> None:
    officer = browse("officer")

    upload(officer, tree.commune_a, content, name)
    run_jobs()
    screen = page(officer, last())

    assert last().state == ImportState.REFUSED
    assert sentence in screen
    assert ("Chọn tệp khác" in screen, "xac-nhan/" in screen) == (True, False)
    assert client_is_led_back(officer, last())


def client_is_led_back(client: Any, roster_import: RosterImport) -> bool:
    """Screens out of turn lead to the one address of the import."""
    tails = ("xac-nhan/", "trung/", "viec/organisation_near/", "hoan-tac/")
    return all(client.get(address(roster_import, tail)).url == address(roster_import) for tail in tails)


def test_sheet_without_members_is_refused_and_the_heading_may_be_shown(browse: Any, tree: SimpleNamespace) -> None:
    target = io.BytesIO()
    write_workbook(target, "Thu chi", [("Khoản", 20), ("Số tiền", 10)], [["Đảng phí", "100"]])
    officer = browse("officer")

    upload(officer, tree.commune_a, target.getvalue())
    run_jobs()

    assert last().state == ImportState.REFUSED
    assert "Họ và tên" in page(officer, last())
    assert "Thu chi" in page(officer, last(), "cot/")


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"as_of": "01/01/2099"}, "as_of", "Ngày này chưa tới. Ghi ngày lập danh sách."),
        ({"as_of": "31/02/2026"}, "as_of", "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 30/11/2026."),
        ({"file": ""}, "file", "Chưa chọn tệp."),
        ({"mode": "x"}, "mode", "x không phải là một lựa chọn hợp lệ."),
    ],
)
def test_bad_input_is_told_in_the_form(
    browse: Any, tree: SimpleNamespace, more: dict[str, str], field: str, sentence: str
) -> None:
    answer = upload(browse("officer"), tree.commune_a, workbook(GOOD), **more)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    if field != "mode":
        assert answer.context["form"].errors[field] == [sentence]
    assert RosterImport.objects.count() == 0


def test_empty_file_is_refused_in_the_form(browse: Any, tree: SimpleNamespace) -> None:
    answer = upload(browse("officer"), tree.commune_a, b"")

    assert answer.context["form"].errors == {"file": ["Tệp rỗng, không có gì bên trong. Chọn lại tệp."]}


def test_same_file_again_says_so_and_changes_nothing(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    first = judged(officer, tree.commune_a, GOOD)
    second = judged(officer, tree.commune_a, GOOD)

    beside = page(officer, second)
    confirm(officer, first)
    run_jobs()
    third = judged(officer, tree.commune_a, GOOD)
    after = page(officer, third)

    assert f'đang chờ ở <a href="{address(first)}">' in beside
    assert "Đúng tệp này đã được nhập lúc" in after
    assert "Không có gì để nhập" in after
    assert tally(after)["unchanged"] == 1
    assert Member.objects.filter(full_name="Vi Thị Suối").count() == 1


def test_lost_upload_is_told(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD))
    last().upload.storage.delete(last().upload.name)

    run_jobs()

    assert "Tệp đã tải lên không còn trên máy chủ" in page(officer, last())


def test_cancelled_file_is_gone_and_cannot_be_confirmed(
    browse: Any, tree: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)
    storage, name = started.upload.storage, started.upload.name

    with django_capture_on_commit_callbacks(execute=True):
        dropped = post(officer, started, "bo/").content.decode()
    answer = post(officer, started, "xac-nhan/", digest=started.digest)

    assert "Đã bỏ tệp. Không ghi gì vào sổ tay." in dropped
    assert "Tệp đã bỏ" in answer.content.decode()
    assert (last().state, last().upload.name, last().rows.count()) == (ImportState.CANCELLED, "", 0)
    assert (storage.exists(name), run_jobs()) == (False, [])


def test_file_dropped_while_it_is_read_stays_dropped(
    browse: Any, tree: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from members.services.rosters import imports

    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD))
    read = imports.judge_into

    def read_slowly(roster_import: RosterImport) -> dict[str, Any]:
        values = read(roster_import)
        post(officer, last(), "bo/")
        return values

    monkeypatch.setattr(imports, "judge_into", read_slowly)
    run_jobs()

    assert (last().state, last().rows.count()) == (ImportState.CANCELLED, 0)
