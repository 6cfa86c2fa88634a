"""Members as the columns of the plain list, the contract of every export of members in the admin."""

from collections.abc import Sequence
from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from members.exports.columns import COUNTER, KEY, PLAIN
from members.exports.facts import facts_of
from members.exports.names import Names
from members.models import Member

COLUMNS = {column.field: column for column in (*PLAIN, KEY) if column is not COUNTER}


def _column(name: str) -> Field:
    return Field(column_name=" ".join(COLUMNS[name].heading))


class MemberResource(ModelResource):
    """The roster import reads these columns back; numbers are whole, so an export is a logged right of its own.

    `user` names the reader: organisations are written so that an import of that reader's finds them.
    """

    full_name = _column("full_name")
    birth_date = _column("birth_date")
    sex = _column("sex")
    ethnic_group = _column("ethnic_group")
    decision_date = _column("decision_date")
    admission_date = _column("admission_date")
    official_date = _column("official_date")
    card_number_2025 = _column("card_number_2025")
    card_number_2003 = _column("card_number_2003")
    card_issue_date = _column("card_issue_date")
    citizen_id = _column("citizen_id")
    phone = _column("phone")
    organisation = _column("organisation")
    position = _column("position")
    activity = _column("activity")
    activity_date = _column("activity_date")
    key = _column("key")

    class Meta:
        model = Member
        fields = tuple(COLUMNS)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = Names(kwargs.get("user"))

    def export_resource(self, instance: Member, selected_fields: Sequence[str] | None = None, **kwargs: Any) -> Any:
        facts = facts_of(
            instance,
            list(instance.activities.filter(ended_on="")),  # type: ignore[attr-defined]
            list(instance.positions.filter(ended_on="")),  # type: ignore[attr-defined]
            self.names.written,
        )
        return [facts[field] for field in selected_fields or self.get_export_order()]
