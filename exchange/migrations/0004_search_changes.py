from django.db import migrations


def _watch(table, kind, column):
    """Each insert, update and delete of `table` notes that what `column` names is to be read again."""
    return "".join(
        f"CREATE TRIGGER search_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION search_note('{kind}', '{column}');"
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    )


def _forget(table):
    return "".join(f"DROP TRIGGER search_{event} ON {table};" for event in ("insert", "update", "delete"))


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0007_search_changes'),
        ('exchange', '0003_statement_level_history'),
    ]

    operations = [
        migrations.RunSQL(_watch("exchange_question", "question", "id"), _forget("exchange_question")),
    ]
