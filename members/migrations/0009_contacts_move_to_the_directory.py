"""What organisations said of their office moves to the directory; cells and sections, which receive no letters, had none.

Numbers that cannot be dialled stay as they were typed and are not shown.
"""

from django.db import migrations
from django.utils.text import slugify

_LEVELS = ("province", "commune", "grassroots", "grassroots_cell")


def to_directory(apps, schema_editor):
    organisations = apps.get_model("members", "Organisation").objects.filter(type__in=_LEVELS, directory_entry=None)
    entries = apps.get_model("members", "DirectoryEntry").objects
    entries.bulk_create(
        entries.model(
            organisation=body,
            phone=body.phone,
            address=body.address,
            is_shown=body.is_contact_public,
            slug=f"{slugify(body.name.lower().replace('đ', 'd'))[:100]}-{body.pk}",
        )
        for body in organisations.exclude(phone="", address="").order_by("pk")
    )


def to_organisations(apps, schema_editor):
    for entry in apps.get_model("members", "DirectoryEntry").objects.exclude(organisation=None):
        entry.organisation.phone, entry.organisation.address = entry.phone[:40], entry.address
        entry.organisation.is_contact_public = entry.is_shown and entry.is_phone_shown
        entry.organisation.save(update_fields=["phone", "address", "is_contact_public"])


class Migration(migrations.Migration):
    dependencies = [("members", "0008_directory")]

    operations = [migrations.RunPython(to_directory, to_organisations)]
