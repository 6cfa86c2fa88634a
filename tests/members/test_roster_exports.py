"""Files the portal writes: in scope, logged, and read back by the import without any change."""

import datetime as dt
import io
import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import AccessLogEntry
from members.exports.rosters import LAYOUTS, PLAIN_LIST, TEMPLATE_40, write_blank
from members.models import Activity, Member, Membership, PartyPosition
from members.rosters.types import Change, Judgement
from members.services.rosters import exports
from members.services.rosters.judging import judged_file
from tests.factories import give_role, make_member, make_organisation
from tests.rosters.rosterkit.layouts import nhap_lieu_columns

PURPOSE = "Đối chiếu quý"
_serial = itertools.count(1)


def number() -> str:
    return f"099061{next(_serial):06d}"


@pytest.fixture
def population(tree: SimpleNamespace) -> SimpleNamespace:
    """Every status, precision and doubt below commune_a; one stranger below commune_b."""
    twin = make_organisation("Chi bộ Xóm Một (xã Cũ)", parent=tree.commune_a, code="A3")
    double = make_organisation("Chi bộ Xóm Hai", parent=tree.commune_a, code="A4")
    twice = {"birth_date": "1961-02-03", "citizen_id": "", "admission_date": "1985"}
    ended = {"status": "ended", "ended_on": "2024-05"}
    today = timezone.localdate()
    recent = f"{today.year - 1}-{today.month:02d}"
    members = [
        make_member("Vi Thị Suối", cell=tree.cell_a1, citizen_id=number(), card_number=number(), phone="0900000009"),
        make_member("Lò Văn Năm", cell=tree.cell_a1, birth_date="1950", admission_date="1970", official_date="1971"),
        make_member("Lò Văn Tháng", cell=tree.cell_a2, birth_date="1950-02", old_card_number="00012345"),
        make_member("H'Nương Niê Thử", cell=twin, other_name="chị Ba", ethnic_group="Ê-đê", external_id="=1+1"),
        make_member("Nông Văn Đôi", cell=double, **twice),
        make_member("Nông Văn Đôi", cell=double, **twice),
        make_member("Nông Văn Đôi", cell=double, **(twice | {"birth_date": "1961"})),
        make_member("Đàm Văn Mất", cell=tree.cell_a1, ending="deceased", citizen_id=number(), **ended),
        make_member("Đàm Văn Rời", cell=tree.cell_a1, ending="resigned", **ended),
        make_member("Đàm Văn Khuất", cell=tree.cell_a1, ending="unknown", status="ended", citizen_id=number()),
        make_member("Hà Thị Dự Bị", cell=tree.cell_a2, status="probationary", admission_date=recent, official_date=""),
        make_member("Hà Thị Chưa Rõ", cell=tree.cell_a2, status="unknown", citizen_id=number()),
        make_member("Hà Thị Vừa Rõ", cell=tree.cell_a2, admission_date=recent, official_date="", citizen_id=number()),
        make_member("Hà Thị Thiếu", cell=twin, sex="", birth_date="", admission_date="", official_date=""),
        make_member("Nguyen Van Khong", cell=twin, old_citizen_id="012345678", decision_date="1985-01"),
    ]
    for member in (members[7], members[8], members[9]):
        Membership.objects.filter(member=member).update(ended_on="2024-05-01")
    for kind, member in zip(
        ("exempt", "suspended", "interrupted", "abroad", "elsewhere", "moving"), members, strict=False
    ):
        Activity.objects.create(member=member, kind=kind, started_on="2025-03")
    Activity.objects.create(member=members[0], kind="abroad", started_on="2024")
    Activity.objects.create(member=members[1], kind="exempt", started_on="2023", ended_on="2024")
    for member, position in ((members[0], "secretary"), (members[1], "cell_committee_member")):
        PartyPosition.objects.create(member=member, organisation=member.organisation, position=position)
    make_member("Phạm Văn Nơi Khác", cell=tree.cell_b1, citizen_id=number())
    return SimpleNamespace(members=members, twin=twin, double=double)


def exported(tmp_path: Path, layout: Any, organisation: Any, actor: Any, **more: Any) -> tuple[Path, int]:
    path = tmp_path / f"{layout.slug}.xlsx"
    with path.open("wb") as target:
        count = exports.export_members(target, layout, organisation, actor=actor, purpose=PURPOSE, **more)
    return path, count


def judged(path: Path, scope: Any) -> Judgement:
    """What the import service says of the file, before anything is written."""
    with judged_file(path, path.name, scope=scope, as_of=timezone.localdate()) as (understood, rows):
        if rows is None:
            return Judgement(refusal=understood.refusal)
        return Judgement(rows=list(rows.rows()), missing=rows.missing)


def cells(path: Path, sheet: int = 0) -> list[list[str]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return [[str(value or "") for value in row] for row in book.worksheets[sheet].iter_rows(values_only=True)]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_an_export_imports_back_with_zero_changes(
    cast: Any, tree: Any, population: Any, tmp_path: Path, layout: Any, role: str
) -> None:
    path, count = exported(tmp_path, layout, tree.commune_a, cast[role], has_ended=True)

    judgement = judged(path, tree.commune_a)

    told = {
        row.member["full_name"]: (
            row.change,
            row.changes,
            [f.code for f in row.findings if f.level in ("ask", "error")],
        )
        for row in judgement.rows
        if row.change is not Change.UNCHANGED or row.waits
    }
    assert told == {}
    assert count == len(judgement.rows) == len(population.members) + 4
    assert {row.match_key for row in judgement.rows} == {
        str(pk) for pk in Member.objects.in_organisation(tree.commune_a).values_list("pk", flat=True)
    }
    assert judgement.missing == {}


def test_an_export_of_the_whole_imports_back_for_the_whole(
    cast: Any, tree: Any, population: Any, tmp_path: Path
) -> None:
    make_organisation("Chi bộ Xóm Một", parent=tree.commune_b, code="B2")
    make_member("Vi Văn Trùng Tên", cell=make_organisation("Chi bộ Xóm Một", parent=tree.commune_b, code="B3"))
    path, count = exported(tmp_path, TEMPLATE_40, tree.province, cast["administrator"])

    judgement = judged(path, tree.province)

    assert {row.change for row in judgement.rows if not row.waits} == {Change.UNCHANGED}
    assert [row.member["full_name"] for row in judgement.rows if row.waits] == []
    assert count == Member.objects.current().count()
    assert "Chi bộ Xóm Một [B3]" in {row[13] for row in cells(path)}


def test_the_template_has_the_31_columns_in_two_heading_rows(
    cast: Any, tree: Any, population: Any, tmp_path: Path
) -> None:
    path, _ = exported(tmp_path, TEMPLATE_40, tree.commune_a, cast["officer"])

    rows = cells(path)
    wanted = [column.head for column in nhap_lieu_columns()]
    assert [rows[5][n] for n in range(31) if len(wanted[n]) == 1] == [head[0] for head in wanted if len(head) == 1]
    assert [rows[6][n] for n in range(31) if len(wanted[n]) == 2] == [head[1] for head in wanted if len(head) == 2]
    assert [rows[5][n] for n in (14, 17, 20)] == ["Nơi đăng ký khai sinh", "Quê quán", "Nơi thường trú"]
    assert rows[5][31] == "Mã sổ tay"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert {"O6:Q6", "R6:T6", "U6:W6", "A6:A7", "AE6:AE7"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert {cell.number_format for cell in sheet[8] if cell.value} == {"@"}
    assert [row[0] for row in rows[7:]] == [str(n) for n in range(1, len(rows) - 6)]


def test_partial_dates_states_and_what_has_no_word(cast: Any, tree: Any, population: Any, tmp_path: Path) -> None:
    path, _ = exported(tmp_path, TEMPLATE_40, tree.commune_a, cast["officer"], has_ended=True)

    told = {row[2]: (row[5], row[26], row[27], row[30]) for row in cells(path)[7:]}
    assert told["LÒ VĂN NĂM"] == ("1950", "Đình chỉ", "", "")
    assert told["LÒ VĂN THÁNG"] == ("02/1950", "Gián đoạn", "", "")
    assert told["VI THỊ SUỐI"] == ("03/02/1961", "Miễn sinh hoạt", "03/2025", "Ở ngoài nước từ 2024")
    assert told["H'NƯƠNG NIÊ THỬ"] == ("03/02/1961", "", "", "Ở ngoài nước từ 03/2025")
    assert told["ĐÀM VĂN MẤT"] == ("03/02/1961", "Từ trần", "05/2024", "")
    assert told["ĐÀM VĂN RỜI"] == ("03/02/1961", "Rời khỏi Đảng", "05/2024", "")


def test_nothing_in_an_export_can_run(cast: Any, tree: Any, population: Any, tmp_path: Path) -> None:
    for layout in LAYOUTS.values():
        path, _ = exported(tmp_path, layout, tree.commune_a, cast["officer"])

        book = openpyxl.load_workbook(path)
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n", "inlineStr"}
        assert not [v for row in cells(path) for v in row if v.startswith(("=", "+", "-", "@"))]


def test_only_those_in_scope_leave_and_every_file_is_logged(
    cast: Any, tree: Any, population: Any, tmp_path: Path
) -> None:
    path, count = exported(tmp_path, PLAIN_LIST, tree.cell_a2, cast["officer"])

    names = {row[1] for row in cells(path)[5:]}
    expected = set(Member.objects.filter(organisation=tree.cell_a2).values_list("full_name", flat=True))
    assert names == expected
    entry = AccessLogEntry.objects.get(action="exported")
    assert (entry.actor, entry.subject_id, entry.row_count, entry.reason, entry.fields) == (
        cast["officer"],
        tree.cell_a2.pk,
        count,
        PURPOSE,
        "danh-sach",
    )


@pytest.mark.parametrize("role", ["member", "secretary", "other_officer", "editor", "publisher", "dpo", "anonymous"])
def test_who_may_not_export_gets_no_file_and_no_line(cast: Any, tree: Any, role: str) -> None:
    target = io.BytesIO()
    day = dt.date(2026, 1, 1)

    for export in (
        lambda: exports.export_members(target, PLAIN_LIST, tree.commune_a, actor=cast[role], purpose=PURPOSE),
        lambda: exports.export_changes(target, tree.commune_a, since=day, until=day, actor=cast[role], purpose=PURPOSE),
        lambda: exports.blank_roster(target, PLAIN_LIST, tree.commune_a, actor=cast[role]),
    ):
        with pytest.raises(PermissionDenied):
            export()

    assert target.getvalue() == b""
    assert not AccessLogEntry.objects.exists()


def test_an_officer_who_leads_a_cell_elsewhere_exports_the_own_subtree_only(
    cast: Any, tree: Any, population: Any
) -> None:
    give_role(cast["officer"], "secretary", tree.cell_b1)

    with pytest.raises(PermissionDenied):
        exports.export_members(io.BytesIO(), PLAIN_LIST, tree.cell_b1, actor=cast["officer"], purpose=PURPOSE)


def test_a_purpose_is_needed_and_files_are_counted(cast: Any, tree: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_PER_HOUR", 2)

    def export(purpose: str = PURPOSE) -> None:
        exports.export_members(io.BytesIO(), PLAIN_LIST, tree.cell_a1, actor=cast["officer"], purpose=purpose)

    with pytest.raises(ValidationError, match="để làm gì"):
        export("  ")
    export()
    export()
    with pytest.raises(ValidationError, match="trong một giờ"):
        export()
    assert AccessLogEntry.objects.filter(action="exported").count() == 2


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_blank_file_offers_lists_and_its_examples_are_passed_over(
    cast: Any, tree: Any, population: Any, tmp_path: Path, layout: Any
) -> None:
    path = tmp_path / "mau.xlsx"
    with path.open("wb") as target:
        exports.blank_roster(target, layout, tree.commune_a, actor=cast["officer"])

    judgement = judged(path, tree.commune_a)
    book = openpyxl.load_workbook(path)
    main = book.worksheets[0]
    assert judgement.rows == []
    assert "Không tìm thấy danh sách" in (judgement.refusal or "")
    assert [row[0].value for row in main.iter_rows(min_row=layout.first, max_row=layout.first + 2)] == [
        "VD",
        "VD",
        None,
    ]
    assert {sheet.title: sheet.sheet_state for sheet in book} == {
        layout.sheet: "visible",
        "Hướng dẫn": "visible",
        "DANTOC": "hidden",
        "TRANGTHAI": "hidden",
        "CHUCVU": "hidden",
        "TOCHUC": "hidden",
    }
    assert [row[0].value for row in book["TOCHUC"].iter_rows()] == [
        "Chi bộ Xóm Một [A1]",
        "Chi bộ Xóm Hai [A2]",
        "Chi bộ Xóm Một (xã Cũ)",
        "Chi bộ Xóm Hai [A4]",
    ]
    offered = {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule.formula1
        for rule in main.data_validations.dataValidation
    }
    letters = {column.field: openpyxl.utils.get_column_letter(n) for n, column in enumerate(layout.columns, 1)}
    assert offered[letters["sex"]] == '"Nam,Nữ"'
    assert offered[letters["ethnic_group"]] == "DANTOC!$A$1:$A$54"
    assert offered[letters["activity"]] == "TRANGTHAI!$A$1:$A$6"
    assert offered[letters["organisation"]] == "TOCHUC!$A$1:$A$4"
    assert (
        "02/1955" in main.cell(layout.top, openpyxl.utils.column_index_from_string(letters["birth_date"])).comment.text
    )
    assert main.column_dimensions[letters["citizen_id"]].width > 15


def test_a_row_typed_into_the_blank_file_is_read(tree: Any, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    with path.open("wb") as target:
        write_blank(target, TEMPLATE_40, scope="Đảng bộ xã Suối Thử", on=dt.date(2026, 1, 1), bodies=["Chi bộ Xóm Một"])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    typed = {3: "LÒ THỊ MỚI", 5: "Nữ", 6: "05/1970", 7: "Thái", 9: "099170000123", 14: "Chi bộ Xóm Một", 24: "1995"}
    for column, value in typed.items():
        sheet.cell(10, column, value)
    book.save(path)

    judgement = judged(path, tree.commune_a)

    assert [(row.row, row.member["full_name"], row.member["organisation"]) for row in judgement.rows] == [
        (10, "Lò Thị Mới", "A1")
    ]
