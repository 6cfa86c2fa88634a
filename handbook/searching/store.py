"""The index in a directory of this machine: one process writes at a time, the others read what it last committed.

The index only proposes: what it finds is looked up in PostgreSQL again. A directory that is gone, broken or read-only
raises Unusable, and the caller asks PostgreSQL alone.
"""

import contextlib
import fcntl
import json
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import tantivy

from handbook.lib.text import fold
from handbook.searching.terms import pairs, syllables
from handbook.searching.units import Unit

VERSION = 3
"""Of the fields below and of what goes into them: an index of another version is made anew."""
_HEAP_BYTES = 48_000_000
_TITLE_TIMES = 2
_LOCK_PAUSE = 0.02
logger = logging.getLogger("portal.search")


class Unusable(Exception):
    """There is no index to ask just now."""


class _Damaged(Exception):
    """A file of the index is not what was written."""


class Busy(Exception):
    """Another process is writing."""


@dataclass
class State:
    """What the committed index holds. Changes of transactions before `settled` are all in it; of later ones those
    whose numbers are in `applied`. `sizes` are the bytes of its files, which never change once they are committed."""

    database: str
    folder: str
    settled: int
    applied: list[int] = field(default_factory=list)
    version: int = VERSION
    sizes: dict[str, int] = field(default_factory=dict)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("marked", "folded", "head"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("tags", "owner"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "key", "shown_from"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def _document(unit: Unit) -> tantivy.Document:
    title, heading = syllables(unit.title), syllables(unit.heading)
    words = title * _TITLE_TIMES + heading + syllables(unit.text)
    folded = [fold(word) for word in words]
    made = tantivy.Document()
    made.add_text("marked", " ".join(words))
    made.add_text("folded", " ".join(folded + pairs(folded)))
    made.add_text("head", fold(" ".join(title + heading)))
    made.add_text("owner", unit.owner)
    for tag in unit.tags:
        made.add_text("tags", tag)
    made.add_unsigned("kind", unit.kind)
    made.add_unsigned("key", unit.key)
    made.add_unsigned("shown_from", unit.shown_from)
    return made


class Store:
    """The index below `directory`; one object for each process."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._seen: tuple[int, int] | None = None
        self._state: State | None = None
        self._index: tantivy.Index | None = None

    def state(self) -> State | None:
        """What is committed now; None where there is nothing usable. Raises Unusable."""
        path = self._directory / "state.json"
        try:
            facts = path.stat()
            stamp = (facts.st_ino, facts.st_mtime_ns)
            if stamp != self._seen:
                state = State(**json.loads(path.read_text()))
                if state.version != VERSION:
                    return None
                self._look_at_files(state)
                self._open(state)
                self._state, self._seen = state, stamp
            elif self._state:
                self._look_at_files(self._state)
        except FileNotFoundError:
            self._forget()
        except OSError as error:
            raise Unusable from error
        except _Damaged as error:
            logger.warning("The search index is broken and is made anew: %s", error)
            self.discard()
        except (ValueError, TypeError) as error:
            logger.warning("The search index is broken and is made anew: %s", error)
            self._forget()
        return self._state

    def _look_at_files(self, state: State) -> None:
        """Files of the index are read where they lie: one cut short under us would end the whole process with a signal.
        One that is gone is none of this: another process has put newer ones in its place. Raises _Damaged."""
        with contextlib.suppress(FileNotFoundError):
            for name, size in _sizes(self._directory / state.folder).items():
                if state.sizes.get(name, size) != size:
                    raise _Damaged(f"{name} has {size} bytes")

    def _open(self, state: State) -> None:
        if self._index is None or self._state is None or self._state.folder != state.folder:
            self._index = tantivy.Index.open(str(self._directory / state.folder))
        self._index.reload()

    def _forget(self) -> None:
        self._seen = self._state = self._index = None

    @property
    def index(self) -> tantivy.Index:
        """The committed index. Raises Unusable where `state` found none."""
        if self._index is None:
            raise Unusable
        return self._index

    def discard(self) -> None:
        """Take the committed index as broken: it is made anew at the next occasion."""
        self._forget()
        with contextlib.suppress(OSError):
            (self._directory / "state.json").unlink()

    @contextlib.contextmanager
    def writing(self, *, wait_seconds: float) -> Iterator[None]:
        """Be the one who writes. Raises Busy after `wait_seconds`; Unusable where the directory takes no files."""
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unusable from error
        try:
            _lock(handle, wait_seconds)
            yield
        finally:
            os.close(handle)

    def create(self, units: Iterable[Unit], *, database: str, settled: int) -> int:
        """Make the index anew of `units` and put it in place of the old one; returns how many. Within `writing`."""
        folder = f"index-{time.time_ns()}"
        try:
            (self._directory / folder).mkdir(mode=0o700)
            count = _write(tantivy.Index(_schema(), str(self._directory / folder)), units, [])
            self._commit(State(database, folder, settled))
            for old in self._directory.glob("index-*"):
                if old.name != folder:
                    shutil.rmtree(old, ignore_errors=True)
        except (OSError, ValueError) as error:
            raise Unusable from error
        return count

    def replace(self, owners: Iterable[str], units: Iterable[Unit], state: State) -> None:
        """Throw away what the `owners` had, add `units`, and say so by `state`. Within `writing`; raises Unusable."""
        try:
            _write(self.index, units, owners)
            self._commit(state)
        except (OSError, ValueError) as error:
            raise Unusable from error

    def _commit(self, state: State) -> None:
        state.sizes = _sizes(self._directory / state.folder)
        fresh = self._directory / "state.new"
        fresh.write_text(json.dumps(asdict(state)))
        fresh.replace(self._directory / "state.json")

    def size(self) -> int:
        """Bytes on disk of the committed index."""
        state = self.state()
        folder = self._directory / (state.folder if state else "-")
        return sum(path.stat().st_size for path in folder.glob("*"))


def _write(index: tantivy.Index, units: Iterable[Unit], owners: Iterable[str]) -> int:
    count = 0
    writer = index.writer(_HEAP_BYTES, 1)
    for owner in owners:
        writer.delete_documents_by_term("owner", owner)
    for unit in units:
        writer.add_document(_document(unit))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of the files of an index, those left out that are written anew with each commit."""
    with os.scandir(folder) as entries:
        return {
            entry.name: entry.stat().st_size
            for entry in entries
            if not entry.name.startswith(".") and not entry.name.endswith((".json", ".lock"))
        }


def _lock(handle: int, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(_LOCK_PAUSE)
        else:
            return
