"""Files that are broken, hostile or not what they say: read or refused in a sentence, never a lost last row."""

import zipfile

import pytest

from handbook.lib.sheets import CellKind, Limits, SheetError, SheetStream, read_workbook
from tests.lib.sheets_help import MAIN, row, sheet, write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet xmlns="{MAIN}"><sheetData>'
BILLION = ENTITIES + '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'


def refused(path, **limits) -> str:
    with pytest.raises(SheetError) as caught:
        read_workbook(path, limits=Limits(**limits) if limits else None)
    assert caught.value.message.endswith(".")
    assert "Traceback" not in caught.value.message
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "not_what_it_says"),
        ("a.xlsx", b"<html><table></table></html>", "not_what_it_says"),
        ("a.csv", b"<!DOCTYPE html><table></table>", "not_what_it_says"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT_CUR".encode("utf-16-le"), "macros"),
        ("a.xls", OLE + b"\0" * 512 + "Workbook".encode("utf-16-le"), "broken"),
        ("a.xlsm", b"PK\x03\x04", "macros"),
        ("a.xlsx", b"PK\x03\x04 cut off", "broken"),
        ("a.pdf", b"%PDF-1.7", "unknown_kind"),
        ("a.csv", b"a;b\n\1\2;c\n", "not_text"),
        ("a.csv", b'a;b\n"c;d\ne;f\n', "quotes"),
        ("a.csv", b"a;" + b"b" * 40_000, "cell_too_long"),
        ("a.csv", b"\n\n;;\n", "no_content"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)

    assert refused(path) == code


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (BILLION, "entities"),
        (sheet(row(1, "a") + "<row r='2'><c>"), "broken"),
        (sheet(row(1, "a"))[:-40], "broken"),
        (sheet(row(1, "a") + row(1_048_577, "b")), "broken"),
        (sheet(row(5, "a") + row(4, "b")), "broken"),
        (sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "broken"),
        (sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "broken"),
        (sheet(row(1, "a\1b")), "broken"),
        (sheet(row(1, "a")).encode().replace(b"<t>a", b"<t>\xff"), "broken"),
        (sheet(row(1, "x" * 32_768)), "cell_too_long"),
        (sheet(row(1, "&amp;" * 32_768)), "cell_too_long"),
        (sheet(""), "no_content"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_a_broken_or_hostile_sheet_is_refused_in_a_sentence(tmp_path, rows, code):
    assert refused(write_xlsx(tmp_path / "a.xlsx", rows)) == code


def test_entities_in_other_parts_are_refused_too(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "a")), more={"xl/styles.xml": BILLION})

    assert refused(path) == "entities"


def test_macros_and_binary_workbooks_inside_are_refused(tmp_path):
    macros = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "a")), more={"xl/vbaProject.bin": "x"})
    binary = write_xlsx(tmp_path / "b.xlsx", sheet(row(1, "a")), more={"xl/workbook.bin": "x"})

    assert (refused(macros), refused(binary)) == ("macros", "not_what_it_says")


def test_a_word_document_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", "x")

    assert refused(path) == "not_what_it_says"


def test_zip_bombs_are_refused_before_anything_is_unpacked(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)

    assert refused(path) == "bomb"


def test_a_directory_of_a_million_entries_is_refused_without_listing_it(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"xl/{number:0>300}", "")
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda self: pytest.fail("the directory was read"))

    assert refused(path) == "bomb"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"file_bytes": 100}, "too_large"),
        ({"unpacked_bytes": 500}, "bomb"),
        ({"entries": 3}, "bomb"),
        ({"rows": 2}, "too_many_rows"),
        ({"cells": 5}, "too_many_cells"),
        ({"merges": 1}, "too_many_merges"),
        ({"cell_characters": 3}, "cell_too_long"),
        ({"wall_seconds": 0}, "too_slow"),
    ],
)
def test_every_limit_has_its_sentence(tmp_path, limits, code):
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells>'
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "abcd", 1) + row(2, "b", 2) + row(3, "c", 3), "", merges))

    assert len(read_workbook(path).sheets[0].rows) == 3
    assert refused(path, **limits) == code


def test_a_file_too_big_for_the_memory_of_the_child_is_refused(tmp_path):
    strings = "".join(f"<si><t>{number:0>1000}</t></si>" for number in range(40_000))
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "a")), strings=strings)

    assert refused(path, memory_bytes=64 * 1024 * 1024) in ("memory", "crashed")
    assert read_workbook(path).sheets[0].cell(1, 1).text == "a"


def test_blank_rows_cost_nothing_and_the_row_behind_them_is_kept(tmp_path):
    blank = "".join(
        f'<row r="{n}" spans="1:2"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(2, 1_048_576)
    )
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "đầu") + blank + row(1_048_576, "cuối")))

    with SheetStream(path, limits=Limits(rows=2, cells=2)) as stream:
        found = [(r.number, r.text(1)) for streamed in stream.sheets() for r in streamed.rows()]

    assert found == [(1, "đầu"), (1_048_576, "cuối")]


def test_the_far_corner_is_a_cell_like_any_other(tmp_path):
    corner = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "a") + corner))
    filled = write_xlsx(tmp_path / "b.xlsx", sheet(row(1, "a") + corner.replace(' s="1"/>', "><v>5</v></c>")))

    assert sorted(read_workbook(path).sheets[0].rows) == [1]
    assert read_workbook(filled).sheets[0].cell(1_048_576, 16_384).value == 5


def test_an_old_workbook_is_read_with_its_places_dates_and_hidden_sheets():
    sheets = read_workbook("tests/lib/files/danh-sach.xls").sheets

    first = sheets[0]
    assert [(found.name, found.is_hidden) for found in sheets] == [("Danh sách", False), ("Ẩn", True)]
    assert first.cell(2, 2).text == "DANH SÁCH THỬ"
    assert [first.cell(5, column).text for column in (2, 3, 4, 5, 6)] == [
        "1", "Nông Văn Thử", "03/02/1985", "06012345", "Chi bộ thôn Thử",
    ]  # fmt: skip
    assert [cell.kind for cell in first.rows[6].values()] == [
        CellKind.NUMBER, CellKind.TEXT, CellKind.NUMBER, CellKind.BOOLEAN,
    ]  # fmt: skip
    assert sorted(first.merges) == [(2, 2, 2, 5), (5, 6, 6, 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_text_file_is_read_in_its_encoding_and_with_its_separator(tmp_path, encoding, separator):
    rows = [["Họ tên", "Sinh", "Quê"], ["Nông Văn Thử", "01/02/1985", 'xã "Thử"'], [], ["Lý Mẫu", "", "hai\ndòng"]]
    quoted = [[f'"{value.replace(chr(34), chr(34) * 2)}"' for value in values] for values in rows]
    text = "\r\n".join(separator.join(values) for values in quoted)
    path = tmp_path / "a.csv"
    path.write_bytes(_typed(text).encode(encoding) if encoding == "cp1258" else text.encode(encoding))

    found = read_workbook(path).sheets[0].rows

    assert {number: [cell.text for cell in cells.values()] for number, cells in found.items()} == {
        1: rows[0], 2: rows[1], 4: ["Lý Mẫu", "hai\ndòng"],
    }  # fmt: skip


def _typed(text: str) -> str:
    """As Windows-1258 has it: letters with their own marks in one, the tone after them."""
    tones = {
        "ọ": "o\u0323",
        "ũ": "u\u0303",
        "ử": "ư\u0309",
        "ý": "y\u0301",
        "ẫ": "â\u0303",
        "ã": "a\u0303",
        "ò": "o\u0300",
    }
    return "".join(tones.get(letter, letter) for letter in text)
