"""Rows of a judgement kept on disk, so that memory does not grow with the file."""

import pickle
import tempfile
from array import array
from collections.abc import Iterator

from members.rosters.types import JudgedRow


class RowSpool:
    """Judged rows by their position (from 0), in an unlinked temporary file; only their places are in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the spool)
        self._places = array("Q")
        self._end = 0

    def __len__(self) -> int:
        return len(self._places)

    def append(self, row: JudgedRow) -> int:
        """Keep `row`; returns its position."""
        self._places.append(self._write(row))
        return len(self._places) - 1

    def replace(self, position: int, row: JudgedRow) -> None:
        self._places[position] = self._write(row)

    def _write(self, row: JudgedRow) -> int:
        data = pickle.dumps(row, pickle.HIGHEST_PROTOCOL)
        place = self._end
        self._file.seek(place)
        self._end += self._file.write(data)
        return place

    def __getitem__(self, position: int) -> JudgedRow:
        self._file.seek(self._places[position])
        return pickle.load(self._file)  # noqa: S301  (written by this object into a file nobody else can open)

    def chunks(self, size: int) -> Iterator[list[JudgedRow]]:
        """The rows in their order, `size` at a time."""
        for start in range(0, len(self), size):
            yield [self[position] for position in range(start, min(start + size, len(self)))]

    def close(self) -> None:
        self._file.close()
