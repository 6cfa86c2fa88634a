"""django-import-export on our reader and writer: imports are read in the guarded child, exports neutralised."""

import io
import tempfile
from typing import Any

import tablib
from import_export.formats.base_formats import Format

from handbook.lib.sheets.grid import SheetError, Workbook
from handbook.lib.sheets.reader import read_workbook
from handbook.lib.sheets.writer import write_workbook
from handbook.lib.text import clean

_LOOKED_AT = 30
_WIDTH = 24
_STARTS = {b"PK": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}


def dataset_of(workbook: Workbook) -> tablib.Dataset:
    """The first visible list of the workbook: its first row with two words or more is the heading, all cells are text.

    `sheet_rows` of the dataset are the numbers its rows have in the sheet. Raises SheetError where there is none.
    """
    for sheet in workbook.sheets:
        for number in sorted(sheet.rows)[:_LOOKED_AT]:
            heading = {column: clean(cell.text) for column, cell in sheet.rows[number].items() if clean(cell.text)}
            if len(heading) < 2 or sheet.is_hidden:
                continue
            dataset = tablib.Dataset(headers=list(heading.values()), title=sheet.name[:31])
            dataset.sheet_rows = []
            for row in sorted(sheet.rows):
                values = [clean(sheet.cell(row, column).text) for column in heading]
                if row > number and any(values):
                    dataset.append(values)
                    dataset.sheet_rows.append(row)
            return dataset
    raise SheetError("no_heading", "Không thấy dòng tiêu đề trong tệp. Dòng đầu phải là tên các cột.")


class SheetFormat(Format):
    """Reads .xlsx, .xls and .csv, told apart by their first bytes; writes .xlsx."""

    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, encoding: str | None = None) -> None:
        """`encoding` is what import-export hands to text formats; our reader finds it out."""

    def get_title(self) -> str:
        return "Bảng tính (.xlsx, .xls, .csv)"

    def get_extension(self) -> str:
        return "xlsx"

    def get_read_mode(self) -> str:
        return "rb"

    def is_binary(self) -> bool:
        return True

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: Any) -> tablib.Dataset:
        """Raises SheetError with a sentence for the sender."""
        if in_stream is None:
            raise SheetError("expired", "Tệp đã hết hạn chờ xác nhận. Chọn lại tệp.")
        data = in_stream if isinstance(in_stream, bytes) else in_stream.read()
        kind = next((kind for start, kind in _STARTS.items() if data.startswith(start)), "csv")
        with tempfile.NamedTemporaryFile(suffix=f".{kind}") as copy:
            copy.write(data)
            copy.flush()
            return dataset_of(read_workbook(copy.name, name=f"danh-sach.{kind}"))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        target = io.BytesIO()
        columns = [(heading, _WIDTH) for heading in dataset.headers or []]
        write_workbook(target, dataset.title or "Danh sách", columns, list(dataset))
        return target.getvalue()
