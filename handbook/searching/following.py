"""Keeping the index of this machine what PostgreSQL says: whoever searches first reads what has changed.

Database triggers note each change with the number of its transaction. A transaction that began early may end late, so
the index remembers up to which one all had ended, and which later ones it has seen.
"""

import datetime as dt
import functools
import logging
import os
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from documents.models import Document
from handbook.searching.contents import every_unit, units_of
from handbook.searching.store import Busy, State, Store, Unusable

logger = logging.getLogger("portal.search")
AT_ONCE = 200
"""Changes that one search of a reader takes in; the next one goes on."""
SMALL = 1_000
"""Up to so many documents a reader's search makes a missing index; of more, the worker or a command does."""
_PATIENCE_SECONDS = 0.5
KEPT_DAYS = 7
_CHANGES = """
    SELECT running.first, c.id, c.kind, c.object_id, c.transaction
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS first) running
      LEFT JOIN LATERAL (SELECT * FROM documents_searchchange WHERE transaction >= %s
                          ORDER BY transaction, id LIMIT %s) c ON true
     ORDER BY c.transaction, c.id
"""
_FORGET = """
    DELETE FROM documents_searchchange c USING documents_searchchange later
     WHERE later.kind = c.kind AND later.object_id = c.object_id
       AND (later.transaction, later.id) > (c.transaction, c.id)
       AND c.made_at < %s AND later.made_at < %s
"""
_DATABASE = """
    SELECT oid || '/' || 'documents_searchchange'::regclass::oid,
           has_function_privilege('pg_control_system()', 'execute')
      FROM pg_database WHERE datname = current_database()
"""
"""A table that a backup brought back is another one, though its name is the same."""
_SERVER = "SELECT system_identifier::text FROM pg_control_system()"
_NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_FORGET_STRANGE = """
    DELETE FROM documents_searchchange
     WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
       AND transaction <> coalesce(pg_current_xact_id_if_assigned()::text::bigint, -1)
"""
"""A transaction that has not begun yet noted nothing: such a row came with a backup of another server."""
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
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_STRANGE)
        cursor.execute(_NOW)
        [settled] = cursor.fetchone()
    return store().create(every_unit(), database=_database(), settled=settled)


def _database() -> str:
    """Which database this is, in the whole world; asked once in the life of a process."""
    return _database_called(connection.settings_dict["NAME"], str(connection.settings_dict["HOST"]))


@functools.cache
def _database_called(name: str, host: str) -> str:
    """A server that does not tell its own number (it is another's) goes by its address."""
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        database, tells = cursor.fetchone()
        server = host
        if tells:
            cursor.execute(_SERVER)
            [server] = cursor.fetchone()
    return f"{server}/{database}"


def follow(*, is_patient: bool = False) -> Store:
    """The index, as new as the database where that is quickly done; `is_patient` (commands, the worker): in any case.

    Raises Unusable where there is none: the caller asks PostgreSQL alone.
    """
    index = store()
    news = _news(index.state())
    if news is None:
        return _first(index, is_patient=is_patient)
    while news.unseen:
        try:
            with index.writing(wait_seconds=60 if is_patient else _PATIENCE_SECONDS):
                state = index.state()
                news = _news(state)
                if state is None or news is None:
                    raise Unusable
                if news.unseen:
                    _apply(index, state, news)
        except Busy:
            return index
        news = _news(index.state()) if is_patient else None
        if news is None:
            break
    index.state()
    return index


def _first(index: Store, *, is_patient: bool) -> Store:
    if not is_patient and Document.objects.count() > SMALL:
        raise Unusable
    try:
        with index.writing(wait_seconds=60 if is_patient else _PATIENCE_SECONDS):
            if _news(index.state()) is None:
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


class _News(NamedTuple):
    """`unseen` changes from a state on; of `seen` ones the transactions may not all have ended. Everything is in it
    before transaction `settled`."""

    unseen: list[_Change]
    seen: list[_Change]
    settled: int


def _news(state: State | None) -> _News | None:
    """What `state` has not seen yet.

    None where there is no state, or where it tells of another database or of a later time of this one (a backup was
    brought back).
    """
    if state is None or state.database != _database():
        return None
    known = set(state.applied)
    limit = AT_ONCE + len(known)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [state.settled, limit])
        rows = cursor.fetchall()
    running = rows[0][0]
    if state.settled > running:
        return None
    changes = [_Change(*row[1:]) for row in rows if row[1] is not None]
    settled = running if len(changes) < limit else min(running, changes[-1].transaction)
    return _News(
        [change for change in changes if change.number not in known],
        [change for change in changes if change.number in known],
        settled,
    )


def _apply(index: Store, state: State, news: _News) -> None:
    keys: dict[str, set[int]] = defaultdict(set)
    for change in news.unseen:
        keys[change.kind].add(change.key)
    owners = [f"{kind}:{key}" for kind, of_kind in keys.items() for key in of_kind]
    units = (unit for kind, of_kind in keys.items() for unit in units_of(kind, sorted(of_kind)))
    told = [*news.unseen, *news.seen]
    applied = sorted(change.number for change in told if change.transaction >= news.settled)
    index.replace(owners, units, State(state.database, state.folder, news.settled, applied))


def forget_old_changes() -> int:
    """Of changes older than KEPT_DAYS keep the last of each thing: enough for any index. Returns how many went."""
    before = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [before, before])
        return int(cursor.rowcount)
