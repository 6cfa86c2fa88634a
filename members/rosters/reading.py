"""From the cells of one row to what the row says of a member, each cell by itself."""

import datetime as dt
from collections import defaultdict

from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind, column_letter
from handbook.lib.text import clean
from members.rosters import words
from members.rosters.dates import label, read_date
from members.rosters.directory import Directory
from members.rosters.layout import Plan
from members.rosters.numbers import check_citizen_id, read_card, read_citizen_id, read_phone
from members.rosters.types import JudgedRow, Level, Question

DATE_FIELDS = ("birth_date", "admission_date", "official_date", "decision_date", "card_issue_date", "activity_date")
PLAIN_FIELDS = ("external_id", "other_name", "religion", "old_citizen_id", "file_number", "badge_number", "email")
_THEORY = (("theory_elementary", "Sơ cấp"), ("theory_intermediate", "Trung cấp"), ("theory_advanced", "Cao cấp"))


class SheetReader:
    """Reads the member rows of one planned sheet."""

    def __init__(self, plan: Plan, directory: Directory, today: dt.date) -> None:
        assert plan.heading is not None  # noqa: S101  (plans with members have a heading)
        self.plan, self.directory, self.today = plan, directory, today
        self.columns = plan.heading.columns
        self.has_both_cards = "card_number_2003" in self.columns and "card_number" in self.columns
        self.above: dict[str, str | None] = {}
        self.above_unit: str | None = None
        self.month_first = {name for name in DATE_FIELDS if name in self._date_columns() and self._is_month_first(name)}
        self.repeated = {
            name for name, columns in self.columns.items() if len(columns) > 1 and name not in ("note", "row_number")
        }

    def _date_columns(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for name in DATE_FIELDS:
            found[name] += self.columns.get(name, [])
        found["birth_date"] += self.columns.get("birth_male", []) + self.columns.get("birth_female", [])
        return {name: columns for name, columns in found.items() if columns}

    def _is_month_first(self, name: str) -> bool:
        """Did a machine set to month/day make the true dates of this column?

        So when no true date has a day above 12 and hardly any text has a day that would have become a true date.
        """
        true_dates, plain_texts, days_above = 0, 0, 0
        for member in self.plan.members:
            for column in self._date_columns()[name]:
                cell = self.plan.cell(member.number, column)
                if cell.kind is CellKind.DATE and not cell.is_formula and isinstance(cell.value, dt.date):
                    if cell.serial is not None and cell.serial <= self.today.year:
                        continue
                    true_dates += 1
                    days_above += cell.value.day > 12
                elif cell.kind is CellKind.TEXT:
                    read = read_date(cell, name, self.today)
                    if read.value and len(read.value) == 10 and int(read.value[8:]) <= 12:
                        plain_texts += 1
        return true_dates > 0 and days_above == 0 and plain_texts * 4 < true_dates

    def questions(self) -> list[Question]:
        """One question for each column whose dates or meaning only a person can tell."""
        name = self.plan.sheet.name
        asked = [
            Question(
                name,
                field,
                column_letter(self._date_columns()[field][0]),
                f"Cột {label(field)} có ngày do máy đọc theo kiểu tháng/ngày; ngày và tháng có thể đã đổi chỗ.",
                "Để cột dạng Text, gõ lại ngày/tháng/năm rồi nhập lại.",
            )
            for field in sorted(self.month_first)
        ]
        for field in sorted(self.repeated):
            letters = ", ".join(column_letter(n) for n in self.columns[field])
            message = f"Các cột {letters} có tiêu đề giống nhau nên không rõ cột nào đúng."
            asked.append(Question(name, field, letters, message, "Đổi tiêu đề cột thừa rồi nhập lại."))
        return asked

    def rows(self) -> list[JudgedRow]:
        return [self._row(member.number, member.unit) for member in self.plan.members]

    def _cell(self, number: int, name: str) -> Cell:
        columns = self.columns.get(name)
        return self.plan.cell(number, columns[0]) if columns else BLANK_CELL

    def _row(self, number: int, unit: str | None) -> JudgedRow:
        row = JudgedRow(self.plan.sheet.name, number, {}, is_hidden=number in self.plan.sheet.hidden_rows)
        row.cells = {name: f"{column_letter(columns[0])}{number}" for name, columns in self.columns.items()}
        if row.is_hidden:
            row.add(
                Level.WARNING,
                "hidden_row",
                None,
                "Dòng bị ẩn trong tệp nhưng có đảng viên.",
                "Xem lại có định nhập dòng này.",
            )
        words.read_name(row, self._cell(number, "full_name"))
        self._read_sex_and_birth(row, number)
        for name in DATE_FIELDS[1:]:
            if name in self.columns:
                self._read_date(row, name, self._cell(number, name))
        self._read_numbers(row, number)
        if "ethnic_group" in self.columns:
            self._read_listed(row, "ethnic_group", number, words.read_ethnic_group)
        for name in ("position", "activity", "professional", "political_theory"):
            if name in self.columns:
                self._read_listed(row, name, number, lambda r, c, name=name: words.read_word(r, name, c))
        if "general_education" in self.columns:
            self._read_listed(row, "general_education", number, words.read_general_education)
        self._read_theory_marks(row, number)
        for name in PLAIN_FIELDS:
            if name in self.columns and not row.member.get(name):
                self._read_plain(row, name, number)
        self._read_unit(row, number, unit)
        for field in self.repeated:
            row.member[field] = None
        return row

    def _read_listed(self, row: JudgedRow, name: str, number: int, read: object) -> None:
        cell = self._cell(number, name)
        same_unit = True
        if words.is_ditto(cell.text):
            row.member[name] = self.above.get(name) if same_unit else None
            row.add(Level.NOTE, "ditto", name, "“Như trên”: lấy giá trị của dòng trên.", "", cell.text)
        else:
            read(row, cell)  # type: ignore[operator]
        self.above[name] = row.member.get(name)

    def _read_plain(self, row: JudgedRow, name: str, number: int) -> None:
        cell = self._cell(number, name)
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

    def _read_sex_and_birth(self, row: JudgedRow, number: int) -> None:
        if "birth_male" in self.columns and "birth_female" in self.columns:
            self._read_birth_under_sex(row, number)
        else:
            if "birth_date" in self.columns:
                self._read_date(row, "birth_date", self._cell(number, "birth_date"))
            if "mark_male" in self.columns and "mark_female" in self.columns:
                male = words.is_marked(self._cell(number, "mark_male"))
                female = words.is_marked(self._cell(number, "mark_female"))
                row.member["sex"] = "Nam" if male and not female else "Nữ" if female and not male else None
                if male == female:
                    self._sex_unclear(
                        row, "Cả hai cột Nam, Nữ đều đánh dấu." if male else "Chưa đánh dấu cột Nam hay Nữ."
                    )
            elif "sex" in self.columns:
                words.read_word(row, "sex", self._cell(number, "sex"))
        if row.member.get("sex") is None and "sex" in self.columns and row.level_of("sex") is None:
            row.add(Level.WARNING, "sex_missing", "sex", "Chưa ghi giới tính.", "Ghi Nam hoặc Nữ.")

    def _sex_unclear(self, row: JudgedRow, message: str) -> None:
        row.add(Level.ASK, "sex_unclear", "sex", message, "Chỉ để dấu ở một cột.")

    def _read_birth_under_sex(self, row: JudgedRow, number: int) -> None:
        """The column the birth date stands in tells the sex (rosters.md section 4)."""
        male, female = self._cell(number, "birth_male"), self._cell(number, "birth_female")
        has_male, has_female = (cell.kind is not CellKind.BLANK and bool(clean(cell.text)) for cell in (male, female))
        row.cells["sex"] = row.cells["birth_male"]
        row.cells["birth_date"] = row.cells["birth_female" if has_female and not has_male else "birth_male"]
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

    def _read_numbers(self, row: JudgedRow, number: int) -> None:
        citizen, card = self._cell(number, "citizen_id"), self._cell(number, "card_number")
        if "citizen_id" in self.columns:
            read_citizen_id(row, citizen, card)
        if "card_number" in self.columns:
            read_card(row, card, citizen, "card_number_2025" if self.has_both_cards else "card_number")
            if self.has_both_cards:
                row.cells["card_number_2025"] = row.cells["card_number"]
        if "card_number_2003" in self.columns:
            old = self._cell(number, "card_number_2003")
            kept = row.member.get("card_number_2003")
            read_card(row, old, citizen, "card_number_2003")
            row.member["card_number_2003"] = row.member["card_number_2003"] or kept
        if "phone" in self.columns:
            read_phone(row, self._cell(number, "phone"))
        check_citizen_id(row)

    def _read_theory_marks(self, row: JudgedRow, number: int) -> None:
        marked = [
            value for name, value in _THEORY if name in self.columns and words.is_marked(self._cell(number, name))
        ]
        if any(name in self.columns for name, _ in _THEORY):
            row.member["political_theory"] = marked[-1] if len(marked) == 1 else None
            if len(marked) > 1:
                row.add(
                    Level.WARNING,
                    "theory_unclear",
                    "political_theory",
                    "Đánh dấu nhiều mức lý luận chính trị.",
                    "Để một dấu.",
                )

    def _read_unit(self, row: JudgedRow, number: int, unit: str | None) -> None:
        field = "organisation"
        if "organisation" not in self.columns:
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
        cell = self._cell(number, field)
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
