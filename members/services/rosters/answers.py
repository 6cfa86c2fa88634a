"""Decisions handed over as data: the answers file of the command."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from members.models import RosterImport
from members.services.rosters.decisions import choose_reading, decide_row, learn_value

_READING = ("sheets", "headings", "columns", "day_order")
_KNOWN = {*_READING, "values", "rows"}


def keep_answers(
    roster_import: RosterImport, answers: Mapping[str, Any], *, sheets: Sequence[str] | None = None, actor: Any
) -> None:
    """Keep every decision of `answers`; `sheets` names the only sheets to be read.

    {"sheets": {name: read?}, "headings": {name: [first, last]}, "columns": {name: {number: field}},
    "day_order": {name: {field: "day" | "month"}}, "values": [{"field", "written", "value"}],
    "rows": {fingerprint as reported: {"person", "skip", "accept": […], "fixes": {field: text}}}}.
    Raises ValidationError for what is not understood, PermissionDenied.
    """
    if unknown := set(answers) - _KNOWN:
        raise ValidationError(f"Tệp trả lời có mục không rõ: {', '.join(sorted(unknown))}.")
    reading = {kind: dict(answers[kind]) for kind in _READING if kind in answers}
    if sheets:
        names = {sheet["name"] for sheet in roster_import.understood.get("sheets", [])}
        if missing := set(sheets) - names:
            raise ValidationError(f"Tệp không có trang {', '.join(sorted(missing))}. Có: {', '.join(sorted(names))}.")
        reading["sheets"] = {**reading.get("sheets", {}), **{name: name in sheets for name in names}}
    if reading:
        choose_reading(roster_import, actor=actor, **reading)
    for value in answers.get("values", []):
        learn_value(roster_import.organisation, value["field"], value["written"], value["value"], actor=actor)
    for fingerprint, row in answers.get("rows", {}).items():
        decide_row(
            roster_import,
            fingerprint,
            actor=actor,
            person=row.get("person", ""),
            is_skipped=bool(row.get("skip")),
            accepted=tuple(row.get("accept", ())),
            fixes=row.get("fixes"),
        )
