"""Rows pass by one at a time, are told like the file says them, and can be read again from a file without a name."""

import datetime as dt
import io
import json
import os
import tempfile

import pytest

from handbook.lib.sheets import Sheet, SheetStream, read_workbook
from handbook.lib.sheets.protocol import Emitter
from handbook.lib.sheets.xlsx_parts import Styles
from handbook.lib.sheets.xlsx_sheet import SheetReader
from handbook.lib.sheets.xlsx_strings import SharedStrings
from tests.lib.sheets_help import row, sheet, write_xlsx

PLAIN = [(1, {1: "Họ và tên", 2: "Sinh"}), (2, {1: "Nông Văn Thử", 2: "1985"}), (4, {2: "x & y"}), (9, {1: "cuối"})]
SIMPLE = row(1, "Họ và tên", "Sinh") + row(2, "Nông Văn Thử", "1985")
ODD = {
    "as Excel writes it": SIMPLE + row(4, None, "x &amp; y") + row(9, "cuối"),
    "pretty-printed": "\n  <row r='1'>\n  <c r='A1' t='inlineStr'><is><t>Họ và tên</t></is></c>\n"
    "  <c r='B1' t='inlineStr'><is><t>Sinh</t></is></c>\n </row>\n" + row(2, "Nông Văn Thử", "1985")
    + "\n <row r='4'>\n<c r='B4' t='str'><v>x &#38; y</v></c></row> " + row(9, "cuối") + "\n",
    "without references": SIMPLE + "<row/>" + '<row><c/><c t="inlineStr"><is><t>x &amp; y</t></is></c></row>'
    + "<row/>" * 4 + '<row><c t="inlineStr"><is><t>cuối</t></is></c></row>',
    "with comments": "<!-- " + row(1, "a") + row(3, "b") + " -->" + SIMPLE
    + '<row r="4"><c r="B4" t="inlineStr"><is><t><![CDATA[x & y]]></t></is></c></row>'
    + "<?x " + row(7, "a") + row(8, "b") + " ?>" + row(9, "cuối"),
    "in pieces": SIMPLE + '<row r="4"><c r="A4" s="1"/><c r="B4" t="inlineStr"><is>'
    '<r><t xml:space="preserve">x </t></r><r><t>&amp; y</t></r></is></c></row>' + row(9, "cuối"),
}  # fmt: skip


def texts(found: Sheet) -> list[tuple[int, dict[int, str]]]:
    return [
        (number, {column: cell.text for column, cell in cells.items()}) for number, cells in sorted(found.rows.items())
    ]


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD)
def test_every_way_to_write_a_sheet_is_read_alike(tmp_path, rows):
    path = write_xlsx(tmp_path / "a.xlsx", sheet(rows))

    assert texts(read_workbook(path).sheets[0]) == PLAIN


def test_prefixes_and_other_encodings_are_read_alike(tmp_path):
    plain = sheet(ODD["as Excel writes it"])
    prefixed = plain.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    wide = plain.replace("UTF-8", "UTF-16").encode("utf-16")
    path = write_xlsx(tmp_path / "a.xlsx", prefixed, wide, "\ufeff" + plain)

    assert [texts(found) for found in read_workbook(path).sheets] == [PLAIN, PLAIN, PLAIN]


def test_simple_and_odd_rows_keep_their_order_over_many_chunks(tmp_path):
    rows = "".join(
        row(n, f"Người Thử {n}", n) if n % 7 else f"<row r='{n}'><c r='A{n}'><v>{n}</v></c></row>"
        for n in range(1, 20_001)
    )
    path = write_xlsx(tmp_path / "a.xlsx", sheet(rows))

    with SheetStream(path) as stream:
        (found,) = [[(r.number, r.text(1)) for r in streamed.rows()] for streamed in stream.sheets()]

    assert found == [(n, f"Người Thử {n}" if n % 7 else str(n)) for n in range(1, 20_001)]


def test_kinds_of_cells(tmp_path):
    cells = (
        '<c r="A1" s="1"><v>31081</v></c><c r="B1"><v>1.9085001234E10</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c r="D1" t="e"><v>#REF!</v></c><c r="E1"><f>1+1</f></c><c r="F1" t="str"><f>IF(1,"","")</f><v></v></c>'
        '<c r="G1" s="2" t="s"><v>0</v></c><c r="H1" t="s"><v>1</v></c><c r="I1"><v>không phải số</v></c>'
        '<c r="J1" t="s"><v>2</v></c><c r="K1"><f>2+3</f><v>5</v></c><c r="L1" t="d"><v>1985-02-03</v></c>'
    )
    strings = (
        "<si><t>Hïng</t></si><si><r><t>Chữ </t></r><r><rPr><rFont val='VNI-Times'/></rPr><t>Huøng</t></r></si>"
        "<si><t>dòng_x000A_hai</t></si>"
    )
    path = write_xlsx(tmp_path / "a.xlsx", sheet(f'<row r="1">{cells}</row>'), strings=strings)

    found = read_workbook(path).sheets[0].rows[1]

    assert {column: (cell.kind.value, cell.value) for column, cell in found.items()} == {
        1: ("date", dt.date(1985, 2, 3)),
        2: ("number", 19085001234),
        3: ("boolean", True),
        4: ("error", "#REF!"),
        5: ("formula_no_value", None),
        7: ("text", "Hïng"),
        8: ("text", "Chữ Huøng"),
        9: ("error", "không phải số"),
        10: ("text", "dòng\nhai"),
        11: ("number", 5),
        12: ("date", dt.date(1985, 2, 3)),
    }
    assert [found[7].font, found[8].runs, found[11].is_formula] == [
        ".VnTime", (("Chữ ", ""), ("Huøng", "VNI-Times")), True,
    ]  # fmt: skip


def test_days_count_from_1904_where_the_file_says_so(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", sheet('<row r="1"><c r="A1" s="1"><v>1</v></c></row>'), date_1904=True)

    assert read_workbook(path).sheets[0].cell(1, 1).value == dt.date(1904, 1, 2)


def test_a_formula_that_many_cells_share_tells_blank_from_not_calculated(tmp_path):
    first = '<row r="1"><c r="A1" t="str"><f t="shared" ref="A1:A2" si="0">IF(B1="","",B1)</f><v>có</v></c></row>'
    second = '<row r="2"><c r="A2" t="str"><f t="shared" si="0"/><v></v></c><c r="B2"><v>1</v></c></row>'
    path = write_xlsx(tmp_path / "a.xlsx", sheet(first + second))

    assert texts(read_workbook(path).sheets[0]) == [(1, {1: "có"}), (2, {2: "1"})]


def test_merges_and_hidden_columns_are_known_before_the_first_row(tmp_path):
    rows = row(1, "a") + "<!-- </sheetData> -->" + row(2, "b", attributes=' spans="1:1" hidden="1"')
    before = '<cols><col min="2" max="3" width="0" hidden="1"/></cols>'
    behind = '<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="$B$1:C1"/></mergeCells>'
    path = write_xlsx(tmp_path / "a.xlsx", sheet(rows, before, behind), sheet(row(1, "c"), "", behind))

    with SheetStream(path) as stream:
        for streamed in stream.sheets():
            if streamed.name == "S1":
                assert streamed.head.hidden_columns == {2, 3}
            assert streamed.head.merges == [(1, 1, 2, 1), (1, 2, 1, 3)]
            hidden = [r.is_hidden for r in streamed.rows()]
            assert hidden == ([False, True] if streamed.name == "S1" else [False])


def test_rows_are_read_again_from_the_spool_also_where_nobody_looked_the_first_time(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "a") + row(3, "b", 7)), sheet(row(2, "c")), sheet(""))

    with SheetStream(path) as stream:
        sheets = []
        for streamed in stream.sheets():
            sheets.append(streamed)
            if streamed.name == "S1":
                next(streamed.rows())
        again = [[(r.number, r.text(1)) for r in streamed.rows()] for streamed in sheets]
        once_more = [[(r.number, r.text(1)) for r in streamed.rows()] for streamed in sheets]

    assert again == once_more == [[(1, "a"), (3, "b")], [(2, "c")], []]


def test_the_spool_has_no_name_and_ends_with_the_stream(tmp_path, monkeypatch):
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = write_xlsx(tmp_path / "a.xlsx", sheet(row(1, "Bí mật")))

    with SheetStream(path) as stream:
        sheets = list(stream.sheets())
        descriptor = stream.spool.file.fileno()
        held = os.pread(descriptor, 1000, 0)
        names = os.listdir(folder)

    assert "Bí mật" in held.decode()
    assert names == []
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    with pytest.raises(ValueError, match="closed file"):
        list(sheets[0].rows())


def test_leaving_early_ends_the_child(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", sheet("".join(row(n, "a" * 1000) for n in range(1, 5000))))

    with SheetStream(path) as stream:
        streamed = next(stream.sheets())
        next(streamed.rows())
        children = _children()

    assert len(children) == 1
    assert _children() == set()


def _children() -> set[str]:
    with open(f"/proc/self/task/{os.getpid()}/children") as listed:
        return {pid for pid in listed.read().split() if _is_ours(pid)}


def _is_ours(pid: str) -> bool:
    with open(f"/proc/{pid}/cmdline", "rb") as command:
        return b"handbook.lib.sheets.child" in command.read()


def test_lines_of_the_child_stay_short_whatever_the_number_of_rows():
    out = io.BytesIO()
    emitter = Emitter(out, rows=10**6, cells=10**7, cell_characters=100, merges=10)
    longest = 0

    for number in range(1, 20_001):
        emitter.row([number, 0, 1, "x" * 90], 100)
        longest = max(longest, len(emitter.batch))
    emitter.line("done")

    lines = out.getvalue().splitlines()
    assert longest <= 2000
    assert max(map(len, lines)) < 300_000
    assert [r[0] for line in lines[:-1] for r in json.loads(line)[1]] == list(range(1, 20_001))


def test_expat_sees_only_what_the_pattern_does_not_fit(tmp_path):
    seen = []

    class Watched(SheetReader):
        def _start(self, tag, attributes):
            seen.append(attributes.get("r"))
            super()._start(tag, attributes)

    emitter = Emitter(io.BytesIO(), rows=10, cells=10, cell_characters=100, merges=10)

    Watched(emitter, Styles([], []), SharedStrings()).read(
        io.BytesIO(sheet(row(1, "a") + row(2, "&lt;") + row(3, "b")).encode())
    )

    assert seen == [None, None, "2", "A2", None, None]
    assert emitter.batch == [[1, 0, 1, "a"], [2, 0, 1, "<"], [3, 0, 1, "b"]]
