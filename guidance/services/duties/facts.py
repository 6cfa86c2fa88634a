"""What is known of members as far as due dates need it: a handful of queries for any number of members."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from guidance.duties.facts import MemberFacts, Recorded
from guidance.models import DutyRecord
from members.models import Activity, ActivityKind, Badge, Member, Membership, MembershipKind

_FIELDS = ("pk", "status", "ending", "ended_on", "decision_date", "admission_date")


def facts_of(keys: Collection[int], today: dt.date) -> dict[int, MemberFacts]:
    """The facts of the members with these keys, by key; keys of nobody are left out.

    Exempt is who holds an exemption on `today`, temporary who has an open stay elsewhere. Whoever was ever out of
    contact has months to take off that only the committee can say.
    """
    more: dict[int, dict[str, Any]] = defaultdict(dict)
    _read_activities(keys, today, more)
    stays = Membership.objects.filter(member__in=keys, kind=MembershipKind.TEMPORARY, ended_on=None)
    for member, expected_end in stays.order_by().values_list("member_id", "expected_end"):
        more[member] |= {"is_temporary": True, "temporary_end": expected_end.isoformat() if expected_end else ""}
    levels: dict[int, set[int]] = defaultdict(set)
    for member, level in Badge.objects.filter(member__in=keys).order_by().values_list("member_id", "level"):
        levels[member].add(level)
    recorded, closed = _records(keys)
    rows = Member.objects.filter(pk__in=keys).order_by().values_list(*_FIELDS)
    return {
        pk: MemberFacts(
            status=status,
            ending=ending,
            ended_on=ended_on,
            decision=decision,
            ceremony=ceremony,
            badges=frozenset(levels.get(pk, ())),
            recorded=tuple(recorded.get(pk, ())),
            closed=frozenset(closed.get(pk, ())),
            **more.get(pk, {}),
        )
        for pk, status, ending, ended_on, decision, ceremony in rows
    }


def _read_activities(keys: Collection[int], today: dt.date, more: dict[int, dict[str, Any]]) -> None:
    kinds = Q(kind=ActivityKind.INTERRUPTED) | Q(kind=ActivityKind.EXEMPT) & (
        Q(ended_on="") | Q(ended_on__gte=f"{today.year}")
    )
    spells = Activity.objects.filter(kinds, member__in=keys).order_by("ended_on")
    for member, kind, ended_on in spells.values_list("member_id", "kind", "ended_on"):
        if kind == ActivityKind.INTERRUPTED:
            more[member]["excluded"] = None
        elif not ended_on or ended_on >= today.isoformat()[: len(ended_on)]:
            more[member] |= {"is_exempt": True, "exempt_end": ended_on}


def _records(keys: Collection[int]) -> tuple[dict[int, list[Recorded]], dict[int, list[tuple[str, int, str]]]]:
    recorded: dict[int, list[Recorded]] = defaultdict(list)
    closed: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    rows = DutyRecord.objects.filter(member__in=keys).order_by("start", "pk")
    for member, code, level, start, closed_on in rows.values_list(
        "member_id", "rule__code", "level", "start", "closed_on"
    ):
        if closed_on is None:
            recorded[member].append(Recorded(code, start))
        else:
            closed[member].append((code, level, start))
    return recorded, closed
