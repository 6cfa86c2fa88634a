"""Common rules and pointers are found by the search: their changes are noted, and all there are once for a start."""

from django.db import migrations

WATCHED = {"guidance_convention": "convention", "guidance_signpost": "signpost"}
NOTE_ALL = """
INSERT INTO documents_searchchange (kind, object_id, transaction, made_at)
SELECT '{kind}', id, pg_current_xact_id()::text::bigint, now() FROM {table};
"""


def _watch(table, kind):
    """Each insert, update and delete of `table` notes that the row is to be read again."""
    return "".join(
        f"CREATE TRIGGER search_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION search_note('{kind}', 'id');"
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    )


def _forget(table):
    return "".join(f"DROP TRIGGER search_{event} ON {table};" for event in ("insert", "update", "delete"))


class Migration(migrations.Migration):

    dependencies = [("guidance", "0014_pages_are_published")]

    operations = [
        operation
        for table, kind in WATCHED.items()
        for operation in (
            migrations.RunSQL(_watch(table, kind), _forget(table)),
            migrations.RunSQL(
                NOTE_ALL.format(kind=kind, table=table),
                f"DELETE FROM documents_searchchange WHERE kind = '{kind}';",
            ),
        )
    ]
