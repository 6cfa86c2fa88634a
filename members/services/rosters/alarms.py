"""What is unusual about a whole file, so that somebody looks twice before it is written (practice.md, check 17)."""

from typing import Any

from members.models import ImportState, RosterImport
from members.rosters.judging import JudgedFile

FIELD_SHARE = 0.30
MANY = 20
"""Shares of fewer rows than this say nothing."""
SMALLER = 0.7
LEAVING_SHARE, LEAVING = 0.30, 10
LARGE = 5000
"""So many rows written at once need a second person, whatever they say."""


def alarms_of(roster_import: RosterImport, rows: JudgedFile) -> list[dict[str, Any]]:
    """[{"kind", …}]: "field" (field, rows, of), "smaller" (rows, before), "leaving" (organisation, rows, of), "large".

    Each asks for a second person before the file is written.
    """
    alarms: list[dict[str, Any]] = []
    counts = rows.counts
    matched = counts["changed"] + counts["unchanged"]
    for field, number in rows.changed_fields.most_common():
        if matched >= MANY and number >= FIELD_SHARE * matched:
            alarms.append({"kind": "field", "field": field, "rows": number, "of": matched})
    before = _last_size(roster_import)
    if before >= MANY and counts["rows"] < SMALLER * before:
        alarms.append({"kind": "smaller", "rows": counts["rows"], "before": before})
    for code, count in sorted(rows.cells.items()):
        gone = count.left + count.missing
        if gone >= LEAVING and gone >= LEAVING_SHARE * count.before:
            alarms.append({"kind": "leaving", "organisation": code, "rows": gone, "of": count.before})
    if counts["new"] + counts["changed"] >= LARGE:
        alarms.append({"kind": "large", "rows": counts["new"] + counts["changed"]})
    return alarms


def _last_size(roster_import: RosterImport) -> int:
    last = (
        RosterImport.objects.filter(organisation=roster_import.organisation, state=ImportState.DONE)
        .exclude(pk=roster_import.pk)
        .order_by("-finished_at")
        .first()
    )
    return int(last.counts.get("rows", 0)) if last else 0
