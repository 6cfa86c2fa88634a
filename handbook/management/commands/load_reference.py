from typing import Any

from django.core.management.base import BaseCommand

from documents.services.catalogue import load_catalogue
from documents.services.changes import notice_changes
from guidance.services.duties.reference import load_duties
from guidance.services.reference import load_guidance
from members.services.work_calendar import load_work_years


class Command(BaseCommand):
    help = (
        "Load the catalogue of documents, the 36 procedures and the date rules; what is there already stays untouched."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_work_years() | load_catalogue() | load_guidance() | load_duties()
        notice_changes()
        new = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        self.stdout.write(f"Reference data: {new} new" if new else "Reference data: nothing new")
