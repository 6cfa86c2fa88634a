"""The directory in the admin: within one's scope, in and out by sheet, whole or not at all."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import DirectoryEntry
from members.resources.directory import DirectoryResource
from tests.documents.samples import workbook
from tests.factories import make_entry
from tests.members.test_admin_exports import sheet_of

LIST = "/quan-tri/members/directoryentry/"
HEADINGS = ["Mã", "Tên tổ chức đảng", "Cấp", "Mã cấp trên", "Điện thoại cơ quan", "Nơi tiếp nhận", "Hiện trong danh bạ"]
PROVINCE = ["VD", "Đảng bộ tỉnh Ví Dụ", "cap tinh va tuong duong", "", "0000 000 001", "Ban Thử", "có"]
WARD = ["VD-1", "Đảng bộ phường Đồi Mẫu", "Cấp xã và tương đương", "VD", "", "", ""]
OURS = ["A", "", "", "", "0000.000.002", "Ban Mẫu", ""]


def preview(client: Any, *rows: list[str], headings: list[str] = HEADINGS) -> Any:
    data = {"format": "0", "import_file": SimpleUploadedFile("danh-ba.xlsx", workbook(headings, *rows))}
    return client.post(f"{LIST}import/", data)


def confirm(client: Any, answer: Any) -> Any:
    return client.post(f"{LIST}process_import/", answer.context["confirm_form"].initial, follow=True)


def faults(answer: Any) -> list[tuple[int, str]]:
    result = answer.context["result"]
    wrong = [(row.number, " ".join(row.error.messages)) for row in result.invalid_rows]
    return wrong + [(row.number, error.sentence) for row in result.error_rows for error in row.errors]


def stored() -> list[tuple[str, str, str, bool]]:
    rows = DirectoryEntry.objects.select_related("organisation").order_by("pk")
    return [(row.known_code, row.phone, row.office, row.is_shown) for row in rows]


def test_a_sheet_comes_in_once_and_blank_cells_erase_nothing(browse: Any, tree: SimpleNamespace) -> None:
    client = browse("administrator")
    whole = [("VD", "0000000001", "Ban Thử", True), ("VD-1", "", "", False), ("A", "0000000002", "Ban Mẫu", False)]

    confirm(client, preview(client, PROVINCE, WARD, OURS))
    assert stored() == whole
    before = DirectoryEntry.objects.first().history.count()
    again = preview(client, PROVINCE, WARD, ["A", "dang bo xa suoi thu", "", "P", "", "", ""])
    assert [row.import_type for row in again.context["result"].rows] == ["skip"] * 3
    confirm(client, again)

    assert stored() == whole
    assert DirectoryEntry.objects.first().history.count() == before
    assert DirectoryEntry.objects.get(code="VD-1").parent == DirectoryEntry.objects.get(code="VD")


@pytest.mark.parametrize(
    ("role", "row", "sentence"),
    [
        ("officer", PROVINCE, "Nơi nhận này nằm ngoài phạm vi của đồng chí."),
        ("officer", ["B", *OURS[1:]], "Nơi nhận này nằm ngoài phạm vi của đồng chí."),
        ("editor", OURS, "Nơi nhận này nằm ngoài phạm vi của đồng chí."),
        ("officer", ["A", "Đảng bộ xã Tên Khác"], "sửa ở mục Tổ chức đảng"),
        ("officer", ["A1"], "Danh bạ chỉ ghi đến cấp cơ sở."),
        ("officer", ["A", "", "", "", "0912 000 001"], "Đây là số di động."),
        ("officer", ["A", "", "", "", "209000001"], "Excel hay làm mất số 0 ở đầu"),
        ("editor", ["", "Đảng bộ tỉnh Ví Dụ"], "Dòng này chưa có mã."),
        ("editor", ["VD", "Đảng bộ tỉnh Ví Dụ", "Cấp huyện"], "Cấp “Cấp huyện” không có."),
        ("editor", WARD, "Mã cấp trên “VD” chưa có."),
    ],
)
def test_wrong_rows_are_told_by_number_and_nothing_comes_in(
    browse: Any, tree: SimpleNamespace, role: str, row: list[str], sentence: str
) -> None:
    answer = preview(browse(role), [*row, *[""] * (len(HEADINGS) - len(row))])

    assert [number for number, _ in faults(answer)] == [3]
    assert sentence in faults(answer)[0][1]
    assert stored() == []


def test_the_export_comes_back_unchanged_and_runs_nothing(browse: Any, tree: SimpleNamespace, cast: Any) -> None:
    make_entry(tree.commune_a, note="=1+1")
    make_entry(tree.commune_b)
    fields = {f"directoryresource_{name}": "on" for name in DirectoryResource.fields}
    client = browse("officer")

    answer = client.post(f"{LIST}export/", {"format": "0", "resource": "0", **fields})

    rows = [row for row in sheet_of(answer.content) if any(row)]
    heading = next(number for number, row in enumerate(rows) if row[0] == "Mã")
    assert [row[0] for row in rows[heading + 1 :]] == ["A"]
    assert "=1+1" not in rows[heading + 1]
    upload = SimpleUploadedFile("danh-ba.xlsx", answer.content)
    again = client.post(f"{LIST}import/", {"format": "0", "import_file": upload})
    assert [row.import_type for row in again.context["result"].rows] == ["skip"]


@pytest.mark.parametrize(
    ("role", "listed"),
    [
        ("officer", {"Đảng bộ xã Suối Thử"}),
        ("editor", {"Đảng bộ tỉnh Ví Dụ"}),
        ("administrator", {"Đảng bộ xã Suối Thử", "Đảng bộ phường Đồi Thử", "Đảng bộ tỉnh Ví Dụ"}),
        ("dpo", None),
    ],
)
def test_each_keeps_a_part_in_the_admin(browse: Any, tree: SimpleNamespace, role: str, listed: set[str] | None) -> None:
    for body in (tree.commune_a, tree.commune_b, "Đảng bộ tỉnh Ví Dụ"):
        make_entry(body, is_shown=False)
    client = browse(role)

    answer = client.get(LIST)

    if listed is None:
        assert answer.status_code == 403
        return
    assert {entry.title for entry in answer.context["cl"].queryset} == listed
    client.post(
        LIST, {"action": "show_selected", "_selected_action": DirectoryEntry.objects.values_list("pk", flat=True)}
    )
    assert {entry.title for entry in DirectoryEntry.objects.filter(is_shown=True)} == listed
    assert [entry.title for entry in client.get(f"{LIST}?q=suoi thu").context["cl"].queryset] == sorted(
        listed & {"Đảng bộ xã Suối Thử"}
    )


@pytest.mark.parametrize(("role", "row", "wrong"), [("officer", {}, "organisation"), ("editor", {}, "__all__")])
def test_an_empty_form_is_refused_without_a_fault_of_ours(
    browse: Any, tree: Any, role: str, row: Any, wrong: str
) -> None:
    answer = browse(role).post(f"{LIST}add/", row)

    assert answer.status_code == 200
    assert wrong in answer.context["adminform"].form.errors


def test_an_officer_adds_and_changes_an_office_of_the_own_subtree(browse: Any, tree: SimpleNamespace) -> None:
    client = browse("officer")

    client.post(f"{LIST}add/", {"organisation": tree.commune_b.pk, "phone": "0000000001"})
    assert not DirectoryEntry.objects.exists()
    client.post(f"{LIST}add/", {"organisation": tree.commune_a.pk, "phone": "0000000001"})
    made = DirectoryEntry.objects.get()
    client.post(f"{LIST}{made.pk}/change/", {"phone": "0000 000 002", "is_shown": "on"})

    made.refresh_from_db()
    assert (made.organisation, made.phone, made.is_shown, made.slug) == (
        tree.commune_a,
        "0000000002",
        True,
        "dang-bo-xa-suoi-thu",
    )


def test_bodies_of_the_own_subtree_enter_the_directory_hidden_and_once(browse: Any, tree: SimpleNamespace) -> None:
    make_entry(tree.province)
    pks = [body.pk for body in vars(tree).values()]
    client = browse("officer")

    for _ in range(2):
        client.post("/quan-tri/members/organisation/", {"action": "add_to_directory", "_selected_action": pks})

    made = DirectoryEntry.objects.exclude(organisation=tree.province).get()
    assert (made.organisation, made.is_shown) == (tree.commune_a, False)
    assert {event.pgh_context.metadata["reason"] for event in made.history.all()} == {"directory.added"}
