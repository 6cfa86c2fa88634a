"""The catalogue: a sheet with a row for each file, in the columns of the admin's import and one with the file."""

from dataclasses import dataclass, field
from pathlib import Path

from documents.resources.documents import RELATIONS, symbols_in
from handbook.lib.sheets import SheetError, read_workbook
from handbook.lib.sheets.exchange import dataset_of
from handbook.lib.text import clean, fold

FILE = "Tệp"


@dataclass(frozen=True)
class Row:
    """`cells` by the headings as they are written here; `relations` are (kind, number of the other text)."""

    number: int
    file: str
    cells: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)


def read_catalogue(path: Path, headings: list[str]) -> dict[str, Row]:
    """File name (folded) → its row. `headings` are those that may occur besides ours; case and marks do not matter.

    Raises SheetError for a sheet that cannot be read, has no file column, an unknown column, or a file twice.
    """
    dataset = dataset_of(read_workbook(path))
    known = {fold(heading): heading for heading in [FILE, *headings]}
    names = [known.get(fold(clean(heading))) for heading in dataset.headers or []]
    unknown = [heading for heading, name in zip(dataset.headers or [], names, strict=True) if name is None]
    if unknown:
        raise SheetError("unknown_column", f"Không hiểu cột: {', '.join(unknown)}. Các cột nhận được: "
                         f"{', '.join(known.values())}.")  # fmt: skip
    if FILE not in names:
        raise SheetError("no_file_column", f"Bảng chưa có cột “{FILE}” ghi tên tệp của từng dòng.")
    rows: dict[str, Row] = {}
    for number, values in zip(dataset.sheet_rows, dataset, strict=True):
        cells = {name: clean(value) for name, value in zip(names, values, strict=True) if name and clean(value)}
        file = cells.pop(FILE, "")
        if not file:
            raise SheetError("no_file", f"Dòng {number} chưa ghi tên tệp ở cột “{FILE}”.")
        if fold(file) in rows:
            raise SheetError("file_twice", f"Tệp “{file}” có ở dòng {rows[fold(file)].number} và dòng {number}.")
        relations = [
            (kind, symbol) for heading, kind in RELATIONS.items() for symbol in symbols_in(cells.pop(heading, ""))
        ]
        rows[fold(file)] = Row(number, file, cells, relations)
    return rows
