"""A spreadsheet sheet by sheet and row by row: read once by the guarded child, spooled, read again from the spool."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from handbook.lib.sheets.checks import Limits, check_file
from handbook.lib.sheets.convert import CellMaker
from handbook.lib.sheets.grid import Row, Sheet, SheetError
from handbook.lib.sheets.guarded import refusal, told_by_child

_WRONG = (ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError)


class _Spool:
    """Lines kept in a file without a name: gone with the process, whatever happens to it."""

    def __init__(self) -> None:
        self.file: BinaryIO = tempfile.TemporaryFile(buffering=0)  # type: ignore[assignment]  # noqa: SIM115
        self.size = 0

    def add(self, line: bytes) -> tuple[int, int]:
        """(place, length) of the line. Raises SheetError when the disk is full."""
        place, left = self.size, memoryview(line)
        try:
            while left:
                left = left[os.pwrite(self.file.fileno(), left, place + len(line) - len(left)) :]
        except OSError:
            raise refusal("no_space") from None
        self.size += len(line)
        return place, len(line)

    def get(self, place: int, length: int) -> bytes:
        return os.pread(self.file.fileno(), length, place)

    def close(self) -> None:
        self.file.close()


class StreamedSheet:
    """One sheet; `head` has everything but its rows, which pass by in their order, one at a time."""

    def __init__(self, stream: "SheetStream", head: Sheet) -> None:
        self.head = head
        self._stream = stream
        self._lines: list[tuple[int, int]] = []
        self._is_passed = False

    @property
    def name(self) -> str:
        return self.head.name

    def rows(self) -> Iterator[Row]:
        """The rows with a non-blank cell: the first time as the child tells them, later from the spool.

        Raises SheetError, and ValueError once the stream is closed.
        """
        lines: Iterable[bytes] = self._again() if self._is_passed else self._passing()
        self._is_passed = True
        make = self._stream.cells.make
        for line in lines:
            try:
                for told in json.loads(line)[1]:
                    items = iter(told)
                    number, is_hidden = next(items), next(items)
                    yield Row(number, dict(zip(items, items, strict=True)), is_hidden == 1, make)
            except _WRONG:
                raise refusal("broken") from None

    def _passing(self) -> Iterator[bytes]:
        while (line := self._stream.next_rows()) is not None:
            self._keep(line)
            yield line

    def _again(self) -> Iterator[bytes]:
        spool = self._stream.spool
        if spool is None:
            raise ValueError("the rows of this stream pass by once")
        for place, length in self._lines:
            yield spool.get(place, length)

    def _keep(self, line: bytes) -> None:
        if self._stream.spool:
            self._lines.append(self._stream.spool.add(line))

    def leave(self) -> None:
        """Spools the rows that nobody has looked at yet."""
        self._is_passed = True
        while (line := self._stream.next_rows()) is not None:
            self._keep(line)


class SheetStream:
    """The file at `path`, called `name` by its sender. Use it in a `with`: leaving ends the child and the spool.

    Raises SheetError, on opening as well as while reading. Memory does not depend on the number of rows.
    `is_kept` False gives up the second reading and the spool.
    """

    def __init__(
        self, path: str | Path, *, name: str | None = None, limits: Limits | None = None, is_kept: bool = True
    ) -> None:
        limits, path = limits or Limits(), Path(path)
        self.name = Path(name or path.name).name
        self.format = check_file(path, self.name, limits)
        self.cells = CellMaker()
        with path.open("rb") as stream:
            self.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        self.spool = _Spool() if is_kept else None
        self._told = told_by_child(path, self.format, limits)
        self._waiting: bytes | None = None
        self._has_rows = False

    def __enter__(self) -> "SheetStream":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        self._told.close()
        if self.spool:
            self.spool.close()

    def sheets(self) -> Iterator[StreamedSheet]:
        """Each sheet once, in the file's order; rows not looked at before the next is asked for go to the spool."""
        current = None
        while (line := self._next()) is not None:
            try:
                kind, *items = json.loads(line)
                if kind == "workbook":
                    self.cells.date_1904 = bool(items[0])
                elif kind == "sheet":
                    current = StreamedSheet(self, _head(*items))
                else:
                    raise ValueError(kind)
            except _WRONG:
                raise refusal("broken") from None
            if kind == "sheet" and current is not None:
                yield current
                current.leave()
        if not self._has_rows:
            raise SheetError(
                "no_content", f"Tệp {self.name} không có dòng nào. Kiểm tra đã lưu danh sách vào tệp chưa."
            )

    def next_rows(self) -> bytes | None:
        """The next line of rows, if the current sheet has one; for StreamedSheet."""
        line = self._next()
        if line is None or line.startswith(b'["rows"'):
            self._has_rows = self._has_rows or line is not None
            return line
        self._waiting = line
        return None

    def _next(self) -> bytes | None:
        line, self._waiting = self._waiting, None
        return line if line is not None else next(self._told, None)


def _head(name: str, is_hidden: int, merges: list[list[int]], hidden_columns: list[list[int]]) -> Sheet:
    columns = {column for first, last in hidden_columns for column in range(int(first), int(last) + 1)}
    ranges = [(int(top), int(left), int(bottom), int(right)) for top, left, bottom, right in merges]
    return Sheet(str(name), bool(is_hidden), merges=ranges, hidden_columns=columns)
