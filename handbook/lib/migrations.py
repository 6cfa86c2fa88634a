"""Migrations of many small operations, applied without building all models anew after each."""

from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

_ALIKE = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex, AddTrigger, RemoveTrigger)
"""Operations that need no other of their kind to have been there before them."""


class GroupedMigration(migrations.Migration):
    """A migration whose neighbouring operations of one kind share the state before and after them.

    It does the same in the same order. Django renders every related model again after each operation, which took
    nine tenths of the time of a first start; history has a field, an index or three triggers for every table.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        for kind, operations in groupby(self.operations, type):
            group = list(operations)
            if kind in _ALIKE and len(group) > 1 and not collect_sql:
                self._apply_together(group, project_state, schema_editor)
            else:
                project_state = self._apply_singly(group, project_state, schema_editor, collect_sql)
        return project_state

    def _apply_together(self, group: list[Any], project_state: Any, schema_editor: Any) -> None:
        before = project_state.clone()
        rendered = project_state.__dict__.pop("apps", None)
        for operation in group:
            operation.state_forwards(self.app_label, project_state)
        if rendered is not None:
            project_state.apps = rendered
            changed = {(self.app_label, operation.model_name_lower) for operation in group}
            project_state.reload_models(changed, delay=False)
        for operation in group:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)

    def _apply_singly(self, group: list[Operation], project_state: Any, schema_editor: Any, collect_sql: bool) -> Any:
        parts = {"operations": group, "atomic": self.atomic}
        single = type("Part", (migrations.Migration,), parts)(self.name, self.app_label)
        return single.apply(project_state, schema_editor, collect_sql)
