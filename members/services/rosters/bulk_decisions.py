"""One answer for all rows that raise the same finding, and for a text wherever it stands in a file."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import recording
from members.models import RosterDecision, RosterImport, RosterRow
from members.rosters.causes import cause_of, suggestions_of
from members.services.rosters.decisions import learn_value, may_decide, note_answers
from members.services.rosters.staging import opened

CHUNK = 1000
NAME_ONLY = "match_by_name_only"
_KEPT = ["person", "is_skipped", "accepted", "fixes", "decided_by", "decided_at"]


@transaction.atomic
def decide_cause(
    roster_import: RosterImport,
    code: str,
    *,
    actor: Any,
    accepts: bool = False,
    is_skipped: bool = False,
    suggestion: int | None = None,
    fixes: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> int:
    """Let the doubt `code` pass in every row that raises it, skip those rows, take the cells' n-th suggestion, or read
    the same `fixes` (field → text) in all of them. `sheet` names the only sheet whose rows are meant.

    Other answers to the rows stay. Returns the number of rows decided. Raises PermissionDenied, and ValidationError
    where the finding may not be let pass or the file is not open any more.
    """
    may_decide(roster_import, actor)
    if accepts and not cause_of(code).accept:
        raise ValidationError("Những dòng này phải được sửa hoặc bỏ qua.")
    decided, after = 0, -1
    rows = roster_import.rows_because_of(code)
    if sheet is not None:
        rows = rows.filter(sheet=sheet[:100])
    with recording("roster.cause_decided", actor=actor):
        while chunk := list(rows.filter(position__gt=after)[:CHUNK]):
            after = chunk[-1].position
            texts_of = {
                row.fingerprint: {**(fixes or {}), **suggested_fixes(row, code, suggestion)}
                for row in chunk
                if row.fingerprint
            }
            wanted = [print_ for print_, texts in texts_of.items() if suggestion is None or texts]
            decisions = _decisions(roster_import, wanted)
            for print_, decision in decisions.items():
                decision.is_skipped = is_skipped
                if accepts:
                    decision.accepted = sorted({*decision.accepted, code})
                if texts := texts_of[print_]:
                    decision.fixes = json.dumps({**json.loads(decision.fixes or "{}"), **texts}, ensure_ascii=False)
                decision.decided_by = actor
            _keep(decisions)
            decided += len(decisions)
        note_answers(roster_import, decided)
    return decided


@transaction.atomic
def decide_sole_matches(roster_import: RosterImport, *, actor: Any) -> int:
    """Every row that only name, birth date and cell tie to one single member is about that member.

    Returns the number of rows decided. Raises PermissionDenied, ValidationError when the file is not open any more.
    """
    may_decide(roster_import, actor)
    decided, after = 0, -1
    with recording("roster.sole_matches_decided", actor=actor):
        while chunk := list(roster_import.rows_because_of(NAME_ONLY).filter(position__gt=after)[:CHUNK]):
            after = chunk[-1].position
            keys = {row.fingerprint: key for row in chunk if row.fingerprint and (key := _sole_match(row))}
            decisions = _decisions(roster_import, list(keys))
            for print_, decision in decisions.items():
                decision.person, decision.is_skipped, decision.decided_by = keys[print_], False, actor
            _keep(decisions)
            decided += len(decisions)
        note_answers(roster_import, decided)
    return decided


def _sole_match(row: RosterRow) -> str:
    """The key of the one member offered for a row about which nothing else is asked; "" otherwise."""
    asked = [finding for finding in opened(row).findings if finding.level.stops]
    if len(asked) != 1 or asked[0].code != NAME_ONLY or len(asked[0].candidates) != 1:
        return ""
    return asked[0].candidates[0]


@transaction.atomic
def forget_cause(roster_import: RosterImport, code: str, *, actor: Any) -> int:
    """Rows that raise `code` are judged as they stand again. Returns the number of answers taken back.

    Raises PermissionDenied, ValidationError when the file is not open any more.
    """
    may_decide(roster_import, actor)
    prints = roster_import.rows_because_of(code).exclude(fingerprint="").order_by().values("fingerprint")
    with recording("roster.cause_forgotten", actor=actor):
        decisions = RosterDecision.objects.filter(organisation=roster_import.organisation, fingerprint__in=prints)
        number, _ = decisions.delete()
        if number:
            note_answers(roster_import, number)
    return number


@transaction.atomic
def answer_word(roster_import: RosterImport, field: str, written: str, value: str, *, actor: Any) -> None:
    """The text `written` in `field` means `value`, here and in later files. Raises as `learn_value`, `note_answers`."""
    may_decide(roster_import, actor)
    learn_value(roster_import.organisation, field, written, value, actor=actor)
    note_answers(roster_import)


def suggested_fixes(row: RosterRow, code: str, suggestion: int | None) -> dict[str, str]:
    """Field → the n-th text that `code` suggests its cell to say; {} where there is none, or none is asked for."""
    if suggestion is None:
        return {}
    fixes = {}
    for finding in opened(row).findings:
        texts = suggestions_of(finding) if finding.code == code and finding.field else ()
        if len(texts) > suggestion and finding.field:
            fixes[finding.field] = texts[suggestion]
    return fixes


def _keep(decisions: dict[str, RosterDecision]) -> None:
    RosterDecision.objects.bulk_create(
        decisions.values(),
        update_conflicts=True,
        update_fields=_KEPT,
        unique_fields=["organisation", "fingerprint"],
    )


def _decisions(roster_import: RosterImport, prints: list[str]) -> dict[str, RosterDecision]:
    """The stored decision of each fingerprint, or a new one not yet saved."""
    organisation = roster_import.organisation
    stored = RosterDecision.objects.select_for_update().filter(organisation=organisation, fingerprint__in=prints)
    known = {decision.fingerprint: decision for decision in stored}
    return {
        print_: known.get(print_) or RosterDecision(organisation=organisation, fingerprint=print_) for print_ in prints
    }
