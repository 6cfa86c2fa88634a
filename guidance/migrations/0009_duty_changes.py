from django.db import migrations

_FUNCTION = """
CREATE FUNCTION duty_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO guidance_duechange (member_key) SELECT DISTINCT %s FROM changed', TG_ARGV[0]);
    RETURN NULL;
END $$;
"""
_OF_A_MEMBER = {
    "members_member": "id",
    "members_membership": "member_id",
    "members_activity": "member_id",
    "members_badge": "member_id",
    "guidance_dutyrecord": "member_id",
}
_OF_EVERYBODY = [
    "members_workyear",
    "members_specialday",
    "guidance_dutyrule",
    "guidance_dutyterm",
    "guidance_badgescheme",
    "guidance_badgeround",
]
_TABLES = _OF_A_MEMBER | dict.fromkeys(_OF_EVERYBODY, "NULL::bigint")


def _watch(table, column):
    """Each statement that changes `table` notes whose due dates wait to be computed again."""
    return "".join(
        f"CREATE TRIGGER duty_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION duty_note('{column}');"
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    )


def _forget(table):
    return "".join(f"DROP TRIGGER duty_{event} ON {table};" for event in ("insert", "update", "delete"))


class Migration(migrations.Migration):

    dependencies = [
        ('guidance', '0008_duties_and_fees'),
        ('members', '0006_work_calendar'),
    ]

    operations = [
        migrations.RunSQL(
            _FUNCTION + "".join(_watch(table, column) for table, column in _TABLES.items()),
            "".join(_forget(table) for table in _TABLES) + "DROP FUNCTION duty_note();",
        ),
    ]
