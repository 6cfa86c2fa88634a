"""How a file is read: its columns, its headings, and the dates of a month-first machine, answered on screen."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter

from handbook.lib.sheets.writer import write_workbook
from members.models import ColumnProfile, ImportState, LearnedValue
from tests.jobs import run_jobs
from tests.members.test_import_wizard_answers import by_name, written
from tests.members.wizard import (
    BASE,
    GOOD,
    HEADINGS,
    address,
    confirm,
    judged,
    last,
    page,
    person,
    post,
    tally,
    upload,
)


def month_first(*days: dt.date) -> bytes:
    """A workbook whose birth dates are true dates, as a month-first machine makes them."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet, style = book.add_worksheet("Danh sách"), book.add_format({"num_format": "mm/dd/yyyy"})
    for column, (heading, _) in enumerate(HEADINGS):
        sheet.write_string(0, column, heading)
    for number, day in enumerate(days):
        for column, text in enumerate(person(number)):
            if column == 1:
                sheet.write_datetime(number + 1, column, dt.datetime(day.year, day.month, day.day), style)
            else:
                sheet.write_string(number + 1, column, text)
    book.close()
    return target.getvalue()


@pytest.mark.parametrize(("order", "births"), [("day", ["1960-03-05"]), ("month", ["1960-05-03"])])
def test_column_of_a_month_first_machine_is_asked_once(
    browse: Any, tree: SimpleNamespace, order: str, births: list[str]
) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, month_first(*[dt.date(1960, 3, 5)] * 6))
    run_jobs()
    started = last()
    screen = page(officer, started)
    assert "Ngày sinh: ngày trước hay tháng trước?" in screen
    assert tally(screen)["waiting"] == 6

    told = post(officer, started, "cot/", **{"read": "1", "day:birth_date": order}).content.decode()
    assert 'http-equiv="refresh"' in told
    assert run_jobs() == ["members.judge_roster"]
    assert tally(page(officer, started)) == {
        "rows": 6, "waiting": 0, "new": 6, "changed": 0, "unchanged": 0, "repeated": 0, "skipped": 0
    }  # fmt: skip
    started.refresh_from_db()
    confirm(officer, started, has_looked="on")
    run_jobs()

    assert sorted({m.birth_date for m in by_name().values()}) == births


def strange(*, name: str = "Danh sách", rows: int = 2) -> bytes:
    """A workbook with a heading nobody knows and one the portal does not keep."""
    target = io.BytesIO()
    headings = [*HEADINGS[:7], ("Bậc thợ", 12), ("Quê quán", 20)]
    write_workbook(target, name, headings, [[*person(n)[:7], f"Tày {n}", "Xóm Thử"] for n in range(rows)])
    return target.getvalue()


def test_columns_are_told_apart_changed_and_remembered(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, strange())
    run_jobs()
    started = last()
    screen = page(officer, started)
    assert "Cột nào là gì?" in screen
    assert '<li class="ignored"><div class="ben-tep"><b>Bậc thợ</b><span class="phu">Tày 0 · Tày 1</span>' in screen
    assert '<li class="dropped"><div class="ben-tep"><b>Quê quán</b>' in screen

    told = post(officer, started, "cot/", **{"read": "1", "first": "1", "last": "1", "column:8": "note"})
    assert run_jobs() == ["members.judge_roster"]
    assert "Cột nào là gì?" not in page(officer, started)
    saved = post(officer, started, "cot/", save_profile="1", name="Mẫu của xã").content.decode()
    assert told.status_code == 200
    assert "Đã nhớ cách ghép cột này." in saved
    assert ColumnProfile.objects.get().columns["bac tho"] == "note"

    upload(officer, tree.commune_a, strange(name="Trang khác", rows=3))
    run_jobs()
    later = last()
    offered = page(officer, later)
    assert "Tệp này giống tệp đã nhập." in offered
    post(officer, later, "cot/", profile=str(ColumnProfile.objects.get().pk))
    run_jobs()
    later.refresh_from_db()
    columns = {column["heading"]: column["field"] for column in later.understood["sheets"][0]["seen_columns"]}
    assert (columns["Bậc thợ"], later.state) == ("note", ImportState.JUDGED)

    listed = officer.get(f"{BASE}da-nho/").content.decode()
    officer.post(f"{BASE}da-nho/quen/", {"profile": ColumnProfile.objects.get().pk})
    assert "Mẫu của xã" in listed
    assert ColumnProfile.objects.count() == 0


def test_looking_at_columns_without_a_change_reads_nothing_again(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    upload(officer, tree.commune_a, strange())
    run_jobs()

    told = post(officer, last(), "cot/", **{"read": "1", "first": "1", "last": "1", "column:8": "-"})

    assert run_jobs() == []
    assert "Xem trước" in told.content.decode()


@pytest.mark.parametrize(
    ("first", "end", "sentence"),
    [
        ("0", "1", "Dòng tiêu đề chưa đúng. Ghi số dòng như Excel"),
        ("x", "", "Dòng tiêu đề chưa đúng. Ghi số dòng như Excel"),
        ("3", "2", "Dòng tiêu đề chưa đúng. Ghi số dòng như Excel"),
        ("1", "40", "Tiêu đề dài nhất 6 dòng."),
    ],
)
def test_heading_rows_typed_wrongly_are_told(
    browse: Any, tree: SimpleNamespace, first: str, end: str, sentence: str
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD)

    told = officer.post(address(started, "cot/"), {"read": "1", "first": first, "last": end})

    assert told.status_code == 422
    assert sentence in told.content.decode()


def test_missing_columns_are_told_at_once_with_the_reason(browse: Any, tree: SimpleNamespace) -> None:
    target = io.BytesIO()
    write_workbook(target, "Danh sách", [HEADINGS[0], HEADINGS[2], HEADINGS[6]], [[GOOD[0], GOOD[2], GOOD[6]]])
    officer = browse("officer")

    upload(officer, tree.commune_a, target.getvalue())
    run_jobs()
    screen = page(officer, last())

    for name in ("Ngày sinh", "Số căn cước hoặc số thẻ", "Ngày vào Đảng"):
        assert f"<b>{name}.</b>" in screen
    assert "mỗi người đều phải hỏi lại" in screen


def test_sheet_that_names_no_branch_gets_one_for_all_its_rows(browse: Any, tree: SimpleNamespace) -> None:
    target = io.BytesIO()
    write_workbook(target, "Trang 1", HEADINGS[:6], [person(n)[:6] for n in range(4)])
    officer = browse("officer")
    upload(officer, tree.commune_a, target.getvalue())
    run_jobs()
    started = last()
    assert "Trang “Trang 1” không ghi chi bộ nào" in page(officer, started)

    unclear = officer.post(address(started, "cot/"), {"read": "1", "unit:0": "xom"})
    post(officer, started, "cot/", **{"read": "1", "unit:0": "Xóm Hai"})
    run_jobs()
    started.refresh_from_db()
    confirm(officer, started, has_looked="on")
    run_jobs()

    assert (unclear.status_code, "Có nhiều chi bộ khớp" in unclear.content.decode()) == (422, True)
    assert set(written().values()) == {"A2"}
    assert LearnedValue.objects.count() == 0, "a sheet's name says nothing of the next file"
