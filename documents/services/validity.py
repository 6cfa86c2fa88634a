"""What decides whether a text holds, gathered; and who came after it."""

import datetime as dt

from django.db import connection
from django.utils import timezone

from documents.models import Document, DocumentRelation, RelationKind
from documents.validity import Act, DocumentStatus, Facts, status_on

_SUCCESSORS = """
WITH RECURSIVE later(id, steps) AS (
    SELECT source_id, 1 FROM documents_documentrelation WHERE target_id = %(start)s AND id IN ({rows})
    UNION
    SELECT relation.source_id, later.steps + 1
    FROM documents_documentrelation relation JOIN later ON relation.target_id = later.id
    WHERE relation.id IN ({rows})
)
SELECT id, max(steps) FROM later GROUP BY id
"""


def facts_of(document: Document) -> Facts:
    """Everything that decides the state of `document`, in one query."""
    relations = DocumentRelation.objects.ending().filter(target=document).select_related("source")
    acts = tuple(
        Act(
            is_whole=relation.kind == RelationKind.REPLACES,
            starts=str(relation.begins_on),
            issued=str(relation.source.issued_on),
            is_certain=relation.is_certain and not relation.source.is_name_only,
            recorded_at=relation.recorded_at,
        )
        for relation in relations
    )
    return Facts(
        issued=str(document.issued_on),
        effective=str(document.effective_on),
        expired=str(document.expired_on),
        is_verified=document.is_verified,
        acts=acts,
        override=document.stated,
    )


def status_of(document: Document, on: dt.date | None = None) -> DocumentStatus:
    """The state of one text on the day `on`, today where none is given."""
    return status_on(facts_of(document), on or timezone.localdate())


def successors_of(document: Document, on: dt.date) -> dict[int, int]:
    """Key of each text that has replaced `document` by `on`, in any number of steps → the most steps.

    A replacement of which the day is not known well enough counts: ask it of a text that is known to be expired.
    """
    counted = DocumentRelation.objects.perhaps_in_effect(on).filter(kind=RelationKind.REPLACES).order_by().values("pk")
    rows, parameters = counted.query.sql_with_params()
    statement = _SUCCESSORS.replace("%(start)s", "%s").format(rows=rows)
    with connection.cursor() as cursor:
        cursor.execute(statement, [document.pk, *parameters, *parameters])
        return dict(cursor.fetchall())
