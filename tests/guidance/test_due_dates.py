"""The table of due dates: equal to what the rules say, kept so by triggers and the worker, seen within one's scope."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from guidance.duties.evaluate import evaluate
from guidance.models import BadgeScheme, DueChange, DueDate, DutyRule
from guidance.services.duties.facts import facts_of
from guidance.services.duties.frame import frame_of
from guidance.services.duties.reference import load_duties, rules_of_data
from guidance.services.duties.refresh import Refreshed, refresh_changed, refresh_everybody, refresh_members
from members.models import Activity, Badge, Member, Membership, SpecialDay, WorkYear
from tests.factories import make_member
from tests.guidance.duty_help import load_rules

TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def rules(db: None) -> None:
    load_rules()


@pytest.fixture
def lives(rules: None, people: SimpleNamespace, tree: SimpleNamespace) -> SimpleNamespace:
    """Members with something near: a badge, a probation, a stay elsewhere, an exemption, somebody dead."""

    def member(name: str, cell: Any, **fields: Any) -> Member:
        return make_member(name, cell=cell, official_date="", **fields)

    return SimpleNamespace(
        badge=member("Mã Thị Huy Hiệu", tree.cell_a1, decision_date="1997-01-15", admission_date="1997-02-03"),
        new=member("Mã Văn Dự Bị", tree.cell_a1, status="probationary", admission_date="2025-12-10"),
        away=member("Mã Thị Đi Xa", tree.cell_a2, decision_date="2010-02-03", admission_date="2010-03-03"),
        exempt=member("Mã Văn Miễn", tree.cell_b1, decision_date="2010-02-03", admission_date="2010-03-03"),
        unknown=member("Mã Thị Chưa Rõ", tree.cell_b1, admission_date=""),
    )


def stored(**only: Any) -> set[tuple[str, str, int, str]]:
    rows = DueDate.objects.filter(**only).order_by()
    return set(rows.values_list("member__full_name", "rule__code", "level", "due"))


def codes(member: Member) -> dict[str, str]:
    return dict(DueDate.objects.filter(member=member).values_list("rule__code", "due"))


def test_reference_rules_are_those_of_the_file_with_a_basis_each(rules: None) -> None:
    in_file, in_table = rules_of_data(), DutyRule.objects.prefetch_related("terms", "bases__document")

    assert [rule.as_rule.__class__(**{**vars(rule.as_rule), "key": 0}) for rule in in_table] == [
        rule.__class__(**{**vars(rule), "key": 0}) for rule in in_file
    ]
    assert [rule.code for rule in in_table if not rule.bases.all()] == []
    assert [rule.code for rule in in_table if not rule.procedure_id] == [
        "D66",
        "D69",
        "D70",
        "D71",
        "D73",
        "D74",
        "D75",
    ]
    assert load_duties() == {"fee rates": 0, "minimum wages": 0}


def test_table_says_what_the_rules_say(lives: SimpleNamespace) -> None:
    Membership.objects.create(
        member=lives.away, organisation=lives.badge.organisation, kind="temporary", expected_end=dt.date(2027, 1, 31)
    )
    Activity.objects.create(member=lives.exempt, kind="exempt", started_on="2026", ended_on="2026-12-31")

    refresh_everybody(TODAY)

    assert codes(lives.badge) == {"D40": "2027-01-15", "D41": "2027-02-03", "D42": "", "D43": "2026-01-15"}
    assert codes(lives.new) == {
        "D07": "2026-01-22",
        "D08": "2026-12-10",
        "D09": "2026-12-10",
        "D10": "2027-01-21",
    }
    assert codes(lives.away) == {"D24": "2027-01-31"}
    assert codes(lives.exempt) == {"D29": "2026-12-31"}
    assert codes(lives.unknown) == {"D40": ""}
    assert DueDate.objects.get(member=lives.new, rule__code="D10").is_provisional
    frame = frame_of(TODAY)
    for key, facts in facts_of(list(Member.objects.values_list("pk", flat=True)), TODAY).items():
        near = {(d.code, d.level, d.due) for d in evaluate(facts, frame) if not d.show_from or d.show_from.year < 2028}
        told = set(DueDate.objects.filter(member=key).values_list("rule__code", "level", "due"))
        assert told <= {(d.code, d.level, d.due) for d in evaluate(facts, frame)}
        assert near == told


def test_a_second_refresh_changes_nothing_and_another_day_only_what_it_must(lives: SimpleNamespace) -> None:
    first = refresh_everybody(TODAY)
    keys = set(DueDate.objects.values_list("pk", flat=True))

    assert first.added == len(keys)
    assert refresh_everybody(TODAY) == Refreshed(first.members)
    refresh_everybody(dt.date(2027, 1, 16))
    assert codes(lives.badge) == {"D41": "2027-02-03", "D42": ""}
    assert keys & set(DueDate.objects.values_list("pk", flat=True))


def test_changes_are_noted_by_the_database_and_taken_in_by_the_worker(lives: SimpleNamespace) -> None:
    refresh_changed(TODAY)
    assert not DueChange.objects.exists()

    Badge.objects.create(member=lives.badge, level=30, awarded_on="2027")
    Member.objects.filter(pk=lives.new.pk).update(status="official", official_date="2026-12-10")
    assert {row.member_key for row in DueChange.objects.all()} == {lives.badge.pk, lives.new.pk}

    assert refresh_changed(TODAY).members == 2
    assert (codes(lives.badge), codes(lives.new)) == ({}, {})
    assert refresh_changed(TODAY) == Refreshed()


def test_a_new_day_off_moves_what_is_counted_in_working_days(lives: SimpleNamespace) -> None:
    year = WorkYear.objects.create(year=2027)
    refresh_everybody(TODAY)
    assert codes(lives.new)["D10"] == "2027-01-21"

    SpecialDay.objects.create(work_year=year, day=dt.date(2027, 1, 1))
    assert None in {row.member_key for row in DueChange.objects.all()}
    refresh_changed(TODAY)

    assert codes(lives.new)["D10"] == "2027-01-22"
    assert not DueDate.objects.get(member=lives.new, rule__code="D10").is_provisional


def test_rounds_of_the_province_decide_the_day(lives: SimpleNamespace) -> None:
    Member.objects.filter(pk=lives.badge.pk).update(decision_date="1997-05-31")
    BadgeScheme.objects.filter(is_used=True).update(is_used=False)
    BadgeScheme.objects.filter(papers_working_days=30).update(is_used=True)

    refresh_changed(TODAY)
    assert codes(lives.badge)["D41"] == "2027-05-19"

    BadgeScheme.objects.update(is_used=False)
    refresh_changed(TODAY)
    assert codes(lives.badge)["D41"] == ""


def test_dead_member_leaves_the_papers_and_a_possible_badge_to_the_cell(lives: SimpleNamespace) -> None:
    Member.objects.filter(pk=lives.badge.pk).update(status="ended", ending="deceased", ended_on="2026-11-01")

    refresh_changed(TODAY)

    assert codes(lives.badge) == {"D44": "2026-11-01", "D50": ""}


SEEN = {
    "anonymous": set(),
    "member": set(),
    "secretary": {("badge", "D40"), ("badge", "D43"), ("new", "D08")},
    "officer": {("badge", "D40"), ("new", "D08")},
    "other_secretary": {("exempt", "D29")},
    "other_officer": set(),
    "editor": set(),
    "administrator": {("badge", "D40"), ("new", "D08")},
}


def test_due_dates_are_seen_within_ones_scope_and_private_ones_by_the_cell_alone(
    cast: dict[str, Any], lives: SimpleNamespace
) -> None:
    Activity.objects.create(member=lives.exempt, kind="exempt", started_on="2026", ended_on="2026-12-31")
    refresh_everybody(TODAY)
    names = {member.full_name: name for name, member in vars(lives).items()}

    for role, expected in SEEN.items():
        rows = DueDate.objects.led_by(cast[role]).filter(rule__code__in=["D40", "D43", "D08", "D29"]).exclude(due="")
        seen = {(names.get(name), code) for name, code in rows.values_list("member__full_name", "rule__code")}
        assert seen - {(None, "D40")} == expected, role


def test_only_the_members_asked_for_are_computed(lives: SimpleNamespace) -> None:
    assert refresh_members([lives.new.pk], TODAY).members == 1
    assert {name for name, *_ in stored()} == {"Mã Văn Dự Bị"}
