"""Many rows at once by COPY: model fields prepare the values, so sealed columns and blind indexes are right."""

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, LiteralString

from django.db import connection, connections, models, transaction
from psycopg import sql

from handbook.lib.beside import Beside, copy_in, send_rows
from handbook.lib.dates import PartialDateField
from handbook.lib.encryption import BlindIndexField


def _columns(model: type[models.Model], names: Iterable[str] | None = None) -> list[Any]:
    """The stored fields of `model`, generated ones left out; those called `names` where given, the key first."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    if names is None:
        return fields
    wanted = set(names)
    return [field for field in fields if field.primary_key or field.name in wanted]


_LEFT_ALONE: dict[Any, type] = {
    models.AutoField.get_prep_value: int,
    models.BooleanField.get_prep_value: bool,
    models.CharField.get_prep_value: str,
    models.DateField.get_prep_value: dt.date,
    models.IntegerField.get_prep_value: int,
    models.TextField.get_prep_value: str,
    PartialDateField.get_prep_value: str,
}
"""How a field prepares a value → the type of which it returns every value unchanged."""
_NO_MORE = tuple(field.get_db_prep_value for field in (models.Field, models.AutoField, models.DateField))
"""What these do after that changes nothing for PostgreSQL."""


def _type_left_alone(field: Any) -> type | None:
    """The type of which `field` stores every value unchanged; None where only the field can tell."""
    kind = type(field)
    is_plain = kind.get_db_prep_save is models.Field.get_db_prep_save and kind.get_db_prep_value in _NO_MORE
    return _LEFT_ALONE.get(kind.get_prep_value) if is_plain else None


def _preparing(field: Any) -> tuple[type | None, Callable[..., Any]]:
    """The type `field` leaves alone, and how it prepares other values; of a foreign key the field it leads to does."""
    target = field.target_field if field.is_relation else field
    return _type_left_alone(target), target.get_db_prep_save


def _prepared(fields: Sequence[Any], instances: Iterable[models.Model], *, is_new: bool) -> Iterator[list[Any]]:
    """The stored values of each instance; what the fields have to do is found once, not a row."""
    own = connections[connection.alias]  # not the proxy, which costs as much as the preparing
    plan = []
    for field in fields:
        read = attrgetter(field.attname) if type(field).pre_save is models.Field.pre_save else None
        plan.append((read, field.pre_save, *_preparing(field)))
    for instance in instances:
        row = []
        for read, pre_save, left_alone, prepare in plan:
            value = read(instance) if read else pre_save(instance, is_new)
            row.append(value if left_alone is type(value) else prepare(value, own))
        yield row


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


class NewRows:
    """Rows for one table from the few facts each has: all else as in a fresh instance of `model` with `common`.

    For many rows: with an instance of each, writing 20,000 members took 2.2 s of processor time, so it takes 1.2 s
    (measured on two cores, beside 30,000 members). Facts and the blind indexes beside them are prepared as the fields
    do it. `has_keys`: each row tells its primary key, else the database gives it. Raises TypeError for a field whose
    default is made anew for each row.
    """

    def __init__(self, model: type[models.Model], *, has_keys: bool, **common: Any) -> None:
        self.table = model._meta.db_table
        self.fields = [field for field in _columns(model) if has_keys or not field.primary_key]
        if made := [field.name for field in self.fields if field.has_default() and callable(field.default)]:
            raise TypeError(f"{', '.join(made)}: the default is made anew for each row.")
        (self._fresh,) = _prepared(self.fields, [model(**common)], is_new=True)
        self._own = connections[connection.alias]
        self._places: dict[str, tuple[int, type | None, Any]] = {}
        self._indexes: dict[str, tuple[int, Any]] = {}
        for place, field in enumerate(self.fields):
            self._places[field.attname] = place, *_preparing(field)
            if isinstance(field, BlindIndexField):
                self._indexes[field.source] = place, field.index_of

    def row(self, facts: Mapping[str, Any]) -> list[Any]:
        """The stored values of a row; `facts` by attribute ("organisation_id"). Raises KeyError for an unknown one."""
        row = self._fresh.copy()
        for name, value in facts.items():
            place, left_alone, prepare = self._places[name]
            row[place] = value if left_alone is type(value) else prepare(value, self._own)
            if name in self._indexes:
                place, index_of = self._indexes[name]
                row[place] = index_of(value)
        return row


class CopyBatch:
    """Rows of several tables, written in this order while the caller goes on. Triggers and constraints apply."""

    def __init__(self, *parts: tuple[NewRows, Sequence[list[Any]]]) -> None:
        self._parts = [(kind.table, kind.fields, rows) for kind, rows in parts if rows]

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
