"""From the cells of one member to what they say, each cell by itself."""

import datetime as dt

from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind
from handbook.lib.text import clean
from members.rosters import words
from members.rosters.choices import Choices, RowChoice
from members.rosters.columns import ColumnFacts
from members.rosters.dates import DATE_FIELDS, label, read_date
from members.rosters.decided import LONGEST_TEXT, Learned, Occurrences, exchanged, fingerprint_of, mend, shortened
from members.rosters.directory import Directory
from members.rosters.fields import Fields
from members.rosters.keys import read_key
from members.rosters.layout import Plan, title_lines
from members.rosters.numbers import check_citizen_id, read_card, read_citizen_id, read_old_citizen_id, read_phone
from members.rosters.party_numbers import badge_level, read_badge, read_file_number
from members.rosters.records import Record
from members.rosters.remembered import Read, Remembered
from members.rosters.sexes import read_birth_under_sex, read_sex
from members.rosters.standing import read_membership_marks, read_standing
from members.rosters.types import JudgedRow, Level
from members.rosters.units import read_unit, unit_above

PLAIN_FIELDS = ("external_id", "other_name", "email")
NO_CHOICE = RowChoice()
_THEORY = (("theory_elementary", "Sơ cấp"), ("theory_intermediate", "Trung cấp"), ("theory_advanced", "Cao cấp"))


def _reader_of(name: str) -> Read:
    def read(row: JudgedRow, cell: Cell) -> None:
        words.read_word(row, name, cell)

    return read


_READ_WORD = {
    name: _reader_of(name) for name in ("position", "activity", "membership", "professional", "political_theory")
}


class RecordReader:
    """Reads the members of one planned sheet, in their order; `facts` are those of its whole columns.

    `occurrences` are those of the whole file.
    """

    def __init__(
        self,
        plan: Plan,
        facts: ColumnFacts,
        directory: Directory,
        today: dt.date,
        choices: Choices,
        occurrences: Occurrences,
    ) -> None:
        assert plan.heading is not None  # noqa: S101  (plans with members have a heading)
        self.heading, self.name = plan.heading, plan.sheet.name
        self.facts, self.directory, self.today = facts, directory, today
        self.has_both_cards = {"card_number_2003", "card_number"} <= self.heading.columns.keys()
        self.finder = Fields(self.heading)
        self.has_birth_under_sex = {"birth_male", "birth_female"} <= self.heading.columns.keys()
        has_marks = bool({"mark_male", "mark_female"} & self.heading.columns.keys())
        self.tells_sex_in_one_cell = "sex" in self.heading.columns and not (has_marks or self.has_birth_under_sex)
        self.letters = self.finder.letters
        self.badge_level = badge_level("\n".join(title_lines(plan.sheet, self.heading)))
        if self.has_both_cards:
            self.letters["card_number_2025"] = self.letters["card_number"]
        self.learned, self.choices, self.choice = Learned(choices, directory), choices.rows, NO_CHOICE
        self.occurrences, self.remembered = occurrences, Remembered()
        self.unsure = facts.unsure
        self.month_first, self.day_order = facts.month_first, facts.day_order
        self.above: dict[str, str | None] = {}
        self.fields: dict[str, Cell] = {}
        """What the record now read holds, field by field."""

    def read(self, record: Record) -> JudgedRow:
        fingerprint, is_long = fingerprint_of(record)
        if is_long:
            record = shortened(record)
        self.fields = fields = self.finder.of(record)
        row = JudgedRow(
            self.name,
            record.number,
            {},
            letters=self.letters,
            offsets=self.finder.offsets,
            is_hidden=record.is_hidden,
            last_row=record.last_row,
            fingerprint=self.occurrences.named(fingerprint),
        )
        self._decide(row)
        if is_long:
            message = f"Dòng có ô dài hơn {LONGEST_TEXT} chữ; chỉ đọc phần đầu của ô."
            row.add(Level.NOTE, "cell_cut", None, message, "")
        if row.is_hidden:
            row.add(
                Level.WARNING,
                "hidden_row",
                None,
                "Dòng bị ẩn trong tệp nhưng có đảng viên.",
                "Xem lại có định nhập dòng này.",
            )
        words.read_name(row, self._cell("full_name"))
        self._read_sex_and_birth(row)
        for name in DATE_FIELDS[1:]:
            if name in fields:
                self._read_date(row, name, fields[name])
        self._read_numbers(row)
        if "ethnic_group" in fields:
            self._read_listed(row, "ethnic_group", words.read_ethnic_group)
        for name in _READ_WORD:
            if name in fields:
                self._read_listed(row, name, _READ_WORD[name])
        if "general_education" in fields:
            self._read_listed(row, "general_education", words.read_general_education)
        self._read_theory_marks(row)
        for name in PLAIN_FIELDS:
            if name in fields and not row.member.get(name):
                self._read_plain(row, name)
        if "portal_key" in fields:
            row.member["portal_key"] = read_key(fields["portal_key"].text)
        if "mark_official" in fields or "mark_probationary" in fields:
            read_membership_marks(row, fields)
        read_standing(row, fields, self.today)
        if "organisation" in fields:
            self.remembered.read(row, "organisation", fields["organisation"], self._read_unit)
        else:
            unit_above(row, record.unit, self.directory)
        for name in self.unsure - self.choice.fixes.keys():
            row.member[name] = None
        self._tell_formulas(row)
        return row

    def _decide(self, row: JudgedRow) -> None:
        """What was decided about this row and about its words stands in for what the cells say."""
        self.choice = self.choices.get(row.fingerprint, NO_CHOICE) if self.choices else NO_CHOICE
        if self.choice.fixes:
            mend(self.fields, self.choice, has_both_cards=self.has_both_cards)
        if self.learned.by_field:
            self.learned.put(row, self.fields)

    def _read_unit(self, row: JudgedRow, cell: Cell) -> None:
        read_unit(row, cell, self.directory)

    def _tell_formulas(self, row: JudgedRow) -> None:
        for name, cell in self.fields.items():
            if cell.is_formula and row.member.get(name) and row.level_of(name) is None:
                row.add(Level.NOTE, "formula_value", name, "Ô là công thức; lấy kết quả đã lưu.", "")

    def _cell(self, name: str) -> Cell:
        return self.fields.get(name, BLANK_CELL)

    def _read_listed(self, row: JudgedRow, name: str, read: Read) -> None:
        cell = self._cell(name)
        if words.is_ditto(cell.text):
            row.member[name] = self.above.get(name)
            row.add(Level.NOTE, "ditto", name, "“Như trên”: lấy giá trị của dòng trên.", "", cell.text)
        else:
            self.remembered.read(row, name, cell, read)
        self.above[name] = row.member.get(name)

    def _read_plain(self, row: JudgedRow, name: str) -> None:
        cell = self._cell(name)
        if cell.kind in (CellKind.ERROR, CellKind.FORMULA_NO_VALUE):
            row.member[name] = None
            row.add(
                Level.ERROR,
                "cell_error",
                name,
                "Ô báo lỗi hoặc là công thức chưa có kết quả.",
                "Gõ lại giá trị vào ô.",
                cell.text,
            )
            return
        text = words.decoded_text(row, name, cell) if cell.kind is CellKind.TEXT else clean(cell.text)
        row.member[name] = (words.title_case(text) if name == "other_name" else text) or None

    def _read_date(self, row: JudgedRow, name: str, cell: Cell) -> None:
        if self.day_order.get(name) == "month":
            cell = exchanged(cell)
        read = read_date(cell, name, self.today)
        row.member[name] = read.value
        if name == "birth_date":
            row.birth_year = read.year
        if name == "official_date":
            row.has_official_value = not read.is_blank
        if name in self.month_first and self._ask_month_order(row, name, cell):
            return
        if read.finding:
            level, code, message, cure, candidates = read.finding
            row.add(level, code, name, message, cure, clean(cell.text), *candidates)

    def _ask_month_order(self, row: JudgedRow, name: str, cell: Cell) -> bool:
        """In a column a month-first machine made, a true date may have day and month exchanged."""
        day = cell.value
        if cell.kind is not CellKind.DATE or cell.is_formula or not isinstance(day, dt.date) or day.day == day.month:
            return False
        if day.year <= 1905 or day.day > 12:
            return False
        row.member[name] = None
        first, other = f"{day:%Y-%m-%d}", f"{day:%Y-%d-%m}"
        message = f"{label(name)} {day:%d/%m/%Y} có thể là {day:%m/%d/%Y}: máy đọc tháng trước ngày."
        row.add(Level.ASK, "date_ambiguous", name, message, "Gõ lại ngày/tháng/năm dạng Text.", cell.text, first, other)
        return True

    def _read_sex_and_birth(self, row: JudgedRow) -> None:
        fixes = self.choice.fixes
        if self.has_birth_under_sex:
            cell = read_birth_under_sex(row, self.fields)
            self._read_date(row, "birth_date", self.fields["birth_date"] if "birth_date" in fixes else cell)
        elif "birth_date" in self.fields:
            self._read_date(row, "birth_date", self.fields["birth_date"])
        if "sex" in fixes:
            row.findings = [finding for finding in row.findings if finding.field != "sex"]
            words.read_word(row, "sex", self.fields["sex"])
        elif self.tells_sex_in_one_cell:
            self.remembered.read(row, "sex", self.fields["sex"], self._read_sex)
        elif not self.has_birth_under_sex:
            read_sex(row, self.fields, self.heading)

    def _read_sex(self, row: JudgedRow, cell: Cell) -> None:
        read_sex(row, {"sex": cell}, self.heading)

    def _read_numbers(self, row: JudgedRow) -> None:
        citizen, card = self._cell("citizen_id"), self._cell("card_number")
        if "citizen_id" in self.fields:
            read_citizen_id(row, citizen, card)
        if "card_number" in self.fields:
            read_card(row, card, citizen, "card_number_2025" if self.has_both_cards else "card_number")
        if "card_number_2003" in self.fields:
            old = self._cell("card_number_2003")
            kept = row.member.get("card_number_2003")
            read_card(row, old, citizen, "card_number_2003")
            row.member["card_number_2003"] = row.member["card_number_2003"] or kept
        if "old_citizen_id" in self.fields:
            read_old_citizen_id(row, self._cell("old_citizen_id"), is_only="citizen_id" not in self.fields)
        if "phone" in self.fields:
            read_phone(row, self._cell("phone"))
        if "file_number" in self.fields:
            read_file_number(row, self._cell("file_number"))
        if "badge_number" in self.fields:
            read_badge(row, self._cell("badge_number"), self.badge_level)
        check_citizen_id(row)

    def _read_theory_marks(self, row: JudgedRow) -> None:
        marked = [value for name, value in _THEORY if name in self.fields and words.is_marked(self._cell(name))]
        if any(name in self.fields for name, _ in _THEORY):
            row.member["political_theory"] = marked[-1] if len(marked) == 1 else None
            if len(marked) > 1:
                row.add(
                    Level.WARNING,
                    "theory_unclear",
                    "political_theory",
                    "Đánh dấu nhiều mức lý luận chính trị.",
                    "Để một dấu.",
                )
