"""From the cells of one member to what they say, each cell by itself."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind
from handbook.lib.text import clean
from members.rosters import words
from members.rosters.columns import ColumnFacts
from members.rosters.dates import DATE_FIELDS, label, read_date
from members.rosters.directory import Directory
from members.rosters.fields import cells_of, letters_of
from members.rosters.keys import read_key
from members.rosters.layout import Plan
from members.rosters.numbers import check_citizen_id, read_card, read_citizen_id, read_phone
from members.rosters.records import Record
from members.rosters.types import JudgedRow, Level

PLAIN_FIELDS = ("external_id", "other_name", "religion", "old_citizen_id", "file_number", "badge_number", "email")
_THEORY = (("theory_elementary", "Sơ cấp"), ("theory_intermediate", "Trung cấp"), ("theory_advanced", "Cao cấp"))


class RecordReader:
    """Reads the members of one planned sheet, in their order; `facts` are those of its whole columns."""

    def __init__(self, plan: Plan, facts: ColumnFacts, directory: Directory, today: dt.date) -> None:
        assert plan.heading is not None  # noqa: S101  (plans with members have a heading)
        self.heading, self.name = plan.heading, plan.sheet.name
        self.facts, self.directory, self.today = facts, directory, today
        self.has_both_cards = {"card_number_2003", "card_number"} <= self.heading.columns.keys()
        self.letters = letters_of(self.heading)
        if self.has_both_cards:
            self.letters["card_number_2025"] = self.letters["card_number"]
        self.above: dict[str, str | None] = {}
        self.fields: dict[str, Cell] = {}
        """What the record now read holds, field by field."""

    def read(self, record: Record) -> JudgedRow:
        self.fields = fields = cells_of(record, self.heading)
        row = JudgedRow(
            self.name,
            record.number,
            {},
            letters=self.letters,
            is_hidden=record.is_hidden,
            last_row=record.last_row,
        )
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
        for name in ("position", "activity", "professional", "political_theory"):
            if name in fields:
                self._read_listed(row, name, partial(words.read_word, field=name))
        if "general_education" in fields:
            self._read_listed(row, "general_education", words.read_general_education)
        self._read_theory_marks(row)
        for name in PLAIN_FIELDS:
            if name in fields and not row.member.get(name):
                self._read_plain(row, name)
        if "portal_key" in fields:
            row.member["portal_key"] = read_key(fields["portal_key"].text)
        self._read_unit(row, record.unit)
        for name in self.facts.repeated:
            row.member[name] = None
        return row

    def _cell(self, name: str) -> Cell:
        return self.fields.get(name, BLANK_CELL)

    def _read_listed(self, row: JudgedRow, name: str, read: Callable[..., None]) -> None:
        cell = self._cell(name)
        if words.is_ditto(cell.text):
            row.member[name] = self.above.get(name)
            row.add(Level.NOTE, "ditto", name, "“Như trên”: lấy giá trị của dòng trên.", "", cell.text)
        else:
            read(row, cell=cell)
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
        read = read_date(cell, name, self.today)
        row.member[name] = read.value
        if name == "birth_date":
            row.birth_year = read.year
        if name == "official_date":
            row.has_official_value = bool(cell.kind is not CellKind.BLANK and clean(cell.text).strip("-'")) or (
                cell.kind is CellKind.FORMULA_NO_VALUE
            )
        if name in self.facts.month_first and self._ask_month_order(row, name, cell):
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
        if "birth_male" in self.fields and "birth_female" in self.fields:
            self._read_birth_under_sex(row)
        else:
            if "birth_date" in self.fields:
                self._read_date(row, "birth_date", self._cell("birth_date"))
            if "mark_male" in self.fields and "mark_female" in self.fields:
                male = words.is_marked(self._cell("mark_male"))
                female = words.is_marked(self._cell("mark_female"))
                row.member["sex"] = "Nam" if male and not female else "Nữ" if female and not male else None
                if male == female:
                    self._sex_unclear(
                        row, "Cả hai cột Nam, Nữ đều đánh dấu." if male else "Chưa đánh dấu cột Nam hay Nữ."
                    )
            elif "sex" in self.fields:
                words.read_word(row, "sex", self._cell("sex"))
        if row.member.get("sex") is None and "sex" in self.fields and row.level_of("sex") is None:
            row.add(Level.WARNING, "sex_missing", "sex", "Chưa ghi giới tính.", "Ghi Nam hoặc Nữ.")

    def _sex_unclear(self, row: JudgedRow, message: str) -> None:
        row.add(Level.ASK, "sex_unclear", "sex", message, "Chỉ để dấu ở một cột.")

    def _read_birth_under_sex(self, row: JudgedRow) -> None:
        """The column the birth date stands in tells the sex (rosters.md section 4)."""
        male, female = self._cell("birth_male"), self._cell("birth_female")
        has_male, has_female = (cell.kind is not CellKind.BLANK and bool(clean(cell.text)) for cell in (male, female))
        column = "birth_female" if has_female and not has_male else "birth_male"
        row.letters = self.letters | {"sex": self.letters["birth_male"], "birth_date": self.letters[column]}
        self._read_date(row, "birth_date", female if has_female and not has_male else male)
        row.member["sex"] = "Nam" if has_male and not has_female else "Nữ" if has_female and not has_male else None
        if has_male and has_female:
            self._sex_unclear(row, "Ngày sinh ghi ở cả cột Nam và cột Nữ.")
            if clean(male.text) != clean(female.text):
                row.member["birth_date"] = None
        elif not has_male and not has_female:
            row.add(
                Level.ASK,
                "sex_unclear",
                "sex",
                "Chưa có ngày sinh nên chưa rõ giới tính.",
                "Ghi ngày sinh vào cột Nam hoặc Nữ.",
            )

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
        if "phone" in self.fields:
            read_phone(row, self._cell("phone"))
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

    def _read_unit(self, row: JudgedRow, unit: str | None) -> None:
        field = "organisation"
        if "organisation" not in self.fields:
            row.member[field] = unit
            if unit is None:
                row.add(
                    Level.ASK,
                    "organisation_unknown",
                    field,
                    "Không rõ danh sách này của chi bộ nào.",
                    "Ghi tên chi bộ ở đầu danh sách.",
                )
            return
        cell = self._cell(field)
        written = words.decoded_text(row, field, cell)
        if not written:
            row.member[field] = None
            row.add(
                Level.ASK,
                "organisation_blank",
                field,
                "Chưa ghi chi bộ của dòng này.",
                "Ghi tên chi bộ; ô trống không có nghĩa là như dòng trên.",
            )
            return
        found = self.directory.find(written)
        row.member[field] = found.code
        where = self.directory.name(self.directory.scope)
        names = ", ".join(self.directory.name(code) for code in found.candidates)
        if found.how == "written_otherwise" and found.code:
            row.add(
                Level.NOTE,
                "organisation_written_otherwise",
                field,
                f"“{written}” hiểu là {self.directory.name(found.code)}.",
                "",
                written,
            )
        elif found.how == "outside":
            row.add(
                Level.ERROR,
                "organisation_outside_scope",
                field,
                f"“{written}” không thuộc {where}.",
                "Chuyển dòng này cho nơi quản lý chi bộ đó.",
                written,
            )
        elif found.how == "ambiguous":
            row.add(
                Level.ASK,
                "organisation_ambiguous",
                field,
                f"“{written}” có nhiều chi bộ trùng tên: {names}.",
                "Ghi đủ tên, cả phần trong ngoặc.",
                written,
                *found.candidates,
            )
        elif found.how == "former":
            row.add(
                Level.ASK,
                "organisation_former_name",
                field,
                f"“{written}” là tên cũ.",
                f"Nếu đúng, ghi {names}.",
                written,
                *found.candidates,
            )
        elif found.how == "near":
            row.add(
                Level.ASK,
                "organisation_near",
                field,
                f"Không có tổ chức tên “{written}” trong {where}.",
                f"Gần giống: {names}.",
                written,
                *found.candidates,
            )
        elif found.code is None:
            row.add(
                Level.ASK,
                "organisation_unknown",
                field,
                f"Không có tổ chức tên “{written}” trong {where}.",
                "Sửa tên, hoặc đề nghị thêm tổ chức trước khi nhập.",
                written,
            )
