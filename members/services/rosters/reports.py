"""An import as plain data for programs: the neutral form of the ground truth, written row by row."""

import json
from typing import Any, TextIO

from members.models import Fate, ImportState, RosterImport
from members.rosters.report import row_report
from members.services.rosters.staging import opened, stored_rows

_ROWS = [fate for fate in Fate.values if fate != Fate.MISSING]


def write_report(roster_import: RosterImport, target: TextIO) -> None:
    """{"refused", "refusal", "counts", "sheets", "questions", "missing", "rows"}; memory does not grow with the rows.

    Personal data: the caller answers for where it goes.
    """
    refused = roster_import.state == ImportState.REFUSED
    understood: dict[str, Any] = roster_import.understood
    head = {
        "refused": refused,
        "refusal": roster_import.message if refused else None,
        "counts": roster_import.counts,
        "sheets": understood.get("sheets", []),
        "questions": understood.get("questions", []),
        "missing": [
            {"key": str(row.member_id), "full_name": row.member.full_name, "organisation": row.organisation.code}
            for row in roster_import.rows.of_fate(Fate.MISSING).select_related("member", "organisation")
            if row.member and row.organisation
        ],
    }
    target.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": [')
    is_first = True
    for chunk in stored_rows(roster_import, *_ROWS):
        for stored in chunk:
            line = {**row_report(opened(stored)), "fingerprint": stored.fingerprint}
            target.write(("\n  " if is_first else ",\n  ") + json.dumps(line, ensure_ascii=False))
            is_first = False
    target.write("\n ]\n}\n")
