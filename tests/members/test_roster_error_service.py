"""From an import with waiting rows to its error file, mended and imported again."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AccessLogEntry
from handbook.lib.sheets.writer import write_workbook
from members.models import Fate, Member, RosterImport
from members.services.rosters import imports
from members.services.rosters.error_files import FILE_GONE, write_waiting_rows

HEADINGS = [("Họ và tên", 30), ("Ngày sinh", 14), ("Giới tính", 8), ("Số căn cước", 16), ("Chi bộ", 30), ("Ghi chú", 9)]
GOOD = ["Vi Thị Suối", "03/02/1961", "Nữ", "099161000777", "Chi bộ Xóm Một", "=1+1"]
ASKED = ["Lò Văn Núi", "04/05/1970", "Nam", "099070000778", "Chi bộ Xóm Mộtt", "@lạ"]
WRONG = ["Lò Thị Suối", "31/06/1970", "Nữ", "099170000779", "Chi bộ Xóm Hai", ""]


def uploaded(organisation: Any, actor: Any, *rows: list[str]) -> RosterImport:
    """An import judged and waiting to be confirmed."""
    content = io.BytesIO()
    write_workbook(content, "Danh sách", HEADINGS, rows, heading_above=["DANH SÁCH ĐẢNG VIÊN"])
    return judged(content, organisation, actor)


def judged(content: io.BytesIO, organisation: Any, actor: Any) -> RosterImport:
    content.seek(0)
    started = imports.start_import(organisation, content, "danh-sach.xlsx", actor=actor)
    return imports.judge_import(started.pk)


def test_waiting_rows_are_given_back_mended_and_imported(cast: Any, tree: Any) -> None:
    officer = cast["officer"]
    first = uploaded(tree.commune_a, officer, GOOD, ASKED, WRONG)
    target = io.BytesIO()

    count = write_waiting_rows(first, target, actor=officer)

    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert (count, sheet.title, rows[0][0]) == (2, "Danh sách", "DANH SÁCH ĐẢNG VIÊN")
    assert rows[1] == [*(heading for heading, _ in HEADINGS), "Vì sao"]
    assert [row[:5] for row in rows[2:]] == [ASKED[:5], WRONG[:5]]
    assert rows[2][5] == "'@lạ"
    assert rows[2][6].startswith("Chi bộ: Không có tổ chức tên “Chi bộ Xóm Mộtt”")
    assert rows[3][6].startswith("Ngày sinh: Ngày sinh 31/06/1970 không có thật.")

    sheet["E3"], sheet["B4"] = "Chi bộ Xóm Một", "30/06/1970"
    mended = io.BytesIO()
    book.save(mended)
    again = judged(mended, tree.commune_a, officer)

    assert again.counts["rows"] == again.counts["new"] == 2
    assert {row.number for row in again.rows.of_fate(Fate.NEW)} == {3, 4}
    assert not Member.objects.filter(full_name="Vi Thị Suối").exists(), "only a preview so far"


def test_a_row_left_as_it_is_keeps_its_fingerprint(cast: Any, tree: Any) -> None:
    officer = cast["officer"]
    first = uploaded(tree.commune_a, officer, GOOD, ASKED, WRONG)
    target = io.BytesIO()
    write_waiting_rows(first, target, actor=officer)

    again = judged(target, tree.commune_a, officer)

    prints = [
        list(one.rows.of_fate(Fate.WAITING).order_by("position").values_list("fingerprint", flat=True))
        for one in (first, again)
    ]
    assert prints[0] == prints[1]
    assert all(prints[0])


def test_the_file_is_for_those_who_see_the_import_and_is_logged(cast: Any, tree: Any) -> None:
    first = uploaded(tree.commune_a, cast["officer"], GOOD, ASKED)

    for role in ("other_officer", "secretary", "member", "editor"):
        with pytest.raises(PermissionDenied):
            write_waiting_rows(first, io.BytesIO(), actor=cast[role])
    assert not AccessLogEntry.objects.filter(action="exported").exists()

    write_waiting_rows(first, io.BytesIO(), actor=cast["officer"])

    entry = AccessLogEntry.objects.get(action="exported")
    assert (entry.actor, entry.subject_id, entry.row_count) == (cast["officer"], first.pk, 1)


def test_a_source_that_is_gone_is_told(cast: Any, tree: Any) -> None:
    first = uploaded(tree.commune_a, cast["officer"], ASKED)
    first.upload.delete(save=True)

    with pytest.raises(ValidationError, match="Tệp gốc không còn"):
        write_waiting_rows(first, io.BytesIO(), actor=cast["officer"])
    assert FILE_GONE.endswith("Tải tệp lên lại.")
