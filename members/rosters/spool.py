"""Rows of a judgement kept on disk, so that memory does not grow with the file."""

import marshal
import os
import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from members.rosters.types import Change, Finding, JudgedRow, Level


def _plain(row: JudgedRow, letters: int) -> tuple[Any, ...]:
    findings = [
        (f.level.value, f.code, f.field, f.message, f.cure, f.cell, f.value, f.candidates) for f in row.findings
    ]
    return (
        row.sheet,
        row.row,
        row.member,
        findings,
        row.change.value,
        row.match_key,
        row.matched_by,
        row.changes,
        row.same_as,
        row.is_hidden,
        row.has_official_value,
        row.birth_year,
        row.last_row,
        row.fingerprint,
        letters,
    )


def _row(plain: tuple[Any, ...], letters: Sequence[Mapping[str, str]]) -> JudgedRow:
    sheet, number, member, findings, change, key, by, changes, same_as, *rest, index = plain
    found = [Finding(_LEVELS[level], *others) for level, *others in findings]
    return JudgedRow(sheet, number, member, found, _CHANGES[change], key, by, changes, same_as, letters[index], *rest)


_LEVELS = {level.value: level for level in Level}
_CHANGES = {change.value: change for change in Change}


class RowSpool:
    """Judged rows by their position (from 0), in an unlinked temporary file; only their places are in memory, and
    the letters of columns, which rows of one sheet share.

    The file is written and read by this object alone, which is why `marshal`, no format for strangers, will do.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the spool)
        self._places, self._lengths = array("Q"), array("L")
        self._end = self._flushed = 0
        self._known_letters: list[Mapping[str, str]] = []
        self._letters: dict[int, int] = {}
        """Identity of the letters → place among those known, which are kept and so stay themselves."""

    def __len__(self) -> int:
        return len(self._places)

    def append(self, row: JudgedRow) -> int:
        """Keep `row`; returns its position."""
        place, length = self._write(row)
        self._places.append(place)
        self._lengths.append(length)
        return len(self._places) - 1

    def replace(self, position: int, row: JudgedRow) -> None:
        self._places[position], self._lengths[position] = self._write(row)

    def _write(self, row: JudgedRow) -> tuple[int, int]:
        index = self._letters.get(id(row.letters))
        if index is None:
            index = self._letters[id(row.letters)] = len(self._known_letters)
            self._known_letters.append(row.letters)
        data = marshal.dumps(_plain(row, index))
        place = self._end
        self._file.write(data)
        self._end += len(data)
        return place, len(data)

    def __getitem__(self, position: int) -> JudgedRow:
        if self._places[position] + self._lengths[position] > self._flushed:
            self._file.flush()
            self._flushed = self._end
        data = os.pread(self._file.fileno(), self._lengths[position], self._places[position])
        return _row(marshal.loads(data), self._known_letters)  # noqa: S302  (see the class)

    def chunks(self, size: int) -> Iterator[list[JudgedRow]]:
        """The rows in their order, `size` at a time."""
        for start in range(0, len(self), size):
            yield [self[position] for position in range(start, min(start + size, len(self)))]

    def close(self) -> None:
        self._file.close()
