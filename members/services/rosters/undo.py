"""Taking a whole import back from the history: made rows withdrawn, overwritten values restored.

A member touched by anybody else since, or on whom other records now hang, is listed and left as it is.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection, models
from psycopg import sql

from members.models import Member, PartyPosition, RosterImport
from members.services.rosters.history import MEMBER_FACTS, event_model

_TABLES: tuple[type[models.Model], ...] = (*MEMBER_FACTS, Member)
"""Facts before the member they belong to, so that rows can be deleted in this order."""
_SCRATCH = "undo_members"
AT_ONCE = 10_000
"""What was made for so many members is withdrawn by one statement: what is to be checked of it waits in memory."""


class UndoPlan(NamedTuple):
    """`withdrawn`: members the import made; `restored`: members it changed; `left`: (member, why) not undone."""

    withdrawn: int
    restored: int
    left: list[tuple[int, str]]


WHY = {
    "edited": "đã được sửa sau lần nhập này",
    "used": "đã có tài khoản hoặc dữ liệu khác gắn vào",
    "later_import": "đã có trong một lần nhập sau",
    "taken": "số hoặc chức vụ trước đây nay thuộc người khác",
}


def plan_undo(roster_import: RosterImport) -> UndoPlan:
    """What taking `roster_import` back would do now; writes nothing."""
    with connection.cursor() as cursor:
        _collect(cursor, roster_import)
        plan = _summary(cursor)
        cursor.execute(f"DROP TABLE {_SCRATCH}")
    return plan


def undo_rows(roster_import: RosterImport) -> UndoPlan:
    """Do it; the caller holds the transaction and has locked the members' tables against other imports."""
    with connection.cursor() as cursor:
        _collect(cursor, roster_import)
        plan = _summary(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # at each statement's end, not in the end
        for first, last in _slices(cursor):
            for model in _TABLES:
                _delete_made(cursor, model, roster_import, first, last)
        for model in reversed(_TABLES):
            _restore_changed(cursor, model, roster_import)
        _restore_cells(cursor, roster_import)
        cursor.execute(f"DROP TABLE {_SCRATCH}")
    return plan


def _written_by(model: type[models.Model]) -> sql.Composable:
    """The events of `model` that the import wrote."""
    return sql.SQL("(SELECT e.* FROM {events} e WHERE e.pgh_context_id = %(context)s)").format(
        events=sql.Identifier(event_model(model)._meta.db_table)
    )


def _owner(model: type[models.Model]) -> sql.Composable:
    return sql.Identifier("pgh_obj_id" if model is Member else "member_id")


def _run(cursor: Any, statement: sql.Composable, roster_import: RosterImport) -> None:
    cursor.execute(statement.as_string(), {"context": roster_import.written_context, "import": roster_import.pk})


def _collect(cursor: Any, roster_import: RosterImport) -> None:
    """One line for each member the import touched: made or changed, and why it must be left, if so."""
    touched = sql.SQL(" UNION ").join(
        sql.SQL("SELECT {owner} AS id FROM {written} w").format(owner=_owner(model), written=_written_by(model))
        for model in _TABLES
    )
    _run(
        cursor,
        sql.SQL(
            "CREATE TEMP TABLE {scratch} ON COMMIT DROP AS SELECT t.id, EXISTS (SELECT 1 FROM {written} w"
            " WHERE w.pgh_obj_id = t.id AND w.pgh_label = 'insert') AS is_made, ''::text AS why FROM ({touched}) t"
        ).format(scratch=sql.Identifier(_SCRATCH), written=_written_by(Member), touched=touched),
        roster_import,
    )
    cursor.execute(f"CREATE UNIQUE INDEX ON {_SCRATCH} (id)")
    for model in _TABLES:
        table = event_model(model)._meta.db_table
        cursor.execute(
            _mark_edited(model).as_string(),
            {"context": roster_import.written_context, "mark": roster_import.history_mark[table][0]},
        )
    for why, condition in _hangs_on().items():
        cursor.execute(
            f"UPDATE {_SCRATCH} u SET why = %(why)s WHERE u.why = '' AND ({condition})",
            {"why": why, "import": roster_import.pk},
        )
    while sum(_mark_taken(cursor, roster_import)):
        continue  # whoever is left now may hold what another would get back


def _mark_taken(cursor: Any, roster_import: RosterImport) -> Iterator[int]:
    """Members who cannot get back what somebody who stays now holds; yields how many each rule found."""
    stays = f"NOT EXISTS (SELECT 1 FROM {_SCRATCH} v WHERE v.id = {{owner}} AND v.why = '')"
    post = (
        "b.position = 'secretary' AND b.ended_on = '' AND EXISTS (SELECT 1 FROM members_partyposition p WHERE"
        " p.organisation_id = b.organisation_id AND p.position = 'secretary' AND p.ended_on = ''"
        f" AND p.id <> b.pgh_obj_id AND {stays.format(owner='p.member_id')})"
    )
    number = " OR ".join(
        f"EXISTS (SELECT 1 FROM members_member m WHERE m.{column} = b.{column} AND m.id <> b.pgh_obj_id"
        f" AND {stays.format(owner='m.id')})"
        for column in ("citizen_id_index", "card_number_index", "old_card_number_index", "external_id")
    )
    for model, condition in ((PartyPosition, post), (Member, number)):
        statement = sql.SQL(
            "WITH {before} UPDATE {scratch} u SET why = 'taken' FROM before b WHERE u.why = '' AND b.{owner} = u.id"
            " AND ({condition})"
        ).format(
            before=_before(model),
            scratch=sql.Identifier(_SCRATCH),
            owner=_owner(model),
            condition=sql.SQL(condition),
        )
        _run(cursor, statement, roster_import)
        yield cursor.rowcount


def _before(model: type[models.Model]) -> sql.Composable:
    """Two common tables, `before` being every changed row's last version before the import's first event on it."""
    return sql.SQL(
        "first AS (SELECT w.pgh_obj_id, min(w.pgh_id) AS pgh_id FROM {written} w JOIN {scratch} u"
        " ON u.id = w.{owner} AND u.why = '' GROUP BY 1),"
        " before AS (SELECT DISTINCT ON (e.pgh_obj_id) e.* FROM {events} e JOIN first f"
        " ON f.pgh_obj_id = e.pgh_obj_id AND e.pgh_id < f.pgh_id ORDER BY e.pgh_obj_id, e.pgh_id DESC)"
    ).format(
        written=_written_by(model),
        scratch=sql.Identifier(_SCRATCH),
        owner=_owner(model),
        events=sql.Identifier(event_model(model)._meta.db_table),
    )


def _mark_edited(model: type[models.Model]) -> sql.Composable:
    """Events on a member's rows since the import began to write, by anything else."""
    return sql.SQL(
        "UPDATE {scratch} u SET why = CASE WHEN l.by_import THEN 'later_import' ELSE 'edited' END FROM ("
        " SELECT e.{owner} AS id, bool_or(c.metadata ? 'roster_import') AS by_import FROM {events} e"
        " LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id"
        " WHERE e.{owner} IN (SELECT id FROM {scratch})"
        " AND e.pgh_id > %(mark)s AND e.pgh_context_id IS DISTINCT FROM %(context)s GROUP BY 1) l"
        " WHERE u.id = l.id AND u.why = ''"
    ).format(
        scratch=sql.Identifier(_SCRATCH),
        owner=_owner(model),
        events=sql.Identifier(event_model(model)._meta.db_table),
    )


def _hangs_on() -> dict[str, str]:
    """Reason → condition: what stands on a member the import made, so that it cannot simply go."""
    others = [
        f"EXISTS (SELECT 1 FROM {relation.related_model._meta.db_table} x WHERE x.{relation.field.column} = u.id)"
        for relation in Member._meta.related_objects
        if relation.related_model not in MEMBER_FACTS and getattr(relation.field, "db_constraint", False)
    ]
    account = "EXISTS (SELECT 1 FROM members_member m WHERE m.id = u.id AND m.user_id IS NOT NULL)"
    return {
        "later_import": (
            "u.is_made AND EXISTS (SELECT 1 FROM members_rosterrow r JOIN members_rosterimport i ON i.id ="
            " r.roster_import_id WHERE r.member_id = u.id AND i.state = 'done' AND i.id > %(import)s)"
        ),
        "used": f"u.is_made AND ({' OR '.join([account, *others])})",
    }


def _summary(cursor: Any) -> UndoPlan:
    cursor.execute(
        f"SELECT count(*) FILTER (WHERE is_made), count(*) FILTER (WHERE NOT is_made) FROM {_SCRATCH} WHERE why = ''"
    )
    withdrawn, restored = cursor.fetchone()
    cursor.execute(f"SELECT id, why FROM {_SCRATCH} WHERE why <> '' ORDER BY id")
    return UndoPlan(withdrawn, restored, list(cursor.fetchall()))


def _slices(cursor: Any) -> list[tuple[int, int]]:
    """First and last key of each AT_ONCE members to take back, in order."""
    cursor.execute(
        f"SELECT min(id), max(id) FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS slice FROM {_SCRATCH}"
        " WHERE why = '') touched GROUP BY slice ORDER BY slice",
        [AT_ONCE],
    )
    return list(cursor.fetchall())


def _delete_made(cursor: Any, model: type[models.Model], roster_import: RosterImport, first: int, last: int) -> None:
    _run(
        cursor,
        sql.SQL(
            "DELETE FROM {table} t USING {written} w JOIN {scratch} u ON u.id = w.{owner} AND u.why = ''"
            " WHERE t.id = w.pgh_obj_id AND w.pgh_label = 'insert' AND u.id BETWEEN {first} AND {last}"
        ).format(
            first=sql.Literal(first),
            last=sql.Literal(last),
            table=sql.Identifier(model._meta.db_table),
            written=_written_by(model),
            scratch=sql.Identifier(_SCRATCH),
            owner=_owner(model),
        ),
        roster_import,
    )


def _stored_columns(model: type[models.Model]) -> list[str]:
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if not field.primary_key and not getattr(field, "generated", False)
    ]


def _restore_changed(cursor: Any, model: type[models.Model], roster_import: RosterImport) -> None:
    """Every changed row gets the values it had before the import."""
    statement = sql.SQL("WITH {before} UPDATE {table} t SET {assignments} FROM before b WHERE t.id = b.pgh_obj_id")
    assignments = [sql.SQL("{0} = b.{0}").format(sql.Identifier(column)) for column in _stored_columns(model)]
    _run(
        cursor,
        statement.format(
            before=_before(model),
            table=sql.Identifier(model._meta.db_table),
            assignments=sql.SQL(", ").join(assignments),
        ),
        roster_import,
    )


def _restore_cells(cursor: Any, roster_import: RosterImport) -> None:
    """Restoring a membership moves its member by trigger; the member's own row has the last word."""
    _restore_changed(cursor, Member, roster_import)


def left_members(plan: UndoPlan) -> Iterator[tuple[Member, str]]:
    """The members a plan leaves, each with the reason in words."""
    members = Member.objects.in_bulk([key for key, _ in plan.left])
    for key, why in plan.left:
        if key in members:
            yield members[key], WHY[why]
