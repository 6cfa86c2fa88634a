"""The import of a roster in the admin, as an officer meets it."""

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessLogEntry
from handbook.lib.sheets import read_workbook
from handbook.lib.sheets.writer import write_workbook
from members.models import ImportState, Member, RosterImport
from tests.factories import make_member
from tests.jobs import run_jobs

ADD = "/quan-tri/members/rosterimport/add/"
HEADINGS = [("Họ và tên", 30), ("Ngày sinh", 14), ("Giới tính", 8), ("Số căn cước", 16), ("Ngày vào Đảng", 14)]
HEADINGS += [("Ngày chính thức", 14), ("Chi bộ", 30), ("Ghi chú", 20)]
GOOD = ["Vi Thị Suối", "03/02/1961", "Nữ", "099161000777", "19/05/1985", "19/05/1986", "Chi bộ Xóm Một", ""]
ASKED = ["Lò Văn Núi", "04/05/1970", "Nam", "", "19/05/1995", "19/05/1996", "Chi bộ Xóm Mộtt", ""]


def workbook(*rows: list[str], title: str = "Danh sách") -> bytes:
    target = io.BytesIO()
    write_workbook(target, title, HEADINGS, rows)
    return target.getvalue()


def upload(client: Any, organisation: Any, content: bytes, name: str = "danh-sach.xlsx", **more: Any) -> Any:
    data = {"organisation": organisation.pk, "as_of": "20/11/2026", "file": SimpleUploadedFile(name, content), **more}
    return client.post(ADD, data)


def last() -> RosterImport:
    return RosterImport.objects.latest("pk")


def page_of(client: Any, roster_import: RosterImport, view: str = "") -> str:
    answer = client.get(f"/quan-tri/members/rosterimport/{roster_import.pk}/change/?xem={view}")
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Any, roster_import: RosterImport) -> Any:
    return client.post(f"/quan-tri/members/rosterimport/{roster_import.pk}/xac-nhan/", follow=True)


def test_officer_loads_a_roster_from_the_file_to_the_result(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")

    answer = upload(officer, tree.commune_a, workbook(GOOD, ASKED))
    waiting = page_of(officer, last())
    assert answer.url == f"/quan-tri/members/rosterimport/{last().pk}/change/"
    assert ('http-equiv="refresh"' in waiting, Member.objects.count()) == (True, 6)
    assert run_jobs() == ["members.judge_roster"]

    preview = page_of(officer, last())
    assert "2</strong> dòng đảng viên = 1 mới + 0 thay đổi + 0 giữ nguyên + 0 lặp lại + 1 chờ xử lý" in preview
    assert "Danh sách<br>dòng 3" in preview
    assert "Chi bộ (ô G3): Không có tổ chức tên “Chi bộ Xóm Mộtt” trong Đảng bộ xã Suối Thử." in preview
    assert "Gần giống: Chi bộ Xóm Một" in preview
    assert (last().state, Member.objects.count()) == (ImportState.JUDGED, 6)

    confirm(officer, last())
    assert run_jobs() == ["members.apply_roster"]

    assert "Đã ghi 1 đảng viên" in page_of(officer, last())
    assert last().as_of == dt.date(2026, 11, 20)
    member = Member.objects.get(full_name="Vi Thị Suối")
    assert (member.organisation, member.birth_date, member.citizen_id) == (tree.cell_a1, "1961-02-03", "099161000777")
    assert not Member.objects.filter(full_name="Lò Văn Núi").exists()
    assert not last().upload


def test_changed_rows_show_before_and_after_and_mask_numbers(browse: Any, tree: SimpleNamespace) -> None:
    make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="1961", citizen_id="099161000777", status="official")
    officer = browse("officer")

    upload(officer, tree.commune_a, workbook([*GOOD[:6], "Chi bộ Xóm Hai", ""]))
    run_jobs()
    changed = page_of(officer, last(), "thay-doi")

    assert "Chi bộ: Chi bộ Xóm Một → <strong>Chi bộ Xóm Hai</strong>" in changed
    assert "Ngày sinh: 1961 → <strong>03/02/1961</strong>" in changed
    assert "099161000777" not in changed


def test_missing_members_are_listed_and_kept(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")

    upload(officer, tree.commune_a, workbook(GOOD))
    run_jobs()
    missing = page_of(officer, last(), "vang")
    confirm(officer, last())
    run_jobs()

    assert "Trần Văn Láng Giềng" in missing
    assert "Lê Thị Xóm Hai" not in missing, "the file does not speak of that cell"
    assert "Phạm Văn Nơi Khác" not in missing
    assert Member.objects.current().count() == 7


def test_error_sheet_names_row_cell_value_and_cure(browse: Any, tree: SimpleNamespace, tmp_path: Any) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD, ASKED))
    run_jobs()

    answer = officer.get(f"/quan-tri/members/rosterimport/{last().pk}/can-sua.xlsx")

    path = tmp_path / "can-sua.xlsx"
    path.write_bytes(answer.content)
    sheet = read_workbook(path).sheets[0]
    texts = [[cell.text for _, cell in sorted(row.items())] for _, row in sorted(sheet.rows.items())]
    assert texts[2][:6] == ["Danh sách", "3", "G3", "Lò Văn Núi", "Chi bộ", "Chi bộ Xóm Mộtt"]
    assert texts[2][7] == "Gần giống: Chi bộ Xóm Một."
    assert len(texts) == 3


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
    page = page_of(officer, last())

    assert last().state == ImportState.REFUSED
    assert sentence in page
    assert "Xác nhận: nhập" not in page


def test_sheet_without_members_is_refused_with_a_sentence(browse: Any, tree: SimpleNamespace) -> None:
    target = io.BytesIO()
    write_workbook(target, "Thu chi", [("Khoản", 20), ("Số tiền", 10)], [["Đảng phí", "100"]])
    officer = browse("officer")

    upload(officer, tree.commune_a, target.getvalue())
    run_jobs()

    assert last().state == ImportState.REFUSED
    assert "Họ và tên" in page_of(officer, last())


def test_empty_file_is_refused_in_the_form(browse: Any, tree: SimpleNamespace) -> None:
    answer = upload(browse("officer"), tree.commune_a, b"")

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {"file": ["Tệp rỗng, không có gì bên trong. Chọn lại tệp."]}
    assert RosterImport.objects.count() == 0


def test_day_in_the_future_is_refused_in_the_form(browse: Any, tree: SimpleNamespace) -> None:
    answer = upload(browse("officer"), tree.commune_a, workbook(GOOD), as_of="01/01/2099")

    assert answer.context["adminform"].form.errors == {"as_of": ["Ngày này chưa tới. Ghi ngày lập danh sách."]}


def test_other_commune_and_unknown_organisation_are_refused(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")

    foreign = upload(officer, tree.commune_b, workbook(GOOD))
    unknown = upload(officer, SimpleNamespace(pk=999_999), workbook(GOOD))

    for answer in (foreign, unknown):
        assert list(answer.context["adminform"].form.errors) == ["organisation"]
    assert RosterImport.objects.count() == 0


def test_other_officer_reaches_nothing_of_an_import(browse: Any, tree: SimpleNamespace) -> None:
    upload(browse("officer"), tree.commune_a, workbook(GOOD))
    run_jobs()
    address = f"/quan-tri/members/rosterimport/{last().pk}"
    other = browse("other_officer")

    answers = [
        other.get(f"{address}/change/").status_code,
        other.get(f"{address}/can-sua.xlsx").status_code,
        other.get(f"{address}/history/").status_code,
        other.post(f"{address}/xac-nhan/").status_code,
        other.post(f"{address}/bo/").status_code,
    ]

    assert answers == [404, 404, 302, 404, 404]
    assert "danh-sach.xlsx" not in other.get("/quan-tri/members/rosterimport/").content.decode()
    assert last().state == ImportState.JUDGED


def test_cancelled_file_is_gone_and_cannot_be_confirmed(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD))
    run_jobs()
    stored = last().upload.path

    officer.post(f"/quan-tri/members/rosterimport/{last().pk}/bo/")
    answer = confirm(officer, last())

    assert "Lần nhập này không còn chờ xác nhận." in answer.content.decode()
    assert (last().state, last().upload.name, run_jobs()) == (ImportState.CANCELLED, "", [])
    assert not Path(stored).exists()


def test_change_between_preview_and_confirmation_is_judged_again(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD))
    run_jobs()
    make_member(
        "Vi Thị Suối",
        cell=tree.cell_a1,
        birth_date="1961-02-03",
        citizen_id="099161000777",
        official_date="1986-05-19",
        admission_date="1985-05-19",
    )

    confirm(officer, last())
    run_jobs()

    assert last().state == ImportState.JUDGED
    assert "Dữ liệu trên sổ tay vừa thay đổi" in page_of(officer, last())
    assert Member.objects.filter(full_name="Vi Thị Suối").count() == 1


def test_same_file_again_says_so_and_changes_nothing(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    for _ in range(2):
        upload(officer, tree.commune_a, workbook(GOOD))
        run_jobs()
        page = page_of(officer, last())
        confirm(officer, last())
        run_jobs()

    assert "Đúng tệp này đã được nhập" in page
    assert last().counts["unchanged"] == 1
    assert Member.objects.filter(full_name="Vi Thị Suối").count() == 1


def test_lost_upload_is_told(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD))
    last().upload.storage.delete(last().upload.name)

    run_jobs()

    assert "Tệp đã tải lên không còn trên máy chủ" in page_of(officer, last())


def test_hostile_cells_are_shown_as_text(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    hostile = [*ASKED[:6], "<script>alert(1)</script>", "=1+1"]

    upload(officer, tree.commune_a, workbook(hostile))
    run_jobs()
    page = page_of(officer, last())

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_each_look_at_a_preview_is_logged(browse: Any, cast: dict[str, Any], tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, workbook(GOOD))
    run_jobs()

    page_of(officer, last())
    officer.get(f"/quan-tri/members/rosterimport/{last().pk}/can-sua.xlsx")

    logged = AccessLogEntry.objects.filter(subject_type="members.rosterimport").order_by("pk")
    assert list(logged.values_list("actor", "action")) == [
        (cast["officer"].pk, "listed"),
        (cast["officer"].pk, "exported"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_query_count_is_constant(
    browse: Any, tree: SimpleNamespace, rows: int, django_assert_num_queries: Any
) -> None:
    officer = browse("officer")
    many = [
        [f"Vi Thị Suối {n}", *GOOD[1:3], "", *GOOD[4:6], f"Chi bộ Xóm {name}", ""]
        for n, name in enumerate(["Một", "Hai", "Một"][:rows])
    ]
    upload(officer, tree.commune_a, workbook(*many))
    run_jobs()
    page_of(officer, last())

    with django_assert_num_queries(16):  # session, user, roles, rights, scope, row, names, read log, audit context
        page_of(officer, last())
