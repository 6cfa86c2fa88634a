"""Rows of an import made ready for a page: payloads opened, codes named, decisions found. Each look is logged."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from members.models import Organisation, RosterDecision, RosterImport, RosterRow
from members.rosters.preview import Line, codes_in, line_of
from members.rosters.types import JudgedRow
from members.services.rosters.staging import opened


class Shown(NamedTuple):
    """A row on a page: as stored, as judged, in words, and what was decided about it since."""

    stored: RosterRow
    judged: JudgedRow
    line: Line
    decision: str


def shown_rows(request: HttpRequest, roster_import: RosterImport, rows: Iterable[RosterRow]) -> list[Shown]:
    """`rows` for the reader, whose look at them is logged."""
    stored = list(rows)
    judged = [opened(row) for row in stored]
    names = names_of({code for row in judged for code in codes_in(row)})
    decided = decisions_about(roster_import, stored)
    log_rows(request, roster_import, len(stored))
    return [
        Shown(row, facts, line_of(facts, names), decided.get(row.fingerprint, ""))
        for row, facts in zip(stored, judged, strict=True)
    ]


def log_rows(request: HttpRequest, roster_import: RosterImport, number: int) -> None:
    log_access(AccessAction.LISTED, roster_import, actor=request.user, request=request, row_count=number)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name of organisations."""
    wanted = set(codes)
    return dict(Organisation.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def decisions_about(roster_import: RosterImport, rows: Iterable[RosterRow]) -> Mapping[str, str]:
    """Fingerprint → what people decided about the row since it was judged, in words."""
    prints = {row.fingerprint for row in rows if row.fingerprint}
    if not prints or not roster_import.answers_open:
        return {}
    decisions = RosterDecision.objects.filter(
        organisation=roster_import.organisation_id, fingerprint__in=prints, decided_at__gt=roster_import.judged_at
    )
    return {decision.fingerprint: in_words(decision) for decision in decisions}


def in_words(decision: RosterDecision) -> str:
    """What was decided, for the row it is about."""
    if decision.is_skipped:
        return "Bỏ qua dòng này"
    told: list[Any] = []
    if decision.person:
        told.append("Người mới" if decision.person == "new" else "Là người đã có")
    if decision.accepted:
        told.append("Cứ nhập")
    if json.loads(decision.fixes or "{}"):
        told.append("Đã ghi lại ô")
    return ", ".join(told) or "Đã xóa câu trả lời"
