"""Exports in the admin: the columns of the plain list, a purpose, the password again, nothing that can run."""

import io
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from import_export.admin import ExportMixin

from accounts.models import AccessLogEntry
from handbook.lib.sheets.exchange import SheetFormat
from members.exports.columns import KEY, PLAIN
from members.models import Member, Organisation
from members.resources.members import MemberResource
from members.services.rosters import exports
from tests.factories import give_role, make_member, make_organisation
from tests.members.scopes import confirmed
from tests.members.test_roster_exports import judged

ADDRESS = "/quan-tri/members/member/export/"
NAMES = [column.field for column in (*PLAIN, KEY) if column.field != "counter"]


def ticked(*names: str, **more: str) -> dict[str, str]:
    """The form as sent with these columns; all of them for none named."""
    columns = {f"memberresource_{name}": "on" for name in names or NAMES}
    return {"format": "0", "resource": "0", "purpose": "Đối chiếu quý", **columns, **more}


def sheet_of(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


def test_the_admins_export_has_the_columns_of_the_plain_list_and_imports_back(
    browse: Any, tree: Any, people: Any, tmp_path: Any
) -> None:
    twins = {"birth_date": "1950", "citizen_id": ""}
    for _ in range(2):
        make_member("Nông Văn Đôi", cell=tree.cell_a1, **twins)

    answer = confirmed(browse("officer")).post(ADDRESS, ticked())

    assert sheet_of(answer.content)[4] == [" ".join(c.heading) for c in (*PLAIN, KEY) if c.field != "counter"]
    path = tmp_path / "xuat.xlsx"
    path.write_bytes(answer.content)
    rows = judged(path, tree.commune_a).rows
    assert [(row.change.value, row.waits) for row in rows] == [("unchanged", False)] * 6


def test_only_the_ticked_columns_of_the_filtered_rows_leave(browse: Any, people: Any, cast: Any) -> None:
    client = confirmed(browse("officer"))

    answer = client.post(f"{ADDRESS}?q=lang+gieng", ticked("full_name", "birth_date"))

    assert sheet_of(answer.content)[4:] == [["Họ và tên", "Ngày sinh"], ["Trần Văn Láng Giềng", "03/02/1961"]]
    entry = AccessLogEntry.objects.get(action="exported")
    assert (entry.actor, entry.row_count, entry.fields, entry.reason, entry.path) == (
        cast["officer"],
        1,
        "full_name,birth_date",
        "Đối chiếu quý",
        ADDRESS,
    )


def test_the_password_and_a_purpose_come_first(browse: Any, people: Any) -> None:
    client = browse("officer")

    assert client.get(ADDRESS).url.startswith("/xac-thuc/nhac-lai-mat-khau/")
    assert client.post(ADDRESS, ticked()).url.startswith("/xac-thuc/nhac-lai-mat-khau/")
    answer = confirmed(client).post(ADDRESS, ticked(purpose=""))

    assert answer.context["form"].errors == {"purpose": ["Ghi xuất để làm gì."]}
    assert not AccessLogEntry.objects.filter(action="exported").exists()


def test_too_many_exports_are_refused_on_the_page(browse: Any, people: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(exports, "MOST_PER_HOUR", 1)
    client = confirmed(browse("officer"))
    client.post(ADDRESS, ticked())

    answer = client.post(ADDRESS, ticked())

    assert exports.TOO_MANY in answer.content.decode()
    assert AccessLogEntry.objects.filter(action="exported").count() == 1


def test_a_secretarys_cell_elsewhere_does_not_leave_with_an_officers_right(
    browse: Any, cast: Any, tree: Any, people: Any
) -> None:
    give_role(cast["officer"], "secretary", tree.cell_b1)

    answer = confirmed(browse("officer")).post(ADDRESS, ticked("full_name"))

    assert people.outsider.full_name in browse("officer").get("/quan-tri/members/member/").content.decode()
    assert people.outsider.full_name not in {cell for row in sheet_of(answer.content) for cell in row}


def test_the_form_names_columns_by_their_headings(browse: Any, people: Any) -> None:
    form = confirmed(browse("officer")).get(ADDRESS).context["form"]

    labels = [field.label for name, field in form.fields.items() if name.startswith("memberresource_")]
    assert labels == [" ".join(c.heading) for c in (*PLAIN, KEY) if c.field != "counter"]


def test_the_resource_alone_gives_the_same_rows(people: Any, cast: Any) -> None:
    members = Member.objects.filter(pk=people.member.pk)

    dataset = MemberResource(user=cast["officer"]).export(members)

    assert dataset.dict[0]["Họ và tên"] == "Nguyễn Thị Mẫu"
    assert dataset.dict[0]["Chi bộ"] == "Chi bộ Xóm Một"
    assert dataset.dict[0]["Mã sổ tay"] == f"ST-{people.member.pk}"


def test_every_export_of_the_admin_goes_through_the_neutralising_writer() -> None:
    """The library's own setting takes away a leading "=" and minds nothing else, so no format of its own is offered."""
    found = {
        model.__name__: list(model_admin.get_export_formats())
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, ExportMixin)
    }

    assert {"Member", "Organisation"} <= found.keys()
    assert {tuple(formats) for formats in found.values()} == {(SheetFormat,)}


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_a_hostile_name_of_an_organisation_cannot_run(browse: Any, tree: Any, name: str) -> None:
    make_organisation(name, parent=tree.commune_a, code="X1")
    fields = ("code", "name", "short_name", "type", "parent")
    data = {"format": "0", "resource": "0", **{f"organisationresource_{field}": "on" for field in fields}}

    answer = browse("administrator").post("/quan-tri/members/organisation/export/", data)

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert f"'{name}" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert Organisation.objects.filter(name=name).exists()
