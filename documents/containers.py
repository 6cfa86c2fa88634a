"""The container of .doc, .xls and .ppt (MS-CFB): names of its streams, and whether what they hold is locked.

Nothing is understood beyond that. Every number out of the file is bounded by the size of the file.
"""

import struct
from collections.abc import Callable, Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY, _DIFAT_AT, _DIFAT_COUNT = 512, 128, 76, 109
_SMALL = 4096
"""Streams below this size stand in the mini stream, in sectors of 64 bytes."""
_STREAM, _ROOT = 2, 5
_LAST = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""


class BrokenContainer(Exception):
    """The bytes are no container that can be followed."""


class Container:
    """Raises BrokenContainer where `data` cannot be followed to its directory."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            raise BrokenContainer
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if (shift, mini_shift) not in ((9, 6), (12, 6)):
            raise BrokenContainer
        self._data, self._size = data, 1 << shift
        [directory] = struct.unpack_from("<I", data, 48)
        [mini_fat] = struct.unpack_from("<I", data, 60)
        self._fat = self._read_fat()
        self._entries = dict(self._read_entries(self._chain(directory)))
        self._mini_fat = _numbers(self._chain(mini_fat)) if mini_fat < _LAST else ()

    @property
    def names(self) -> set[str]:
        """Of its streams and storages, as they are written."""
        return {name for name, _ in self._entries}

    def stream(self, name: str) -> bytes:
        """What the stream called `name` holds; raises BrokenContainer where there is none."""
        try:
            start, size = self._entries[name, _STREAM]
        except KeyError:
            raise BrokenContainer from None
        if size >= _SMALL:
            return self._chain(start)[:size]
        return self._small(start)[:size]

    def _read_fat(self) -> tuple[int, ...]:
        [next_difat] = struct.unpack_from("<I", self._data, 68)
        sectors = list(struct.unpack_from(f"<{_DIFAT_COUNT}I", self._data, _DIFAT_AT))
        seen: set[int] = set()
        while next_difat < _LAST and next_difat not in seen:
            seen.add(next_difat)
            *more, next_difat = _numbers(self._sector(next_difat))
            sectors += more
        return tuple(n for sector in sectors if sector < _LAST for n in _numbers(self._sector(sector)))

    def _read_entries(self, directory: bytes) -> Iterator[tuple[tuple[str, int], tuple[int, int]]]:
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind and 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                yield (name, kind), (start, size)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise BrokenContainer
        return self._data[at : at + self._size].ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(_followed(start, self._fat, self._sector))

    def _small(self, start: int) -> bytes:
        root = next((place for (_, kind), place in self._entries.items() if kind == _ROOT), None)
        if root is None:
            raise BrokenContainer
        whole = self._chain(root[0])
        return b"".join(_followed(start, self._mini_fat, lambda number: whole[number * 64 : number * 64 + 64]))


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector)


def _followed(start: int, fat: tuple[int, ...], sector: Callable[[int], bytes]) -> Iterator[bytes]:
    """The sectors of a chain; one that runs in a circle or out of the table is broken."""
    number, count = start, 0
    while number < _LAST:
        if number >= len(fat) or count > len(fat):
            raise BrokenContainer
        yield sector(number)
        number, count = fat[number], count + 1


def is_locked(container: Container) -> bool:
    """Is the text in it encrypted? Raises BrokenContainer where the stream that would tell is missing or cut."""
    names = container.names
    if "EncryptedPackage" in names:
        return True
    try:
        if "WordDocument" in names:
            return bool(struct.unpack_from("<H", container.stream("WordDocument"), 10)[0] & 0x0100)
        if "Workbook" in names:
            return _has_password_record(container.stream("Workbook"))
        if "PowerPoint Document" in names:
            return struct.unpack_from("<I", container.stream("Current User"), 12)[0] == 0xF3D1C4DF
    except struct.error:
        raise BrokenContainer from None
    return False


def _has_password_record(workbook: bytes) -> bool:
    """FilePass stands among the first records, right behind the opening one and a write protection."""
    at = 0
    for _ in range(8):
        if at + 4 > len(workbook):
            break
        record, length = struct.unpack_from("<HH", workbook, at)
        if record == 0x002F:
            return True
        at += 4 + length
    return False
