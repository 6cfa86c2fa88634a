"""From a file to members, each row by itself: sheets planned from their heads, whole columns looked at, rows read."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Protocol

from handbook.lib.sheets.checks import Limits
from handbook.lib.sheets.grid import Row, Sheet, Workbook, column_letter
from handbook.lib.sheets.stream import SheetStream
from members.rosters.choices import NO_CHOICES, Choices
from members.rosters.columns import ColumnFacts
from members.rosters.decided import Occurrences
from members.rosters.directory import Directory
from members.rosters.facts import check_facts
from members.rosters.layout import NO_MEMBERS, Plan, head_rows, plan_sheet
from members.rosters.reading import RecordReader
from members.rosters.records import Record, records
from members.rosters.types import Change, JudgedRow, Question, SheetReading

NO_LIST = (
    "Không tìm thấy danh sách đảng viên trong tệp: cần một dòng tiêu đề có cột Họ và tên và ít nhất hai cột nữa. "
    "Dùng tệp mẫu 4.0 hoặc danh sách thường."
)
_HEAD_MERGES = 2_000
"""Ranges looked at around a heading; a sheet with more of them there is no list."""


class SourceSheet(Protocol):
    """A sheet whose rows pass by in their order, and again when asked again."""

    @property
    def head(self) -> Sheet: ...

    def rows(self) -> Iterable[Row]: ...


@dataclass
class _HeldSheet:
    """A sheet that is in memory already."""

    head: Sheet

    def rows(self) -> Iterable[Row]:
        return self.head.in_order()


@dataclass
class _Read:
    source: SourceSheet
    plan: Plan
    facts: ColumnFacts


class Understanding:
    """What a file says. `refusal` is one sentence where nothing can be read.

    Use it in a `with`, or close it: leaving it lets the file go, after which `rows()` can no longer be asked.
    """

    def __init__(
        self, directory: Directory, today: dt.date, choices: Choices, stream: SheetStream | None = None
    ) -> None:
        self.directory, self.today, self.choices = directory, today, choices
        self.sha256 = stream.sha256 if stream else ""
        self.refusal: str | None = None
        self.sheets: list[SheetReading] = []
        self.questions: list[Question] = []
        self._stream = stream
        self._read: list[_Read] = []

    def __enter__(self) -> "Understanding":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._stream:
            self._stream.close()

    @property
    def date_1904(self) -> bool:
        """Whether the file counts its days from 1904."""
        return self._stream is not None and self._stream.cells.date_1904

    def rows(self) -> Iterator[JudgedRow]:
        """The members of the sheets that are read, each judged by itself; may be asked again. One row in memory."""
        if self.refusal:
            return
        occurrences = Occurrences()
        for read in self._read:
            reader = RecordReader(read.plan, read.facts, self.directory, self.today, self.choices, occurrences)
            has_official = "official_date" in read.facts.heading.columns
            for record in records(read.plan, read.source.rows(), self.directory):
                row = reader.read(record)
                check_facts(row, self.today, has_official_column=has_official)
                choice = reader.choice
                if choice.is_skipped:
                    row.change = Change.SKIPPED
                row.let_pass(choice.accepted)
                yield row

    def records(self) -> Iterator[tuple[Plan, Iterator[Record]]]:
        """The sheets that are read, each with its members as they stand in the file."""
        if not self.refusal:
            for read in self._read:
                yield read.plan, records(read.plan, read.source.rows(), self.directory)

    def look_at(self, sheets: Iterable[SourceSheet]) -> None:
        """Passes over all rows once: plans each sheet, gathers the facts of its columns, concludes."""
        for source in sheets:
            rows = iter(source.rows())
            head, kept = _head_of(source.head, rows, head_rows(source.head.name, self.choices))
            plan, facts = plan_sheet(head, self.directory, self.choices), None
            if plan.heading is not None:
                facts = ColumnFacts(plan, self.today, self.choices)
                if plan.role != "ignore":
                    for record in records(plan, chain(kept, rows), self.directory):
                        facts.see(record)
                    if not facts.members:
                        plan.role, plan.reason = "ignore", NO_MEMBERS
                if plan.role == "data":
                    self._read.append(_Read(source, plan, facts))
            self.sheets.append(_describe(plan, facts))
        self._conclude()

    def _conclude(self) -> None:
        if not self._read:
            self.refusal = next((sheet.reason for sheet in self.sheets if sheet.role == "ask"), "") or NO_LIST
        else:
            self.questions = [question for read in self._read for question in read.facts.questions()]


def understand(
    path: str | Path,
    name: str,
    *,
    directory: Directory,
    today: dt.date,
    choices: Choices = NO_CHOICES,
    limits: Limits | None = None,
) -> Understanding:
    """What the file at `path`, called `name` by its sender, says of the members below the directory's scope.

    The file is read once, by the guarded child; its rows wait in an unlinked temporary file for `rows()`. Dates are
    judged as of `today`. Raises SheetError for a file that cannot be read.
    """
    stream = SheetStream(path, name=name, limits=limits)
    understanding = Understanding(directory, today, choices, stream)
    try:
        understanding.look_at(stream.sheets())
    except BaseException:
        stream.close()
        raise
    return understanding


def understand_workbook(
    workbook: Workbook, *, directory: Directory, today: dt.date, choices: Choices = NO_CHOICES
) -> Understanding:
    """As `understand`, for a workbook that is in memory already."""
    understanding = Understanding(directory, today, choices)
    understanding.sha256 = workbook.sha256
    understanding.look_at(_HeldSheet(sheet) for sheet in workbook.sheets)
    return understanding


def _head_of(sheet: Sheet, rows: Iterator[Row], last: int) -> tuple[Sheet, list[Row]]:
    """`sheet` with its rows up to `last` as cells, and the rows taken for it, the first one behind them included."""
    upper = [area for area in sheet.merges if area[0] <= last]
    merges = [*upper[:_HEAD_MERGES], *(area for area in sheet.merges if area[0] > last)]
    head = replace(sheet, rows={}, hidden_rows=set(), merges=merges)
    kept = []
    for row in rows:
        kept.append(row)
        if row.number > last:
            break
        head.rows[row.number] = row.cells
    return head, kept


def _describe(plan: Plan, facts: ColumnFacts | None) -> SheetReading:
    heading = plan.heading
    reading = SheetReading(plan.sheet.name, plan.role, plan.reason)
    if heading and facts:
        reading.layout = heading.layout
        reading.header_rows = list(range(heading.first, heading.last + 1))
        reading.columns = heading.fields
        reading.ignored_columns = [(column_letter(column), path) for column, path in heading.ignored]
        reading.seen_columns = facts.seen_columns()
    return reading
