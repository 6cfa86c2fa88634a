"""Many rows at once by COPY: model fields prepare the values, so sealed columns and blind indexes are right."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

from django.db import connection, connections, models, transaction
from psycopg import sql

from handbook.lib.beside import Beside, copy_in, send_rows


def _columns(model: type[models.Model], names: Iterable[str] | None = None) -> list[Any]:
    """The stored fields of `model`, generated ones left out; those called `names` where given, the key first."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    if names is None:
        return fields
    wanted = set(names)
    return [field for field in fields if field.primary_key or field.name in wanted]


def _prepared(fields: Sequence[Any], instances: Iterable[models.Model], *, is_new: bool) -> Iterator[list[Any]]:
    """The stored values of each instance. A foreign key is prepared by the field it leads to, found once, not a row."""
    own = connections[connection.alias]  # not the proxy, which costs as much as the preparing
    plan = [(field.pre_save, (field.target_field if field.is_relation else field).get_db_prep_save) for field in fields]
    for instance in instances:
        yield [prepare(pre_save(instance, is_new), own) for pre_save, prepare in plan]


def _execute(cursor: Any, statement: LiteralString, *parts: sql.Composable) -> None:
    """As text: the wrapper that brings the history's context looks at the words of a statement."""
    cursor.execute(sql.SQL(statement).format(*parts).as_string())


def _lock(cursor: Any, table: str) -> None:
    """COPY takes this lock anyway; as an ordinary statement it brings the history's context into the session first."""
    _execute(cursor, "LOCK TABLE {} IN ROW EXCLUSIVE MODE", sql.Identifier(table))


def _copying(table: str, fields: Sequence[Any]) -> sql.Composable:
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)


def _copy(cursor: Any, table: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    _lock(cursor, table)
    copy_in(cursor, _copying(table, fields), rows)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """For work on many rows: what is in memory already is not searched for cycles, and what comes seldom.

    The rows themselves have none; searching took one seventh of an import (scripts/bench roster).
    """
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """`count` fresh primary keys of `model` from its sequence."""
    if not count:
        return []
    table, column = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def copy_rows(instances: Sequence[models.Model]) -> None:
    """Insert the instances (all of one model); keys are given where missing. Triggers and constraints apply.

    Raises what the database raises; signals are not sent.
    """
    if not instances:
        return
    model = type(instances[0])
    keyless = [instance for instance in instances if instance.pk is None]
    for instance, key in zip(keyless, reserve_keys(model, len(keyless)), strict=True):
        instance.pk = key
    fields = _columns(model)
    with connection.cursor() as cursor:
        _copy(cursor, model._meta.db_table, fields, _prepared(fields, instances, is_new=True))


class CopyBatch:
    """Instances, each list of one model, prepared to be written in this order while the caller goes on.

    Keys are taken as they are, or left to the database in lists whose first instance has none. Triggers and
    constraints apply; signals are not sent.
    """

    def __init__(self, *lists: Sequence[models.Model]) -> None:
        self._parts = [self._part(instances) for instances in lists if instances]

    @staticmethod
    def _part(instances: Sequence[models.Model]) -> tuple[str, list[Any], list[list[Any]]]:
        """(table, columns, rows)."""
        is_keyless = instances[0].pk is None
        fields = [field for field in _columns(type(instances[0])) if not (is_keyless and field.primary_key)]
        return instances[0]._meta.db_table, fields, list(_prepared(fields, instances, is_new=True))

    def start(self, beside: Beside) -> None:
        """Write beside the caller, who holds the transaction. `beside.result()` raises what the database raises."""
        beside.result()
        with connection.cursor() as cursor:
            for table, _, _ in self._parts:
                _lock(cursor, table)
        beside.start(self._send)

    def _send(self, raw: Any) -> None:
        for table, fields, rows in self._parts:
            send_rows(raw, _copying(table, fields), rows)


@transaction.atomic
def update_rows(instances: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the fields `names` of the instances (all of one model, already stored) in one statement."""
    if not instances:
        return
    model = type(instances[0])
    fields = _columns(model, names)
    table, staging = model._meta.db_table, f"bulk_{model._meta.db_table}"
    key, *others = fields
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    with connection.cursor() as cursor:
        _execute(
            cursor,
            "CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA",
            sql.Identifier(staging),
            columns,
            sql.Identifier(table),
        )
        _copy(cursor, staging, fields, _prepared(fields, instances, is_new=False))
        _execute(
            cursor,
            "UPDATE {} AS t SET {} FROM {} AS s WHERE t.{} = s.{}",
            sql.Identifier(table),
            sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(field.column)) for field in others),
            sql.Identifier(staging),
            sql.Identifier(key.column),
            sql.Identifier(key.column),
        )
        _execute(cursor, "DROP TABLE {}", sql.Identifier(staging))


def refresh_statistics(*models_written: type[models.Model]) -> None:
    """Tell the planner what the tables hold now: right after many new rows it still plans for the few of before."""
    with connection.cursor() as cursor:
        for model in models_written:
            _execute(cursor, "ANALYZE {}", sql.Identifier(model._meta.db_table))
