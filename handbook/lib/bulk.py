"""Many rows at once by COPY: model fields prepare the values, so sealed columns and blind indexes are right."""

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from django.db import connection, models, transaction
from psycopg import sql


def _columns(model: type[models.Model], names: Iterable[str] | None = None) -> list[Any]:
    """The stored fields of `model`, generated ones left out; those called `names` where given, the key first."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    if names is None:
        return fields
    wanted = set(names)
    return [field for field in fields if field.primary_key or field.name in wanted]


def _values(fields: Sequence[Any], instance: models.Model, *, is_new: bool) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(instance, is_new), connection) for field in fields]


def _execute(cursor: Any, statement: LiteralString, *parts: sql.Composable) -> None:
    """As text: the wrapper that brings the history's context looks at the words of a statement."""
    cursor.execute(sql.SQL(statement).format(*parts).as_string())


def _copy(cursor: Any, table: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """COPY takes this lock anyway; as an ordinary statement it brings the history's context into the session first."""
    _execute(cursor, "LOCK TABLE {} IN ROW EXCLUSIVE MODE", sql.Identifier(table))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


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
        _copy(cursor, model._meta.db_table, fields, (_values(fields, instance, is_new=True) for instance in instances))


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
        _copy(cursor, staging, fields, (_values(fields, instance, is_new=False) for instance in instances))
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
