"""The judgement as plain data: the neutral form the ground truth is compared with, and what the screens show."""

from dataclasses import asdict
from typing import Any

from members.rosters.types import Change, JudgedRow, Judgement


def as_report(judgement: Judgement) -> dict[str, Any]:
    """{"refused", "refusal", "rows": [{sheet, row, member, findings, verdict, change}], "questions", "missing", …}."""
    return {
        "refused": judgement.refusal is not None,
        "refusal": judgement.refusal,
        "counts": judgement.counts(),
        "sheets": [asdict(sheet) for sheet in judgement.sheets],
        "rows": [row_report(row) for row in judgement.rows],
        "questions": [asdict(question) for question in judgement.questions],
        "missing": [
            {"key": m.key, "full_name": m.get("full_name"), "organisation": m.get("organisation")}
            for m in judgement.missing
        ],
    }


def row_report(row: JudgedRow) -> dict[str, Any]:
    """One row of the report."""
    change: dict[str, Any] = {"kind": row.change.value, "match": row.matched_by}
    if row.change in (Change.CHANGED, Change.ASK) and row.changes:
        change["fields"] = {name: list(pair) for name, pair in row.changes.items()}
    if row.same_as:
        change["same_as"] = list(row.same_as)
    return {
        "sheet": row.sheet,
        "row": row.row,
        "member": row.member,
        "verdict": row.verdict.value,
        "waits": row.waits,
        "change": change,
        "findings": [
            {
                "level": finding.level.value,
                "code": finding.code,
                "field": finding.field,
                "cell": finding.cell,
                "value": finding.value,
                "message": finding.message,
                "cure": finding.cure,
                "candidates": list(finding.candidates),
            }
            for finding in row.findings
        ],
    }
