"""Keeping the index of this machine what PostgreSQL says: whoever searches first reads what has changed.

Database triggers note each change with the number of its transaction. A transaction that began early may end late, so
the index remembers up to which one all had ended, and which later ones it has seen.
"""

import logging
import os
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from documents.models import Document
from handbook.searching.contents import every_unit, units_of
from handbook.searching.store import Busy, State, Store, Unusable

logger = logging.getLogger("portal.search")
AT_ONCE = 200
"""Changes that one search of a reader takes in; the next one goes on."""
SMALL = 1_000
"""Up to so many documents a reader's search makes a missing index; of more, the worker or a command does."""
_PATIENCE_SECONDS = 0.5
_CHANGES = """
    SELECT id, kind, object_id, transaction, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      FROM documents_searchchange WHERE transaction >= %s ORDER BY transaction, id LIMIT %s
"""
_IDENTITY = """
    SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()),
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      FROM pg_control_system()
"""
_stores: dict[tuple[int, Path], Store] = {}


def store() -> Store:
    """The index of this process; a forked process opens its own."""
    place = os.getpid(), Path(settings.SEARCH_DIR)
    if place not in _stores:
        _stores.clear()
        _stores[place] = Store(place[1])
    return _stores[place]


def rebuild() -> int:
    """Make the index anew of all there is; returns how many units it holds.

    Raises Busy when another process has been at it for a minute, Unusable where nothing can be written.
    """
    with store().writing(wait_seconds=60):
        return _create()


def _create() -> int:
    """What changes while it is made is noted by later transactions and taken in afterwards."""
    database, settled = _identity()
    return store().create(every_unit(), database=database, settled=settled)


def _identity() -> tuple[str, int]:
    """Which database this is, and before which transaction all have ended."""
    with connection.cursor() as cursor:
        cursor.execute(_IDENTITY)
        row: tuple[str, int] = cursor.fetchone()
    return row


def follow(*, is_patient: bool = False) -> Store:
    """The index, as new as the database where that is quickly done; `is_patient` (commands, the worker): in any case.

    Raises Unusable where there is none: the caller asks PostgreSQL alone.
    """
    index = store()
    state = _own(index.state())
    if state is None:
        return _first(index, is_patient=is_patient)
    while _changes(state).unseen:
        try:
            with index.writing(wait_seconds=60 if is_patient else _PATIENCE_SECONDS):
                state = _own(index.state())
                if state is None:
                    raise Unusable
                changes = _changes(state)
                if changes.unseen:
                    _apply(index, state, changes)
                    state = index.state() or state
        except Busy:
            return index
        if not is_patient:
            break
    return index


def _own(state: State | None) -> State | None:
    """`state`, unless it tells of another database or of a later time of this one (a backup was brought back)."""
    if state is None:
        return None
    database, now = _identity()
    return state if state.database == database and state.settled <= now else None


def _first(index: Store, *, is_patient: bool) -> Store:
    if not is_patient and Document.objects.count() > SMALL:
        raise Unusable
    try:
        with index.writing(wait_seconds=60 if is_patient else _PATIENCE_SECONDS):
            if _own(index.state()) is None:
                _create()
                index.state()
    except Busy as error:
        raise Unusable from error
    return index


class _Change(NamedTuple):
    number: int
    kind: str
    key: int
    transaction: int


class _Changes(NamedTuple):
    """`unseen` ones from the state on; of `seen` ones the transactions may not all have ended. Everything is in it
    before transaction `settled`."""

    unseen: list[_Change]
    seen: list[_Change]
    settled: int


def _changes(state: State) -> _Changes:
    known = set(state.applied)
    limit = AT_ONCE + len(known)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [state.settled, limit])
        rows = cursor.fetchall()
    changes = [_Change(*row[:4]) for row in rows]
    settled = state.settled
    if rows:
        running = rows[-1][4]
        settled = running if len(rows) < limit else min(running, changes[-1].transaction)
    return _Changes(
        [change for change in changes if change.number not in known],
        [change for change in changes if change.number in known],
        settled,
    )


def _apply(index: Store, state: State, changes: _Changes) -> None:
    keys: dict[str, set[int]] = defaultdict(set)
    for change in changes.unseen:
        keys[change.kind].add(change.key)
    owners = [f"{kind}:{key}" for kind, of_kind in keys.items() for key in of_kind]
    units = (unit for kind, of_kind in keys.items() for unit in units_of(kind, sorted(of_kind)))
    told = [*changes.unseen, *changes.seen]
    applied = sorted(change.number for change in told if change.transaction >= changes.settled)
    index.replace(owners, units, State(state.database, state.folder, changes.settled, applied))
