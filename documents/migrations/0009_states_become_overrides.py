"""What was typed as the state of a text becomes an editor's word, with its reason, source and day of check.

"Unknown" without a reason says nothing that is not computed, so it goes; everything else is kept.
"""

from django.db import migrations
from django.db.models import Case, DateField, F, Value, When
from django.db.models.functions import Coalesce, Now, TruncDate

UNTOLD = "Ghi từ trước, chưa nêu lý do."


def state(apps, schema_editor):
    documents = apps.get_model("documents", "Document").objects
    documents.filter(override="unknown", override_reason="").update(override="")
    documents.exclude(override="").update(
        override_reason=Case(When(override_reason="", then=Value(UNTOLD)), default=F("override_reason")),
        override_source=F("source"),
        override_checked_on=Coalesce(F("verified_on"), TruncDate("updated_at"), output_field=DateField()),
        override_checked_by=F("verified_by"),
        override_set_at=Now(),
    )


def unstate(apps, schema_editor):
    documents = apps.get_model("documents", "Document").objects
    documents.filter(override_reason=UNTOLD).update(override_reason="")
    documents.filter(override="").update(override="unknown")


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_facts_of_validity")]

    operations = [migrations.RunPython(state, unstate)]
