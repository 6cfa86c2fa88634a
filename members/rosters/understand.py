"""From a file to members, each row by itself: sheets planned from their heads, whole columns looked at, rows read."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from handbook.lib.sheets import read_workbook
from handbook.lib.sheets.grid import Row, Sheet, Workbook, column_letter
from members.rosters.choices import NO_CHOICES, Choices
from members.rosters.columns import ColumnFacts
from members.rosters.directory import Directory
from members.rosters.facts import check_facts
from members.rosters.layout import NO_MEMBERS, Plan, plan_sheet
from members.rosters.reading import RecordReader
from members.rosters.records import Record, records
from members.rosters.types import JudgedRow, Question, SheetReading

NO_LIST = (
    "Không tìm thấy danh sách đảng viên trong tệp: cần một dòng tiêu đề có cột Họ và tên và ít nhất hai cột nữa. "
    "Dùng tệp mẫu 4.0 hoặc danh sách thường."
)


@dataclass
class _Source:
    """A sheet whose rows can be walked through again."""

    sheet: Sheet
    plan: Plan
    facts: ColumnFacts | None = None

    def rows(self) -> Iterable[Row]:
        return self.sheet.in_order()


@dataclass
class Understanding:
    """What a file says. `refusal` is one sentence where nothing can be read; `rows()` may be called again."""

    directory: Directory
    today: dt.date
    sha256: str = ""
    refusal: str | None = None
    sheets: list[SheetReading] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    sources: list[_Source] = field(default_factory=list)

    def __enter__(self) -> "Understanding":
        return self

    def __exit__(self, *_: object) -> None:
        self.sources.clear()

    def rows(self) -> Iterator[JudgedRow]:
        """The members of the sheets that are read, each judged by itself."""
        if self.refusal:
            return
        for source in self.sources:
            if source.facts is None or source.plan.role != "data":
                continue
            reader = RecordReader(source.plan, source.facts, self.directory, self.today)
            has_official = "official_date" in source.facts.heading.columns
            for record in self._records(source):
                row = reader.read(record)
                check_facts(row, self.today, has_official_column=has_official)
                yield row

    def records(self) -> Iterator[tuple[Plan, Iterator[Record]]]:
        """The sheets that are read, each with its members as they stand in the file."""
        if not self.refusal:
            for source in self.sources:
                if source.plan.role == "data":
                    yield source.plan, self._records(source)

    def _records(self, source: _Source) -> Iterator[Record]:
        return records(source.plan, source.rows(), self.directory)

    def look_through(self) -> None:
        """Passes over all rows once: facts of whole columns, and whether a sheet holds members at all."""
        for source in self.sources:
            plan = source.plan
            if plan.heading is not None and plan.role != "ignore":
                source.facts = ColumnFacts(plan, self.today)
                for record in self._records(source):
                    source.facts.see(record)
                if not source.facts.members:
                    plan.role, plan.reason = "ignore", NO_MEMBERS
            self.sheets.append(_describe(source))
        self._conclude()

    def _conclude(self) -> None:
        readable = [source for source in self.sources if source.plan.role == "data"]
        if not readable:
            self.refusal = next((s.plan.reason for s in self.sources if s.plan.role == "ask"), "") or NO_LIST
        else:
            self.questions = [question for source in readable if source.facts for question in source.facts.questions()]


def understand(
    path: Path, name: str, *, directory: Directory, today: dt.date, choices: Choices = NO_CHOICES
) -> Understanding:
    """As `understand_workbook`, for the file at `path`, called `name` by its sender. Raises SheetError."""
    return understand_workbook(read_workbook(path, name=name), directory=directory, today=today, choices=choices)


def understand_workbook(
    workbook: Workbook, *, directory: Directory, today: dt.date, choices: Choices = NO_CHOICES
) -> Understanding:
    """What `workbook`, already in memory, says of the members below the directory's scope, as of `today`."""
    sources = [_Source(sheet, plan_sheet(sheet, directory, choices)) for sheet in workbook.sheets]
    understanding = Understanding(directory, today, workbook.sha256, sources=sources)
    understanding.look_through()
    return understanding


def _describe(source: _Source) -> SheetReading:
    plan, heading = source.plan, source.plan.heading
    reading = SheetReading(plan.sheet.name, plan.role, plan.reason)
    if heading:
        reading.layout = heading.layout
        reading.header_rows = list(range(heading.first, heading.last + 1))
        reading.columns = heading.fields
        reading.ignored_columns = [(column_letter(column), path) for column, path in heading.ignored]
        reading.seen_columns = source.facts.seen_columns() if source.facts else heading.seen
    return reading
