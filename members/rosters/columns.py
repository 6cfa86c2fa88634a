"""Facts of whole columns, gathered while the rows pass by: dates a month-first machine made, values to show."""

import datetime as dt
import math
import re
from collections import defaultdict
from dataclasses import replace

from handbook.lib.sheets.grid import Cell, CellKind, Row, column_letter
from handbook.lib.text import clean
from members.rosters.choices import NO_CHOICES, Choices
from members.rosters.dates import DATE_FIELDS, label
from members.rosters.exchanges import LOOKED_AT as LOOKED_AT_FOR_EXCHANGES
from members.rosters.exchanges import Exchanges
from members.rosters.layout import Plan
from members.rosters.records import Record
from members.rosters.types import Question, SeenColumn

SAMPLES = 3
SAMPLE_LENGTH = 80
LOOKED_AT = 50
LOOKED_AT_ROWS = 2_000
# How much likelier each kind of cell is where such a machine was used than where people typed days into cells of
# either kind (12 of 30 days are up to 12), as natural logarithms; some cells are proof against the machine.
_LOW_DATE, _HIGH_DATE = math.log(0.9 / 0.4), math.log(0.1 / 0.6)
_LOW_TEXT, _HIGH_TEXT = math.log(0.25 / 0.4), math.log(0.75 / 0.6)
_SURE = 3.0
_TYPED = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(?:\d{4}|\d{2})\s*\Z")


class _DateColumn:
    """Did a machine set to month/day make the true dates of a column?

    Such a machine turns typed days up to 12 into true dates and leaves the others as text. So nobody can tell where no
    true date has a day above 12, nor where the days are spread far more like that than as the calendar spreads them.
    """

    def __init__(self) -> None:
        self.true_dates = self.days_above = self.low_texts = self.high_texts = 0

    def see(self, seen: Cell | str, this_year: int) -> None:
        if isinstance(seen, str) or seen.kind is CellKind.TEXT:
            match = _TYPED.match(seen if isinstance(seen, str) else seen.text)
            if match and int(match[2]) <= 12:
                is_low = int(match[1]) <= 12
                self.low_texts += is_low
                self.high_texts += not is_low
        elif _is_true_date(seen, this_year):
            self.true_dates += 1
            self.days_above += seen.value.day > 12  # type: ignore[union-attr]

    @property
    def is_month_first(self) -> bool:
        return (self.true_dates > 0 and not self.days_above) or self.weight > _SURE

    @property
    def weight(self) -> float:
        """How much the days speak for such a machine; 0 where there is no true date to doubt."""
        low_dates = self.true_dates - self.days_above
        if not low_dates:
            return 0.0
        weight = low_dates * _LOW_DATE + self.days_above * _HIGH_DATE
        return weight + self.low_texts * _LOW_TEXT + self.high_texts * _HIGH_TEXT


def _is_true_date(cell: Cell, this_year: int) -> bool:
    """A day that was typed; a year that a date format turned into a day of 1905 is none."""
    if cell.kind is not CellKind.DATE or cell.is_formula:
        return False
    return cell.serial is None or cell.serial > this_year


class ColumnFacts:
    """Shown every member of one sheet once; then it knows what only the whole column tells."""

    def __init__(self, plan: Plan, today: dt.date, choices: Choices = NO_CHOICES) -> None:
        assert plan.heading is not None  # noqa: S101  (plans with members have a heading)
        self.plan, self.heading, self.today = plan, plan.heading, today
        name = plan.sheet.name
        self.day_order = {field: order for (sheet, field), order in choices.day_order.items() if sheet == name}
        self.members = self.without_unit = 0
        self.samples: dict[int, list[str]] = {seen.number: [] for seen in self.heading.seen}
        self._wanting = {column: {""} for column in self.samples}
        """Columns with too few values to show, and what was seen in them as written."""
        columns: dict[str, list[int]] = defaultdict(list)
        for name in DATE_FIELDS:
            columns[name] += self.heading.columns.get(name, [])
        for name in ("birth_male", "birth_female"):
            columns["birth_date"] += self.heading.columns.get(name, [])
        self.date_columns = {name: numbers for name, numbers in columns.items() if numbers}
        self._dates = {name: _DateColumn() for name in self.date_columns}
        self._exchanges = Exchanges(self.heading, today)
        self.repeated = {
            name
            for name, numbers in self.heading.columns.items()
            if len(numbers) > 1 and name not in ("note", "row_number")
        }

    def see(self, record: Record) -> None:
        self.members += 1
        self.without_unit += record.unit.code is None
        row = record.rows[0]
        if self.members <= LOOKED_AT_FOR_EXCHANGES:
            self._exchanges.see(record)
        if self._wanting:
            self._sample(row)
            if self.members == LOOKED_AT_ROWS:
                self._wanting = {column: seen for column, seen in self._wanting.items() if not self.samples[column]}
        for name, columns in self.date_columns.items():
            for column in columns:
                held = row.held.get(column)
                if held is not None:
                    self._dates[name].see(held if isinstance(held, str) else row.cell(column), self.today.year)

    def _sample(self, row: Row) -> None:
        for column in self._wanting.keys() & row.held.keys():
            written, seen = row.text(column), self._wanting[column]
            if written not in seen:
                seen.add(written)
                known, text = self.samples[column], clean(written)
                if text and text not in known:
                    known.append(text[:SAMPLE_LENGTH])
                if len(known) == SAMPLES or len(seen) > LOOKED_AT:
                    del self._wanting[column]

    @property
    def month_first(self) -> set[str]:
        """Date fields whose true dates may have day and month exchanged, and nobody said whether they have."""
        columns = self._dates.values()
        by_one_machine = any(dates.is_month_first for dates in columns) or sum(d.weight for d in columns) > _SURE
        return {
            name
            for name, dates in self._dates.items()
            if name not in self.day_order and (dates.is_month_first or (by_one_machine and dates.weight > 0))
        }

    @property
    def unsure(self) -> set[str]:
        """Fields of which no row says anything sure before a person has told the columns apart."""
        return self.repeated | {name for pair in self._exchanges.pairs for name in pair}

    def seen_columns(self) -> list[SeenColumn]:
        return [replace(seen, samples=tuple(self.samples[seen.number])) for seen in self.heading.seen]

    def questions(self) -> list[Question]:
        """One question for each column whose dates or meaning only a person can tell."""
        name = self.plan.sheet.name
        asked = [
            Question(
                name,
                field,
                column_letter(self.date_columns[field][0]),
                f"Cột {label(field)} có ngày do máy đọc theo kiểu tháng/ngày; ngày và tháng có thể đã đổi chỗ.",
                "Để cột dạng Text, gõ lại ngày/tháng/năm rồi nhập lại.",
            )
            for field in sorted(self.month_first)
        ]
        for field in sorted(self.repeated):
            letters = ", ".join(column_letter(n) for n in self.heading.columns[field])
            message = f"Các cột {letters} có tiêu đề giống nhau nên không rõ cột nào đúng."
            asked.append(Question(name, field, letters, message, "Đổi tiêu đề cột thừa rồi nhập lại."))
        for pair in self._exchanges.pairs:
            places = [column_letter(self.heading.columns[field][0]) for field in pair]
            message = f"Nội dung hai cột {' và '.join(places)} có vẻ đổi chỗ cho nhau."
            for field, place in zip(pair, places, strict=True):
                asked.append(Question(name, field, place, message, "Đổi lại hai cột rồi nhập lại."))
        if "organisation" not in self.heading.columns and self.without_unit == self.members:
            message = "Trang không ghi chi bộ nào; chưa rõ đảng viên trong trang sinh hoạt ở đâu."
            asked.append(Question(name, "organisation", "", message, "Ghi tên chi bộ ở đầu danh sách."))
        return asked
