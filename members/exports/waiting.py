"""From a file understood and its findings to the sheets of an error file."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from handbook.lib.sheets.grid import Row, column_number
from members.exports.errors import WaitingRow, WaitingSheet
from members.rosters.layout import Plan
from members.rosters.preview import LABELS
from members.rosters.records import Record
from members.rosters.types import Finding, Level
from members.rosters.understand import Understanding

STOPS = (Level.ERROR, Level.ASK)


def waiting_sheets(
    understanding: Understanding, findings_of: Callable[[str, int], Sequence[Finding] | None]
) -> Iterator[WaitingSheet]:
    """The sheets of the file with the members that wait, as `write_error_file` takes them; sheets without are left out.

    `findings_of` tells for (sheet, first row of the member) what was found, None where the row does not wait. Each
    sheet must be used up before the next is asked for.
    """
    for plan, records in understanding.records():
        rows = _waiting(understanding, plan, records, findings_of)
        first = next(rows, None)
        heading = plan.heading
        if first is None or heading is None:
            continue
        head = [Row(number, cells) for number, cells in sorted(plan.sheet.rows.items()) if number <= heading.last]
        following = _chain(first, rows)
        yield WaitingSheet(plan.sheet.name, head, heading.first, heading.last, following, plan.sheet.merges)


def reasons_of(findings: Iterable[Finding]) -> list[str]:
    """One line for each finding that makes a row wait, errors first: the column, what is wrong, the cure."""
    stopping = [finding for level in STOPS for finding in findings if finding.level is level]
    lines = [f"{LABELS.get(f.field or '', 'Cả dòng')}: {f.message} {f.cure}".strip() for f in stopping]
    return list(dict.fromkeys(lines))


def wrong_cells(findings: Iterable[Finding]) -> set[tuple[int, int]]:
    """(row, column) of the cells the stopping findings name."""
    places = set()
    for finding in findings:
        if finding.level in STOPS and finding.cell:
            letters = finding.cell.rstrip("0123456789")
            places.add((int(finding.cell[len(letters) :]), column_number(letters)))
    return places


def _chain(first: WaitingRow, rows: Iterator[WaitingRow]) -> Iterator[WaitingRow]:
    yield first
    yield from rows


def _waiting(
    understanding: Understanding,
    plan: Plan,
    records: Iterable[Record],
    findings_of: Callable[[str, int], Sequence[Finding] | None],
) -> Iterator[WaitingRow]:
    columns = plan.heading.columns if plan.heading else {}
    joined = columns.get("row_number", columns.get("full_name", [0]))[0]
    is_told = "organisation" in columns
    for record in records:
        findings = findings_of(plan.sheet.name, record.number)
        if findings is None:
            continue
        code = None if is_told or record.unit == plan.unit else record.unit.code
        yield WaitingRow(
            record.rows,
            reasons_of(findings),
            wrong_cells(findings),
            understanding.directory.written(code) if code else "",
            joined,
        )
