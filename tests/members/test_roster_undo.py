"""A whole import taken back: the database reads as before, what others touched since is left and told."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.audit import recording
from handbook.lib.sheets.writer import write_workbook
from members.models import Activity, ImportState, Member, Membership, PartyPosition, RosterImport
from members.services.rosters import imports
from members.services.rosters.undo import left_members, plan_undo
from tests.factories import make_member

HEADINGS = [("Họ và tên", 30), ("Ngày sinh", 14), ("Giới tính", 8), ("Số căn cước", 16), ("Ngày vào Đảng", 14)]
HEADINGS += [("Ngày chính thức", 14), ("Chi bộ", 30), ("Chức vụ", 12), ("Trạng thái", 16)]
TABLES = [model._meta.db_table for model in (Member, Membership, Activity, PartyPosition)]


def row(name: str, number: str, cell: str = "Chi bộ Xóm Một", post: str = "", state: str = "") -> list[str]:
    return [name, "03/02/1961", "Nữ", number, "19/05/1985", "19/05/1986", cell, post, state]


def load(organisation: Any, actor: Any, *rows: list[str]) -> RosterImport:
    """Import the rows to the end."""
    target = io.BytesIO()
    write_workbook(target, "Danh sách", HEADINGS, rows)
    target.seek(0)
    started = imports.start_import(organisation, target, "danh-sach.xlsx", actor=actor)
    judged = imports.judge_import(started.pk)
    imports.confirm_import(judged, actor=actor, waives_approval=True)
    done = imports.apply_import(judged.pk)
    assert done.state == ImportState.DONE, done.message
    return done


def undo(roster_import: RosterImport, actor: Any) -> RosterImport:
    imports.ask_undo(roster_import, actor=actor)
    return imports.undo_import(roster_import.pk)


def contents() -> dict[str, list[tuple]]:
    """Every row of the members' tables, as the database has it; the plain text of sealed columns is compared too."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
            found[table] = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in line) for line in cursor]
        return found


@pytest.fixture(autouse=True)
def _slices_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members are taken back in several slices even here."""
    monkeypatch.setattr("members.services.rosters.undo.AT_ONCE", 2)


@pytest.fixture
def known(tree: SimpleNamespace) -> SimpleNamespace:
    """Members whom the file changes in every way: facts, cell, post, activity, end."""
    numbers = {"birth_date": "1961-02-03", "admission_date": "1985-05-19", "official_date": "1986-05-19"}
    made = SimpleNamespace(
        moved=make_member("Vi Thị Suối", cell=tree.cell_a1, citizen_id="099161000701", **numbers),
        exempted=make_member("Vi Thị Núi", cell=tree.cell_a1, citizen_id="099161000702", **numbers),
        gone=make_member("Vi Thị Đồi", cell=tree.cell_a1, citizen_id="099161000703", **numbers),
        promoted=make_member("Vi Thị Khe", cell=tree.cell_a1, citizen_id="099161000704", **numbers),
    )
    PartyPosition.objects.create(member=made.moved, organisation=tree.cell_a1, position="secretary")
    Activity.objects.create(member=made.exempted, kind="suspended", started_on="2020")
    return made


CHANGES = [
    row("Vi Thị Suối", "099161000701", "Chi bộ Xóm Hai", "Chi ủy viên"),
    row("Vi Thị Núi", "099161000702", state="Miễn sinh hoạt"),
    row("Vi Thị Đồi", "099161000703", state="Từ trần"),
    row("Vi Thị Khe", "099161000704", post="Bí thư"),
    row("Lò Thị Mới", "099161000705", post="Chi ủy viên", state="Miễn sinh hoạt"),
]


def test_undo_restores_every_table_exactly(cast: dict[str, Any], tree: SimpleNamespace, known: SimpleNamespace) -> None:
    before = contents()
    done = load(tree.commune_a, cast["officer"], *CHANGES)
    between = contents()

    undone = undo(done, cast["officer"])

    assert [len(between[table]) - len(before[table]) for table in TABLES] == [1, 2, 2, 3]
    assert contents() == before
    assert (undone.state, undone.counts["withdrawn"], undone.counts["restored"], undone.counts["left"]) == (
        ImportState.UNDONE,
        1,
        4,
        0,
    )


def test_members_touched_since_are_told_and_left(
    cast: dict[str, Any], tree: SimpleNamespace, known: SimpleNamespace
) -> None:
    done = load(tree.commune_a, cast["officer"], *CHANGES)
    new = Member.objects.get(full_name="Lò Thị Mới")
    with recording("test.edited", actor=cast["administrator"]):
        new.user = cast["editor"]
        new.save()
        Activity.objects.create(member=known.promoted, kind="abroad", started_on="2026")
    left_as = {member.pk: Member.objects.filter(pk=member.pk).values().get() for member in (new, known.promoted)}

    plan = plan_undo(done)
    undone = undo(done, cast["officer"])

    assert {(member.full_name, why) for member, why in left_members(plan)} == {
        ("Lò Thị Mới", "đã được sửa sau lần nhập này"),
        ("Vi Thị Khe", "đã được sửa sau lần nhập này"),
        ("Vi Thị Suối", "số hoặc chức vụ trước đây nay thuộc người khác"),
    }
    assert (plan.withdrawn, plan.restored) == (0, 2)
    assert undone.counts["left"] == 3
    assert {pk: Member.objects.filter(pk=pk).values().get() for pk in left_as} == left_as
    assert Membership.objects.get(member=known.moved, ended_on=None).organisation == tree.cell_a2
    assert Member.objects.get(pk=known.gone.pk).status == "official"


def test_an_import_under_a_later_one_leaves_what_the_later_one_wrote(
    cast: dict[str, Any], tree: SimpleNamespace
) -> None:
    first = load(tree.commune_a, cast["officer"], row("Lò Thị Mới", "099161000705"), row("Lò Thị Cũ", "099161000706"))
    load(tree.commune_a, cast["officer"], row("Lò Thị Mới", "099161000705", "Chi bộ Xóm Hai"))

    plan = plan_undo(first)
    undo(first, cast["officer"])

    assert [(member.full_name, why) for member, why in left_members(plan)] == [
        ("Lò Thị Mới", "đã có trong một lần nhập sau")
    ]
    assert set(Member.objects.filter(full_name__startswith="Lò Thị").values_list("full_name", flat=True)) == {
        "Lò Thị Mới"
    }


def test_undo_ends_with_its_time_and_with_the_scope(cast: dict[str, Any], tree: SimpleNamespace) -> None:
    done = load(tree.commune_a, cast["officer"], row("Lò Thị Mới", "099161000705"))

    with pytest.raises(PermissionDenied):
        imports.ask_undo(done, actor=cast["other_officer"])
    RosterImport.objects.filter(pk=done.pk).update(finished_at=timezone.now() - dt.timedelta(hours=73))
    with pytest.raises(ValidationError):
        imports.ask_undo(done, actor=cast["officer"])

    assert Member.objects.filter(full_name="Lò Thị Mới").exists()


def test_the_same_file_after_an_undo_enters_again(cast: dict[str, Any], tree: SimpleNamespace) -> None:
    done = load(tree.commune_a, cast["officer"], *CHANGES[4:])
    undo(done, cast["officer"])

    again = load(tree.commune_a, cast["officer"], *CHANGES[4:])

    assert again.counts["new"] == 1
    assert Member.objects.filter(full_name="Lò Thị Mới").count() == 1
