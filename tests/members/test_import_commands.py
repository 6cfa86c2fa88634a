"""The two import commands on the sample province, truth by truth, into a real database."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from handbook.lib.sheets.writer import write_workbook
from members.models import Member, Organisation, Placement
from tests.factories import give_role, make_organisation, make_user
from tests.members.roster_help import SAMPLE, truth_of
from tests.rosters.rosterkit.compare import compare

READABLE = sorted(
    path.name.removesuffix(".truth.json") for path in SAMPLE.glob("*.truth.json") if not path.name.startswith("14")
)


@pytest.fixture
def province(db: None) -> User:
    """The organisations of the sample, and an administrator."""
    call_command("import_organisations", SAMPLE / "organisations.xlsx", stdout=StringIO())
    user = make_user(handbook_code="admin")
    give_role(user, "administrator")
    return user


def import_roster(name: str, tmp_path: Path, **more: Any) -> dict[str, Any]:
    truth, report = truth_of(name), tmp_path / "report.json"
    call_command(
        "import_roster",
        SAMPLE / f"{name}.xlsx",
        organisation=truth["scope"],
        actor="admin",
        today=truth["as_of"],
        report=str(report),
        stdout=StringIO(),
        **more,
    )
    return json.loads(report.read_text(encoding="utf-8"))


def differences(name: str, outcome: dict[str, Any]) -> dict[str, Any]:
    found = compare(truth_of(name), outcome)
    return {kind: rows for kind, rows in found.items() if rows and kind not in ("noise", "refusal")}


def test_organisations_load_with_their_tree_and_repeat_changes_nothing(province: User) -> None:
    entries = json.loads((SAMPLE / "organisations.json").read_text(encoding="utf-8"))
    again = StringIO()

    call_command("import_organisations", SAMPLE / "organisations.xlsx", stdout=again)

    stored = dict(Organisation.objects.values_list("code", "parent__code"))
    assert stored == {entry["code"]: entry["parent"] for entry in entries}
    assert again.getvalue().strip() == f"Mới 0, thay đổi 0, giữ nguyên {len(entries)}."
    assert Placement.objects.count() == sum(entry["parent"] is not None for entry in entries)


def test_organisation_sheet_with_unknown_parent_is_refused_whole(db: None, tmp_path: Path) -> None:
    path = tmp_path / "to-chuc.xlsx"
    original = SAMPLE / "organisations.xlsx"
    path.write_bytes(original.read_bytes()[:200])

    with pytest.raises(CommandError) as refused:
        call_command("import_organisations", path, stdout=StringIO())

    assert "Tệp hỏng" in str(refused.value)
    assert Organisation.objects.count() == 0


def test_report_of_the_command_equals_the_truth_for_every_readable_workbook(province: User, tmp_path: Path) -> None:
    found = {name: differences(name, import_roster(name, tmp_path, dry_run=True)) for name in READABLE}

    assert found == {name: {} for name in READABLE}
    assert len(READABLE) == 13
    assert Member.objects.count() == 0


def test_next_years_roster_on_top_of_the_first(province: User, tmp_path: Path) -> None:
    first = import_roster("14-ky-truoc", tmp_path)
    count = Member.objects.count()
    again = import_roster("14-ky-truoc", tmp_path)
    before = {member.pk: member.full_name for member in Member.objects.all()}
    second = import_roster("14-ky-sau", tmp_path)

    assert differences("14-ky-truoc", first) == {}
    assert differences("14-ky-sau", second) == {}
    assert count == first["counts"]["new"]
    assert (again["counts"]["new"], again["counts"]["changed"]) == (0, 0)
    assert Member.objects.count() == count + second["counts"]["new"]
    assert set(before) <= set(Member.objects.values_list("pk", flat=True))


def test_the_import_stands_behind_every_version_it_wrote(province: User, tmp_path: Path) -> None:
    import_roster("12-chi-bo-danh-sach-ngan", tmp_path)

    member = Member.objects.latest("pk")
    context = member.history.latest("pgh_id").pgh_context.metadata
    assert (context["reason"], context["user"]) == ("roster.applied", province.pk)
    assert context["roster_import"] == member.last_import_id


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"organisation": "KHONG"}, "Không có tổ chức mã KHONG. Nhập tổ chức trước bằng import_organisations."),
        ({"actor": "ai-do"}, "Không có tài khoản ai-do. --actor là mã sổ tay của cán bộ."),
        ({"today": "24/11/2026"}, "Ngày '24/11/2026' không đúng. Ghi năm-tháng-ngày, ví dụ 2026-11-24."),
        ({"actor": "editor"}, "editor không được nhập danh sách cho Đảng bộ xã Thử."),
        ({"actor": "nguoi-la"}, "nguoila không được nhập danh sách cho Đảng bộ xã Thử."),
    ],
)
def test_bad_arguments_are_told_in_a_sentence(db: None, change: dict[str, str], sentence: str) -> None:
    make_organisation("Đảng bộ xã Thử", type="commune", code="X1")
    stranger = make_user(handbook_code="nguoi-la")
    give_role(stranger, "officer", make_organisation(type="commune"))
    give_role(make_user(handbook_code="editor"), "editor")
    give_role(make_user(handbook_code="admin"), "administrator")
    options = {"organisation": "X1", "actor": "admin", "stdout": StringIO()} | change

    with pytest.raises(CommandError) as refused:
        call_command("import_roster", SAMPLE / "12-chi-bo-danh-sach-ngan.xlsx", **options)

    assert str(refused.value) == sentence


def test_missing_file_is_told_in_a_sentence(province: User) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_roster", "khong-co.xlsx", organisation="019001", actor="admin", stdout=StringIO())

    assert str(refused.value) == "Không tìm thấy tệp khong-co.xlsx. Kiểm tra lại tên và chỗ để tệp."


def test_workbook_without_a_list_is_refused_and_reported(province: User, tmp_path: Path) -> None:
    path, report = tmp_path / "thu-chi.xlsx", tmp_path / "report.json"
    write_workbook(str(path), "Thu chi", [("Khoản", 20), ("Số tiền", 10)], [["Đảng phí", "100"]])

    with pytest.raises(CommandError):
        call_command("import_roster", path, organisation="019001", actor="admin", report=str(report), stdout=StringIO())

    outcome = json.loads(report.read_text(encoding="utf-8"))
    assert (outcome["refused"], outcome["rows"]) == (True, [])
    assert "Họ và tên" in outcome["refusal"]
