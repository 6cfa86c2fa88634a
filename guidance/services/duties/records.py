"""What people record of duties: a day from which one counts, and that one is done. Dates only."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.audit import recording
from guidance.duties.evaluate import Duty, evaluate
from guidance.models import DutyRecord, DutyRule
from guidance.services.duties.facts import facts_of
from guidance.services.duties.frame import frame_of
from guidance.services.duties.refresh import refresh_members
from handbook.lib.dates import PartialDate
from members.access import access_of
from members.models import Member

OLDEST_YEARS = 5
"""A day farther back than this is a slip of the pen: no clock runs that long."""


def recordable_by(user: Any, member: Member) -> frozenset[str]:
    """Who `user` is towards `member`: "member", "cell", both or nobody."""
    access = access_of(user)
    roles = {"member"} if access.member_id == member.pk else set()
    if member.organisation_id in access.cell_ids:
        roles.add("cell")
    return frozenset(roles)


def rules_to_record(roles: frozenset[str], today: dt.date) -> Any:
    """Rules of events that count from a day which one of `roles` may type."""
    writers = {*roles, "both"} if roles else set()
    rules = DutyRule.objects.in_force(today).filter(recorded_by__in=writers, is_explained_only=False)
    return rules.select_related("procedure")


@transaction.atomic
def record_day(member: Member, rule: DutyRule, day: dt.date, *, actor: Any, today: dt.date) -> DutyRecord:
    """From `day` the clock of `rule` runs for `member`. The same day twice is one record.

    Raises PermissionDenied; ValidationError for a day to come or far back.
    """
    if not rules_to_record(recordable_by(actor, member), today).filter(pk=rule.pk).exists():
        raise PermissionDenied
    if day > today:
        raise ValidationError("Ngày này chưa tới. Ghi ngày việc đã xảy ra.")
    if day.year < today.year - OLDEST_YEARS:
        raise ValidationError("Ngày này đã quá lâu. Kiểm tra lại năm.")
    with recording("duty.day_recorded", actor=actor):
        record, _ = DutyRecord.objects.get_or_create(member=member, rule=rule, level=0, start=PartialDate.of(day))
    refresh_members([member.pk], today)
    return record


@transaction.atomic
def call_done(member: Member, code: str, level: int, start: str, *, actor: Any, today: dt.date) -> DutyRecord:
    """The duty is done: it leaves the lists and keeps the date it was shown with.

    A member closes what a member does, the secretary what concerns the own cell. Raises PermissionDenied;
    ValidationError where no such duty is open.
    """
    roles = recordable_by(actor, member)
    if not roles:
        raise PermissionDenied
    duty = _open_duty(member, code, level, start, today)
    if duty is None:
        raise ValidationError("Việc này không còn trong danh sách.")
    if "cell" not in roles and "member" not in duty.rule.who:
        raise PermissionDenied
    with recording("duty.done", actor=actor):
        record, _ = DutyRecord.objects.update_or_create(
            member=member,
            rule_id=duty.rule.key,
            level=level,
            start=start,
            defaults={"due": duty.due, "closed_on": today},
        )
    refresh_members([member.pk], today)
    return record


@transaction.atomic
def take_back(record: DutyRecord, *, actor: Any, today: dt.date) -> None:
    """Forget a recorded day, or that a duty is done. Raises PermissionDenied."""
    if not DutyRecord.objects.editable_by(actor).filter(pk=record.pk).exists():
        raise PermissionDenied
    with recording("duty.taken_back", actor=actor):
        record.delete()
    refresh_members([record.member_id], today)


def _open_duty(member: Member, code: str, level: int, start: str, today: dt.date) -> Duty | None:
    facts = facts_of([member.pk], today)[member.pk]
    return next((duty for duty in evaluate(facts, frame_of(today)) if duty.key == (code, level, start)), None)
