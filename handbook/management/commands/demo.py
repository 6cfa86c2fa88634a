"""Make the demonstration province."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from pghistory.models import Context

from accounts.models import User
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
        if holds_real_accounts():
            raise CommandError("This portal holds real accounts: start it with DEMO=0.")
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


def holds_real_accounts() -> bool:
    """Accounts that the demonstration did not bring: its waived second factor must never meet them."""
    return User.objects.exists() and not Context.objects.filter(metadata__reason="demo.loaded").exists()
