"""Make the demonstration province."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guidance.models import ProcedureGroup
from handbook.demo.accounts import accounts_text
from handbook.demo.load import load_demonstration
from members.models import Organisation


class Command(BaseCommand):
    help = "Fills an empty portal with an invented province and seven accounts; in demonstration mode only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where organisations exist")
        parser.add_argument("--accounts", action="store_true", help="print the demonstration accounts, change nothing")

    def handle(self, *args: Any, if_empty: bool = False, accounts: bool = False, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration province needs DEMO=1: this portal holds real data.")
        if accounts:
            self.stdout.write(accounts_text(), ending="")
            return
        if Organisation.objects.exists():
            if if_empty:
                return
            raise CommandError("The portal has organisations already: the demonstration never overwrites them.")
        if not ProcedureGroup.objects.exists():
            raise CommandError("The reference data is missing: run manage.py load_reference first.")
        counts = load_demonstration(timezone.localdate())
        self.stdout.write("Demonstration province: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
