"""Which cell of a member holds which field: one column each in lists, by place inside a cell in registers."""

from handbook.lib.sheets.grid import Cell, column_letter
from members.rosters.headings import Heading
from members.rosters.records import Record


def cells_of(record: Record, heading: Heading) -> dict[str, Cell]:
    """Field → cell for every field the heading names; of columns with one name the first counts."""
    return {name: record.cell(columns[0]) for name, columns in heading.columns.items()}


def letters_of(heading: Heading) -> dict[str, str]:
    """Field → letter of the column it stands in, for messages."""
    return {name: column_letter(columns[0]) for name, columns in heading.columns.items()}
