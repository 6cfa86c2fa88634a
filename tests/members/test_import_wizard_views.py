"""What the screens of an import show: changes, missing members, headcount, lists, logs."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import AccessLogEntry
from handbook.lib.sheets import read_workbook
from members.models import LearnedValue, Member, RosterImport
from members.views.imports import result
from tests.factories import make_member, make_organisation
from tests.jobs import run_jobs
from tests.members.wizard import (
    ASKED,
    BASE,
    BROKEN,
    GOOD,
    HEADINGS,
    address,
    confirm,
    judged,
    open_whole,
    page,
    post,
)


def test_changed_rows_show_before_and_after_and_mask_numbers(browse: Any, tree: SimpleNamespace) -> None:
    make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="1961", citizen_id="099161000777", phone="0912345678")
    officer = browse("officer")
    started = judged(officer, tree.commune_a, [*GOOD[:6], "Chi bộ Xóm Hai", "Kinh"])

    changed = page(officer, started, "dong/?xem=sua")

    assert "Chi bộ: Chi bộ Xóm Một → <b>Chi bộ Xóm Hai</b>" in changed
    assert "Ngày sinh: 1961 → <b>03/02/1961</b>" in changed
    for tail in ("dong/?xem=sua", "cot/", "", "quan-so/"):
        assert "099161000777" not in page(officer, started, tail)


def test_missing_members_are_listed_and_kept(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)

    missing = page(officer, started, "dong/?xem=vang")
    confirm(officer, started, has_looked="on")
    run_jobs()

    assert "Trần Văn Láng Giềng" in missing
    assert "Lê Thị Xóm Hai" not in missing, "the file does not speak of that cell"
    assert "Phạm Văn Nơi Khác" not in missing
    assert Member.objects.current().count() == 7


def test_headcount_adds_up_also_for_a_cell_that_only_loses(browse: Any, tree: SimpleNamespace) -> None:
    """Somebody of Xóm Hai, of which the file does not speak, is now in Xóm Một."""
    make_member("Vi Thị Suối", cell=tree.cell_a2, birth_date="1961-02-03", citizen_id="099161000777")
    officer = browse("officer")

    started = judged(officer, tree.commune_a, GOOD)
    counts = {code: (c["before"], c["arrived"], c["left"], c["missing"]) for code, c in started.headcount.items()}

    assert counts == {"A1": (3, 1, 0, 3), "A2": (2, 0, 1, 0)}
    assert "Cộng 2 chi bộ" in page(officer, started, "quan-so/")


def downloaded(client: Any, roster_import: RosterImport, folder: Path) -> list[list[str]]:
    """The rows of the error file, as texts."""
    answer = client.get(address(roster_import, "can-sua.xlsx"))
    assert answer["Content-Disposition"] == f'attachment; filename="can-sua-{roster_import.pk}.xlsx"'
    target = folder / "can-sua.xlsx"
    target.write_bytes(b"".join(answer.streaming_content))
    sheet = read_workbook(target).sheets[0]
    return [[cell.text for _, cell in sorted(row.items())] for _, row in sorted(sheet.rows.items())]


def test_rows_that_wait_come_back_with_reasons_are_mended_and_imported(
    browse: Any, tree: SimpleNamespace, tmp_path: Path
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, ASKED, BROKEN)
    confirm(officer, started)
    run_jobs()

    heading, asked, broken = downloaded(officer, started, tmp_path)

    assert (heading[:7], heading[-1]) == ([name for name, _ in HEADINGS[:7]], "Vì sao")
    assert (asked[:8], broken[:8]) == (ASKED, BROKEN)
    assert "Gần giống: Chi bộ Xóm Một." in asked[-1]
    assert "Ngày sinh 31/02/1972 không có thật." in broken[-1]
    mended = judged(officer, tree.commune_a, [*asked[:6], "Chi bộ Xóm Một", "Kinh"], [broken[0], "1972", *broken[2:8]])
    confirm(officer, mended)
    run_jobs()
    assert Member.objects.exclude(last_import=None).count() == 3


def test_very_large_file_gives_a_list_of_what_is_wrong(
    browse: Any, tree: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result, "WHOLE_FILE", 2)
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, ASKED, BROKEN)

    texts = downloaded(officer, started, tmp_path)

    assert texts[2][:6] == ["Danh sách", "3", "G3", "Lò Văn Núi", "Chi bộ", "Chi bộ Xóm Mộtt"]
    assert texts[2][7] == "Gần giống: Chi bộ Xóm Một."
    assert len(texts) == 4


def test_error_file_of_a_lost_upload_is_a_sentence(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, BROKEN)
    started.upload.storage.delete(started.upload.name)

    told = officer.get(address(started, "can-sua.xlsx"), follow=True).content.decode()

    assert "Tệp gốc không còn trên máy chủ" in told


def test_each_look_at_rows_is_logged(browse: Any, cast: dict[str, Any], tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, ASKED)

    for tail in ("", "dong/?xem=moi", "dong/?xem=vang", "viec/organisation_near/?xem=dong", "can-sua.xlsx"):
        open_whole(officer, address(started, tail))

    logged = AccessLogEntry.objects.filter(subject_type="members.rosterimport", subject_id=started.pk).order_by("pk")
    assert list(logged.values_list("actor", "action", "row_count")) == [
        (cast["officer"].pk, "listed", 1),
        (cast["officer"].pk, "listed", 3),
        (cast["officer"].pk, "listed", 1),
        (cast["officer"].pk, "exported", 1),
    ]


def test_list_shows_who_when_print_and_state(browse: Any, cast: dict[str, Any], tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, ASKED)
    dropped = judged(officer, tree.commune_a, GOOD)
    post(officer, dropped, "bo/")

    whole = officer.get(BASE).content.decode()
    waiting = officer.get(f"{BASE}?cho=1").content.decode()

    assert f"{cast['officer']} tải lên" in whole
    assert started.file_sha256[:12] in whole
    assert "2 dòng: thêm 1, sửa 0, không đổi 0, lặp lại 0, bỏ qua 0, chờ 1" in whole
    assert ("Đã bỏ" in whole, "Đã bỏ" in waiting, "Đang chờ (1)" in waiting) == (True, False, True)


def test_admin_leads_to_the_wizard(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)

    assert officer.get("/quan-tri/members/rosterimport/add/").url == f"{BASE}tep-moi/"
    assert officer.get(f"/quan-tri/members/rosterimport/{started.pk}/change/").url == address(started)


def test_what_was_learned_elsewhere_is_neither_seen_nor_forgotten(browse: Any, tree: SimpleNamespace) -> None:
    make_organisation("Chi bộ Ngoài", parent=tree.commune_b, code="B9")
    officer, other = browse("officer"), browse("other_officer")
    started = judged(officer, tree.commune_a, ASKED)
    post(officer, started, "viec/organisation_near/", **{"text:0": "Chi bộ Xóm Mộtt", "value:0": "A1"})
    learned = LearnedValue.objects.get()

    listed = officer.get(f"{BASE}da-nho/").content.decode()
    answers = [
        other.post(f"{BASE}da-nho/quen/", {"value": learned.pk}).status_code,
        officer.post(f"{BASE}da-nho/quen/", {"value": "x"}).status_code,
    ]

    assert "“Chi bộ Xóm Mộtt”" in listed
    assert "Chi bộ Xóm Mộtt" not in other.get(f"{BASE}da-nho/").content.decode()
    assert (answers, LearnedValue.objects.count()) == ([404, 404], 1)
    officer.post(f"{BASE}da-nho/quen/", {"value": learned.pk})
    assert LearnedValue.objects.count() == 0
