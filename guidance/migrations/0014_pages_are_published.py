"""Common rules and pointers that readers saw so far are published pages, due for review like procedures."""

import datetime as dt

from django.db import migrations
from django.utils import timezone

PAGES = ("Convention", "Signpost")
REVIEW_AFTER = dt.timedelta(days=365)


def publish(apps, schema_editor):
    for name in PAGES:
        for page in apps.get_model("guidance", name).objects.order_by("pk"):
            day = page.verified_on or timezone.localdate()
            page.published_at = timezone.make_aware(dt.datetime.combine(day, dt.time()))
            page.review_on = day + REVIEW_AFTER
            page.save(update_fields=["published_at", "review_on"])


def leave_published_pages_only(apps, schema_editor):
    """Before, every row was on show: what is not published now goes, so that nothing is shown that nobody approved."""
    for name in PAGES:
        drafts = apps.get_model("guidance", name).objects.filter(published_at=None)
        apps.get_model("guidance", f"{name}Version").objects.filter(**{f"{name.lower()}__in": drafts}).delete()
        drafts.filter(revises__isnull=False).delete()
        drafts.delete()


class Migration(migrations.Migration):
    dependencies = [("guidance", "0013_pages_approved_and_kept")]

    operations = [migrations.RunPython(publish, leave_published_pages_only)]
