"""The cell a member of a roster belongs to: from the row, or from the title or section above it."""

from handbook.lib.sheets.grid import Cell
from members.rosters.directory import Above, Directory, Found
from members.rosters.numbers import unusable
from members.rosters.types import JudgedRow, Level
from members.rosters.words import decoded_text

FIELD = "organisation"


def read_unit(row: JudgedRow, cell: Cell, directory: Directory) -> None:
    """Sets organisation from the row's own cell; a blank one is never the value above."""
    row.member[FIELD] = None
    if unusable(row, FIELD, cell, "Chi bộ"):
        return
    written = decoded_text(row, FIELD, cell)
    if not written.strip(" .-"):
        row.add(
            Level.ASK,
            "organisation_blank",
            FIELD,
            "Chưa ghi chi bộ của dòng này.",
            "Ghi tên chi bộ; ô trống không có nghĩa là như dòng trên.",
        )
        return
    _settle(row, written, directory.find(written), directory)


def unit_above(row: JudgedRow, above: Above, directory: Directory) -> None:
    """Sets organisation from the titles or the section above; asks where they name none, or none that is known."""
    row.member[FIELD] = above.code
    if above.code:
        return
    if above.line:
        _settle(row, above.line, directory.find(above.line), directory)
    else:
        message = "Không rõ danh sách này của chi bộ nào."
        row.add(Level.ASK, "organisation_unknown", FIELD, message, "Ghi tên chi bộ ở đầu danh sách.")


def _settle(row: JudgedRow, written: str, found: Found, directory: Directory) -> None:
    row.member[FIELD] = found.code
    where = directory.name(directory.scope)
    names = ", ".join(directory.name(code) for code in found.candidates)
    if found.how == "exact":
        return
    if found.code:
        message = f"“{written}” hiểu là {directory.name(found.code)}."
        row.add(Level.NOTE, "organisation_written_otherwise", FIELD, message, "", written)
        return
    level, code, message, cure = {
        "outside": (
            Level.ERROR,
            "organisation_outside_scope",
            f"“{written}” không thuộc {where}.",
            "Chuyển dòng này cho nơi quản lý chi bộ đó.",
        ),
        "ambiguous": (
            Level.ASK,
            "organisation_ambiguous",
            f"“{written}” có nhiều chi bộ trùng tên: {names}.",
            "Ghi đủ tên, cả phần trong ngoặc.",
        ),
        "former": (
            Level.ASK,
            "organisation_former_name",
            f"“{written}” là tên cũ.",
            f"Nếu đúng, ghi {names}.",
        ),
        "committee": (
            Level.ASK,
            "organisation_not_a_cell",
            f"“{written}” là đảng bộ có nhiều chi bộ, chưa rõ chi bộ nào.",
            "Ghi tên chi bộ đang sinh hoạt.",
        ),
        "near": (
            Level.ASK,
            "organisation_near",
            f"Không có tổ chức tên “{written}” trong {where}.",
            f"Gần giống: {names}.",
        ),
    }.get(
        found.how,
        (
            Level.ASK,
            "organisation_unknown",
            f"Không có tổ chức tên “{written}” trong {where}.",
            "Sửa tên, hoặc đề nghị thêm tổ chức trước khi nhập.",
        ),
    )
    row.add(level, code, FIELD, message, cure, written, *found.candidates)
