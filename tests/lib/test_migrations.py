"""Grouped operations give the statements and the end that single ones give."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from handbook.lib.migrations import GroupedMigration


def operations() -> list[Any]:
    return [
        migrations.CreateModel("Tree", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel("Leaf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("leaf", "tree", models.ForeignKey("members.Tree", models.CASCADE, null=True)),
        migrations.AddField("leaf", "number", models.IntegerField(default=1)),
        migrations.AddField("tree", "best", models.ForeignKey("members.Leaf", models.SET_NULL, null=True)),
        migrations.AddIndex("leaf", models.Index(fields=["number"], name="leaf_number")),
        migrations.AddIndex("tree", models.Index(fields=["best", "id"], name="tree_best")),
        migrations.RemoveField("leaf", "number"),
    ]


def applied(kind: type[migrations.Migration]) -> tuple[list[str], ProjectState]:
    migration, state = kind("0001", "members"), ProjectState()
    migration.operations = operations()
    _ = state.apps
    with connection.schema_editor(collect_sql=True) as editor:
        state = migration.apply(state, editor)
    return editor.collected_sql, state


@pytest.mark.django_db
def test_statements_and_state_are_those_of_a_plain_migration() -> None:
    plain, plain_state = applied(migrations.Migration)
    grouped, grouped_state = applied(GroupedMigration)

    assert grouped == plain
    assert grouped_state == plain_state
    assert {model._meta.label for model in grouped_state.apps.get_models()} == {"members.Tree", "members.Leaf"}
    assert [field.name for field in grouped_state.apps.get_model("members.leaf")._meta.fields] == ["id", "tree"]
