"""Rows of due dates as the templates want them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from guidance.duties.evaluate import Duty
from guidance.duties.rules import Start
from guidance.duties.wording import said, title_of
from guidance.models import DueDate, DutyActor, DutyBasis, DutyRule, Procedure

_ACTORS = dict(DutyActor.choices)


def readable(rules: QuerySet[DutyRule], user: Any) -> QuerySet[DutyRule]:
    """`rules` with the procedure and the basis of each, as far as `user` may open them."""
    return rules.prefetch_related(
        Prefetch("procedure", Procedure.objects.visible_to(user).for_list()),
        Prefetch("bases", DutyBasis.objects.visible_to(user)),
    )


def rules_by_key(duties: Iterable[Any], user: Any) -> dict[int, DutyRule]:
    """The rows behind the rules of `duties` and calendar tasks."""
    keys = {duty.rule.key for duty in duties}
    return {rule.pk: rule for rule in readable(DutyRule.objects.filter(pk__in=keys), user)}


def rows_of(duties: Iterable[Duty], rules: dict[int, DutyRule], today: dt.date) -> list[dict[str, Any]]:
    """Duties of one member for the page of that member."""
    return [
        {
            "title": title_of(duty.rule.title, duty.rule.start, duty.level, duty.label),
            "said": said(duty, today),
            "late": duty.late,
            "rule": rules[duty.rule.key],
            "who": [] if "member" in duty.rule.who else actors(duty.rule.who),
            "may_close": "member" in duty.rule.who and not duty.rule.is_status,
            "duty": duty,
        }
        for duty in duties
    ]


def stored_rows(page: Iterable[DueDate], today: dt.date, cells: frozenset[int]) -> list[dict[str, Any]]:
    """Stored due dates for a list of many members; `cells` are those whose duties the reader may call done."""
    return [
        {
            "title": title_of(row.rule.title, row.rule.start, row.level),
            "said": said(row, today),
            "rule": row.rule,
            "member": row.member,
            "may_close": row.member.organisation_id in cells and bool(row.due) and row.rule.start != Start.DECISION,
            "row": row,
        }
        for row in page
    ]


def actors(who: Iterable[str]) -> list[str]:
    """Those who do it, in words, in the order of the list of actors."""
    names = set(who)
    return [str(words) for code, words in _ACTORS.items() if code in names]
