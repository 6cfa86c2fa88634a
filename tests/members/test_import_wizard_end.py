"""The last screens: the yes in a sentence, the second person, progress, result, the way back."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.audit import recording
from members.models import UNDO_WINDOW, ImportState, Member, RosterImport
from tests.factories import give_role, make_member, make_user
from tests.jobs import run_jobs
from tests.members.wizard import BROKEN, GOOD, address, confirm, judged, last, page, person, post, tally


@pytest.fixture
def second(cast: dict[str, Any], tree: SimpleNamespace) -> Any:
    """Another officer of the commune."""
    user = cast["second"] = make_user("Người Duyệt Thử", handbook_code="second")
    give_role(user, "officer", tree.commune_a)
    return user


@pytest.fixture
def unusual(browse: Any, tree: SimpleNamespace) -> RosterImport:
    """A file that leaves out most of a branch: it needs a second person."""
    for number in range(20):
        make_member(f"Người Cũ {number}", cell=tree.cell_a1, birth_date="1950", citizen_id="")
    return judged(browse("officer"), tree.commune_a, *(person(n) for n in range(3)))


def test_confirmation_is_a_sentence_with_the_numbers(browse: Any, tree: SimpleNamespace) -> None:
    make_member(person(1)[0], cell=tree.cell_a2, birth_date="1951", citizen_id=person(1)[3])
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, person(1), BROKEN)

    screen = page(officer, started, "xac-nhan/")

    assert "Sẽ <b>thêm 1</b> và <b>sửa 1</b> đảng viên của Đảng bộ xã Suối Thử." in screen
    assert "<b>1 dòng</b> chờ xử lý không nhập lần này." in screen
    assert "Nhập 2 dòng</button>" in screen
    assert tally(screen)["rows"] == 3


def test_all_or_nothing_keeps_everything_back(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, BROKEN)

    told = confirm(officer, started, is_all_or_nothing="on")

    assert told.status_code == 422
    assert "Còn 1 dòng chờ xử lý nên chưa nhập cả tệp được." in told.content.decode()
    assert (last().state, run_jobs()) == (ImportState.JUDGED, [])


def test_warnings_ask_for_a_tick(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, person(1, **{"Ngày chính thức": "20/08/1991"}))
    assert "Tôi đã xem 1 dòng có lưu ý" in page(officer, started, "xac-nhan/")

    told = post(officer, started, "xac-nhan/", digest=started.digest)
    assert told.status_code == 422
    assert "Xem các lưu ý rồi đánh dấu vào ô này." in told.content.decode()
    post(officer, started, "xac-nhan/", digest=started.digest, has_looked="on")

    assert last().state == ImportState.APPLYING


def test_numbers_that_changed_meanwhile_are_not_confirmed(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)

    told = post(officer, started, "xac-nhan/", digest="of another judgement")

    assert "Kết quả vừa được tính lại." in told.content.decode()
    assert last().state == ImportState.JUDGED


def test_change_between_preview_and_confirmation_is_judged_again(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)
    same = {"birth_date": "1961-02-03", "citizen_id": "099161000777"}
    make_member("Vi Thị Suối", cell=tree.cell_a1, official_date="1986-05-19", admission_date="1985-05-19", **same)

    confirm(officer, started)
    run_jobs()

    assert last().state == ImportState.JUDGED
    assert "Dữ liệu trên sổ tay vừa thay đổi" in page(officer, started)
    assert Member.objects.filter(full_name="Vi Thị Suối").count() == 1


def test_unusual_file_needs_a_second_person(
    browse: Any, tree: SimpleNamespace, unusual: RosterImport, second: Any
) -> None:
    officer, other = browse("officer"), browse("second")
    preview = page(officer, unusual)
    assert "Chi bộ Xóm Một: 23 trong 23 người rời đi hoặc không có trong tệp." in preview
    assert "Vì vậy cần người thứ hai duyệt trước khi ghi." in preview

    told = confirm(officer, unusual).content.decode()
    refused = post(officer, unusual, "duyet/", answer="yes", digest=unusual.digest).content.decode()
    work = other.get("/quan-ly/").content.decode()
    screen = page(other, unusual)
    assert "Chờ người thứ hai duyệt" in told
    assert "Nhờ một cán bộ khác phụ trách Đảng bộ xã Suối Thử" in told
    assert "Người tải tệp không tự duyệt được." in refused
    assert "1 danh sách chờ đồng chí duyệt" in work
    assert "1 danh sách chờ đồng chí duyệt" not in officer.get("/quan-ly/").content.decode()
    assert "Duyệt: nhập 3 dòng" in screen
    assert (last().state, run_jobs()) == (ImportState.APPROVAL, [])

    stale = post(other, unusual, "duyet/", answer="yes", digest="x").content.decode()
    assert "Kết quả vừa được tính lại." in stale
    post(other, unusual, "duyet/", answer="yes", digest=unusual.digest)
    assert run_jobs() == ["members.apply_roster"]

    assert (last().state, last().approved_by) == (ImportState.DONE, second)
    assert f"{second} duyệt" in page(officer, unusual)


@pytest.mark.parametrize("who", ["officer", "second"])
def test_file_is_sent_back_by_either_person(browse: Any, unusual: RosterImport, second: Any, who: str) -> None:
    confirm(browse("officer"), unusual)

    told = post(browse(who), unusual, "duyet/", answer="no").content.decode()

    assert "Đã trả lại. Tệp chờ được xem và xác nhận lại." in told
    assert (last().state, last().confirmed_at) == (ImportState.JUDGED, None)


def test_approval_out_of_turn_is_told(browse: Any, tree: SimpleNamespace, second: Any) -> None:
    started = judged(browse("officer"), tree.commune_a, GOOD)

    told = post(browse("second"), started, "duyet/", answer="yes", digest=started.digest).content.decode()

    assert "Lần nhập này không còn chờ duyệt." in told
    assert run_jobs() == []


def test_progress_shows_how_far_and_refreshes_itself(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, *(person(n) for n in range(4)))
    confirm(officer, started, has_looked="on")
    RosterImport.objects.filter(pk=started.pk).update(progress_done=3)

    screen = page(officer, started)

    assert '<progress max="4" value="3">3 / 4</progress>' in screen
    assert '<meta http-equiv="refresh" content="3">' in screen
    assert "Có thể đóng trang, việc vẫn chạy" in screen


def undo(client: Any, roster_import: RosterImport) -> str:
    told = post(client, roster_import, "hoan-tac/").content.decode()
    run_jobs()
    return told


def test_undo_has_its_own_preview_and_takes_all_back(browse: Any, tree: SimpleNamespace) -> None:
    known = make_member("Vi Thị Suối", cell=tree.cell_a2, birth_date="1961", citizen_id="099161000777")
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, person(1))
    confirm(officer, started)
    run_jobs()
    assert "Hoàn tác lần nhập này" in page(officer, started)

    plan = page(officer, started, "hoan-tac/")
    undo(officer, started)
    result = page(officer, started)

    assert "Sẽ <b>rút lại 1</b> người" in plan
    assert "<b>trả lại giá trị cũ cho 1</b>" in plan
    assert "rút lại 1 người đã thêm, trả lại giá trị cũ cho 1 người." in result
    known.refresh_from_db()
    assert (known.birth_date, known.organisation) == ("1961", tree.cell_a2)
    assert not Member.objects.filter(full_name=person(1)[0]).exists()


def test_undo_leaves_what_was_edited_since_and_says_whom(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, person(1))
    confirm(officer, started)
    run_jobs()
    edited = Member.objects.get(full_name="Vi Thị Suối")
    edited.ethnic_group = "Tày"
    with recording("member.edited"):
        edited.save()

    plan = page(officer, started, "hoan-tac/")
    undo(officer, started)
    result = page(officer, started)

    for screen in (plan, result):
        assert "<b>1 người được giữ nguyên</b>" in screen
        assert "<b>Vi Thị Suối</b>" in screen
        assert "đã được sửa sau lần nhập này" in screen
    assert Member.objects.filter(full_name="Vi Thị Suối").exists()
    assert not Member.objects.filter(full_name=person(1)[0]).exists()


def test_undo_is_over_after_its_time(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)
    confirm(officer, started)
    run_jobs()
    RosterImport.objects.update(finished_at=timezone.now() - UNDO_WINDOW)

    screen = page(officer, started)
    told = undo(officer, started)

    assert "Hoàn tác lần nhập này" not in screen
    assert "Đã quá 72 giờ nên không hoàn tác được nữa." in told
    assert (last().state, Member.objects.filter(full_name="Vi Thị Suối").count()) == (ImportState.DONE, 1)


def test_failed_writing_is_told_and_can_be_confirmed_again(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)
    RosterImport.objects.filter(pk=started.pk).update(state=ImportState.FAILED, message="Gặp lỗi khi ghi.")

    assert "Gặp lỗi khi ghi." in page(officer, started)
    confirm(officer, started)
    run_jobs()

    assert last().state == ImportState.DONE


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("secretary", 403), ("editor", 200), ("officer", 200)])
def test_work_page_is_for_staff(browse: Any, tree: SimpleNamespace, role: str, status: int) -> None:
    judged(browse("officer"), tree.commune_a, GOOD)
    client = browse(role)

    screen = client.get("/quan-ly/").content.decode()

    assert client.get("/quan-ly/").status_code == status
    assert ("1 danh sách chờ xem và xác nhận" in screen) == (role == "officer")
    assert (f'href="{address(last())[:-2]}"' in screen) is False
