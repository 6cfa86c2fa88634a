"""The change list for the central database: who changed in a period, as of its end, with old and new."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import AccessLogEntry
from members.models import Activity, Member, Membership
from members.services.rosters.exports import export_changes
from tests.factories import make_member

BEFORE, DAY, AFTER = (dt.datetime(2026, 3, day, 9, tzinfo=dt.UTC) for day in (1, 10, 20))
SINCE, UNTIL = dt.date(2026, 3, 5), dt.date(2026, 3, 15)


@pytest.fixture
def at() -> Any:
    """`at(moment)`: what happened since the last call, by the recorded versions, happened then."""
    done: dict[str, int] = {}

    def move(moment: dt.datetime) -> None:
        with connection.cursor() as cursor:
            for model in ("member", "activity", "membership"):
                table = f"members_{model}event"
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                statement = f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_id > %s"  # noqa: S608  (our names)
                cursor.execute(statement, [moment, done.get(model, 0)])
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                newest = apps.get_model("members", f"{model}event").objects.order_by("-pgh_id").first()
                done[model] = newest.pgh_id if newest else 0

    return move


def change_list(organisation: Any, actor: Any, since: dt.date = SINCE, until: dt.date = UNTIL) -> list[list[str]]:
    """The rows of the file, 31 columns each."""
    target = io.BytesIO()
    export_changes(target, organisation, since=since, until=until, actor=actor, purpose="Gửi Trung ương")
    sheet = openpyxl.load_workbook(target).worksheets[0]
    return [[str(value or "") for value in row] for row in sheet.iter_rows(min_row=8, values_only=True)]


def told(rows: list[list[str]]) -> dict[str, tuple[str, str]]:
    return {row[2]: (row[29], row[30]) for row in rows}


def test_each_kind_of_change_is_told_with_old_and_new(cast: Any, tree: Any, people: Any, at: Any) -> None:
    at(BEFORE)
    member, neighbour, cousin = (Member.objects.get(pk=p.pk) for p in (people.member, people.neighbour, people.cousin))
    member.birth_date, member.citizen_id = "1961-02", "099161000099"
    member.save()
    Membership.objects.filter(member=neighbour).update(ended_on="2026-03-10")
    Membership.objects.create(member=neighbour, organisation=tree.cell_a2, started_on="2026-03-10")
    Activity.objects.create(member=cousin, kind="exempt", started_on="2026-03-01")
    Member.objects.filter(pk=people.secretary.pk).update(status="ended", ending="deceased", ended_on="2026-03-09")
    make_member("Vi Thị Mới", cell=tree.cell_a1)
    at(DAY)

    assert told(change_list(tree.commune_a, cast["officer"])) == {
        "NGUYỄN THỊ MẪU": (
            "Thay đổi",
            "Sinh ngày: 03/02/1961 → 02/1961; Số định danh cá nhân: 099161000001 → 099161000099",
        ),
        "TRẦN VĂN LÁNG GIỀNG": ("Thay đổi", "Tổ chức Đảng sinh hoạt: Chi bộ Xóm Một → Chi bộ Xóm Hai"),
        "LÊ THỊ XÓM HAI": (
            "Thay đổi",
            "Trạng thái hoạt động: Đang sinh hoạt → Miễn sinh hoạt; "
            "Ngày rời khỏi Đảng/Từ trần/Miễn sinh hoạt: trống → 01/03/2026",
        ),
        "HOÀNG VĂN BÍ THƯ": (
            "Ra khỏi danh sách",
            "Trạng thái hoạt động: Đang sinh hoạt → Từ trần; "
            "Ngày rời khỏi Đảng/Từ trần/Miễn sinh hoạt: trống → 09/03/2026; "
            "Tư cách đảng viên: Chính thức → Đã kết thúc",
        ),
        "VI THỊ MỚI": ("Mới", ""),
    }


def test_facts_are_those_at_the_end_of_the_period(cast: Any, tree: Any, people: Any, at: Any) -> None:
    at(BEFORE)
    Member.objects.filter(pk=people.member.pk).update(birth_date="1960")
    at(DAY)
    Member.objects.filter(pk=people.member.pk).update(birth_date="1959", full_name="Nguyễn Thị Sau")
    Member.objects.filter(pk=people.cousin.pk).update(birth_date="1958")
    at(AFTER)

    rows = change_list(tree.commune_a, cast["officer"])

    assert [(row[2], row[5], row[30]) for row in rows] == [("NGUYỄN THỊ MẪU", "1960", "Sinh ngày: 03/02/1961 → 1960")]
    later = change_list(tree.commune_a, cast["officer"], dt.date(2026, 3, 16), dt.date(2026, 3, 31))
    assert {row[2] for row in later} == {"NGUYỄN THỊ SAU", "LÊ THỊ XÓM HAI"}


def test_what_was_taken_back_or_is_no_fact_is_no_change(cast: Any, tree: Any, people: Any, at: Any) -> None:
    at(BEFORE)
    Member.objects.filter(pk=people.member.pk).update(birth_date="1960")
    Member.objects.filter(pk=people.member.pk).update(birth_date="1961-02-03")
    Member.objects.filter(pk=people.neighbour.pk).update(snapshot_on="2026-03-10")
    spell = Activity.objects.create(member=people.cousin, kind="abroad")
    spell.delete()
    at(DAY)

    assert change_list(tree.commune_a, cast["officer"]) == []


def test_the_list_stays_in_scope_and_is_logged(cast: Any, tree: Any, people: SimpleNamespace, at: Any) -> None:
    at(BEFORE)
    Member.objects.update(birth_date="1960")
    at(DAY)

    assert len(change_list(tree.commune_a, cast["officer"])) == 4
    assert len(change_list(tree.province, cast["administrator"])) == 6
    with pytest.raises(PermissionDenied):
        change_list(tree.commune_b, cast["officer"])
    assert list(
        AccessLogEntry.objects.filter(action="exported").order_by("pk").values_list("row_count", "reason", "fields")
    ) == [
        (4, "Gửi Trung ương", "thay-doi 2026-03-05..2026-03-15"),
        (6, "Gửi Trung ương", "thay-doi 2026-03-05..2026-03-15"),
    ]


def test_the_number_of_queries_does_not_grow_with_the_list(
    cast: Any, tree: Any, people: Any, at: Any, django_assert_max_num_queries: Any
) -> None:
    at(BEFORE)
    Member.objects.update(birth_date="1960")
    for _ in range(30):
        make_member("Vi Thị Thêm", cell=tree.cell_a1)
    at(DAY)

    with django_assert_max_num_queries(20):
        assert len(change_list(tree.commune_a, cast["officer"])) == 34
