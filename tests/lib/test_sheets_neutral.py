"""What a spreadsheet would run is written with an apostrophe and comes back as it was."""

import io
import zipfile

import pytest

from handbook.lib.sheets import CellKind, read_workbook
from handbook.lib.sheets.neutral import as_meant, neutralise
from handbook.lib.sheets.writer import write_workbook

HOSTILE = [
    '=HYPERLINK("http://thu.example")',
    "+84 900 000 001",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "＝1+1",
    "'=1",
    "''-1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_written_as_text_and_read_back_unchanged(text, tmp_path):
    path = tmp_path / "thu.xlsx"

    write_workbook(str(path), "Thử", [("Họ và tên", 20), ("Ghi chú", 20)], [["Người Thử", text]])

    assert neutralise(text) == f"'{text}"
    assert b"<f>" not in path.read_bytes()
    cell = read_workbook(path).sheets[0].cell(2, 2)
    assert (cell.kind, cell.text) == (CellKind.TEXT, text)


@pytest.mark.parametrize("text", ["Nguyễn Văn Thử", "'00123", "03/02/1950", "a-b", "", "'"])
def test_other_text_stays_as_it_is(text):
    assert (neutralise(text), as_meant(text)) == (text, text)


def test_an_error_value_kept_as_text_is_an_error_cell(tmp_path):
    path = tmp_path / "thu.csv"
    path.write_text("Họ và tên,Ngày sinh\nNgười Thử,#N/A\n", encoding="utf-8")

    cell = read_workbook(path).sheets[0].cell(2, 2)

    assert (cell.kind, cell.text) == (CellKind.ERROR, "#N/A")


def test_equal_content_gives_equal_bytes():
    files = [io.BytesIO(), io.BytesIO()]

    for file in files:
        write_workbook(file, "Thử", [("Họ và tên", 20)], [["Người Thử"]])

    assert files[0].getvalue() == files[1].getvalue()
    assert b"2000-01-01" in zipfile.ZipFile(files[0]).read("docProps/core.xml")
