"""The text of a Word file as rich text: paragraphs and tables, nothing of its looks."""

import tempfile
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from documents.text.files import FileRefused, read_file
from documents.text.lines import Line
from documents.uploads import MEGABYTE, inspect_upload
from handbook.lib.rich_text import clean

MOST_BYTES = 5 * MEGABYTE


def rich_text_of(upload: Any) -> str:
    """Cleaned rich text of the uploaded DOCX, read in the guarded child; the file is not kept.

    Raises ValidationError with a sentence for what is no DOCX, is too large, or hides something.
    """
    facts = inspect_upload(upload, upload.name, max_bytes=MOST_BYTES)
    if facts.extension != "docx":
        raise ValidationError("Chỉ lấy được chữ từ tệp đuôi .docx. Mở tệp, lưu lại dạng .docx rồi tải lên.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.docx"
        with path.open("wb") as copy:
            for piece in upload.chunks():
                copy.write(piece)
        try:
            lines = read_file(path, "docx").lines
        except FileRefused as refused:
            raise ValidationError(str(refused)) from None
    return clean("".join(_blocks(lines)))


def _blocks(lines: list[Line]) -> list[str]:
    blocks = []
    for is_table, group in groupby(lines, key=lambda line: line.is_table):
        if is_table:
            blocks.append(table_of([line.text.split(" | ") for line in group]))
        else:
            blocks += [f"<p>{escape(line.text)}</p>" for line in group]
    return blocks


def table_of(rows: list[list[str]]) -> str:
    """A table, its first row the headings where more follow, the first cell of each other row its name."""
    if len(rows) < 2:
        return f"<table><tr>{''.join(f'<td>{escape(cell)}</td>' for row in rows for cell in row)}</tr></table>"
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr><th>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows[1:]
    )
    return f"<table><tr>{head}</tr>{body}</table>"
