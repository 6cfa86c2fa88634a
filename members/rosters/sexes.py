"""The sex of a member: a word, a mark under Nam or Nữ, or the column of the birth date (rosters.md section 4)."""

from collections.abc import Mapping

from handbook.lib.sheets.grid import BLANK_CELL, Cell, CellKind
from handbook.lib.text import clean, fold
from members.rosters.headings import Heading
from members.rosters.types import JudgedRow, Level
from members.rosters.words import is_marked, read_word

MALE, FEMALE = "Nam", "Nữ"
_ONE_COLUMN = "Chỉ để dấu ở một cột."


def read_sex(row: JudgedRow, fields: Mapping[str, Cell], heading: Heading) -> None:
    """Sets sex. An empty mark means the other sex only where the heading says so."""
    if {"mark_male", "mark_female"} <= fields.keys():
        male, female = is_marked(fields["mark_male"]), is_marked(fields["mark_female"])
        row.member["sex"] = MALE if male and not female else FEMALE if female and not male else None
        if male == female:
            message = "Cả hai cột Nam, Nữ đều đánh dấu." if male else "Chưa đánh dấu cột Nam hay Nữ."
            row.add(Level.ASK, "sex_unclear", "sex", message, _ONE_COLUMN)
        return
    for name, marked in (("mark_male", MALE), ("mark_female", FEMALE)):
        if name in fields:
            legend = _legend(heading, name)
            row.member["sex"] = marked if is_marked(fields[name]) else legend.get("")
            if row.member["sex"] is None:
                message = f"Cột {marked} không đánh dấu; tiêu đề không nói ô trống nghĩa là gì."
                row.add(Level.WARNING, "sex_missing", "sex", message, "Ghi rõ Nam hoặc Nữ.")
            return
    if "sex" not in fields:
        return
    cell, legend = fields["sex"], _legend(heading, "sex")
    mark = fold(clean(cell.text)) if cell.kind is not CellKind.BLANK else ""
    if mark in legend:
        row.member["sex"] = legend[mark]
    else:
        read_word(row, "sex", cell)
    if row.member.get("sex") is None and row.level_of("sex") is None:
        row.add(Level.WARNING, "sex_missing", "sex", "Chưa ghi giới tính.", "Ghi Nam hoặc Nữ.")


def _legend(heading: Heading, name: str) -> dict[str, str]:
    return heading.legends.get(heading.columns[name][0], {})


def read_birth_under_sex(row: JudgedRow, fields: Mapping[str, Cell]) -> Cell:
    """Sets sex by the column a birth date stands in, and gives the cell of that date; none where two differ."""
    male, female = fields["birth_male"], fields["birth_female"]
    has_male, has_female = (cell.kind is not CellKind.BLANK and bool(clean(cell.text)) for cell in (male, female))
    column = "birth_female" if has_female and not has_male else "birth_male"
    row.letters = {**row.letters, "sex": row.letters["birth_male"], "birth_date": row.letters[column]}
    row.member["sex"] = MALE if has_male and not has_female else FEMALE if has_female and not has_male else None
    if has_male and has_female:
        row.add(Level.ASK, "sex_unclear", "sex", "Ngày sinh ghi ở cả cột Nam và cột Nữ.", _ONE_COLUMN)
        return male if clean(male.text) == clean(female.text) else BLANK_CELL
    if not has_male and not has_female:
        message = "Chưa có ngày sinh nên chưa rõ giới tính."
        row.add(Level.ASK, "sex_unclear", "sex", message, "Ghi ngày sinh vào cột Nam hoặc Nữ.")
    return fields[column]
