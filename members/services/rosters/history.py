"""What the history tables tell of imports: has anything changed since a preview, what did an import write."""

from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from members.models import Activity, FormerName, Member, Membership, Organisation, PartyPosition, RosterImport

MEMBER_FACTS: tuple[type[models.Model], ...] = (Membership, Activity, PartyPosition)
_WATCHED: tuple[type[models.Model], ...] = (Member, *MEMBER_FACTS, Organisation, FormerName)
NEAR = 5000
"""So many keys below the newest one a transaction still open may bring later; their number is remembered."""


def event_model(model: type[models.Model]) -> type[models.Model]:
    return apps.get_model("members", f"{model.__name__}Event")


def history_mark() -> dict[str, list[int]]:
    """Where the history stands now: {table: [newest key, events among the NEAR keys up to it]}."""
    mark = {}
    with connection.cursor() as cursor:
        for model in _WATCHED:
            table = event_model(model)._meta.db_table
            cursor.execute(sql.SQL("SELECT coalesce(max(pgh_id), 0) FROM {}").format(sql.Identifier(table)).as_string())
            newest = cursor.fetchone()[0]
            mark[table] = [newest, _near(cursor, table, newest)]
    return mark


def _near(cursor: Any, table: str, newest: int) -> int:
    cursor.execute(
        sql.SQL("SELECT count(*) FROM {} WHERE pgh_id > %s AND pgh_id <= %s").format(sql.Identifier(table)).as_string(),
        [newest - NEAR, newest],
    )
    return cursor.fetchone()[0]


def changed_since(roster_import: RosterImport) -> bool:
    """Has anything the judgement looked at changed since its mark: members or cells of the scope, members matched?"""
    with connection.cursor() as cursor:
        for model in _WATCHED:
            table = event_model(model)._meta.db_table
            newest, near = roster_import.history_mark.get(table, [0, -1])
            if _near(cursor, table, newest) != near:
                return True
            condition = _TOUCHES[model]
            cursor.execute(
                sql.SQL("SELECT EXISTS (SELECT 1 FROM {} e WHERE e.pgh_id > %(newest)s AND ({}))")
                .format(sql.Identifier(table), sql.SQL(condition))
                .as_string(),
                {
                    "newest": newest,
                    "import": roster_import.pk,
                    "scope": f"{roster_import.organisation.path}%",
                },
            )
            if cursor.fetchone()[0]:
                return True
    return False


_CELLS = "IN (SELECT o.id FROM members_organisation o WHERE o.path LIKE %(scope)s)"
_MATCHED = "IN (SELECT r.member_id FROM members_rosterrow r WHERE r.roster_import_id = %(import)s)"
_OF_SCOPE = "IN (SELECT m.id FROM members_member m WHERE m.organisation_id " + _CELLS + ")"
_TOUCHES: dict[type[models.Model], str] = {
    Member: f"e.organisation_id {_CELLS} OR e.pgh_obj_id {_MATCHED}",
    Organisation: f"e.path LIKE %(scope)s OR e.pgh_obj_id {_CELLS}",
    FormerName: f"e.organisation_id {_CELLS}",
    **dict.fromkeys(MEMBER_FACTS, f"e.member_id {_MATCHED} OR e.member_id {_OF_SCOPE}"),
}
