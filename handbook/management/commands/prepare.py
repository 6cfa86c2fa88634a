"""Bring database, reference data and static files up to date, in one process: what `scripts/run` does first."""

import hashlib
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from members.services.keys import verify_keys


class Command(BaseCommand):
    help = "Migrates, loads reference data, fills an empty portal and collects static files where they changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts-fd", type=int, help="descriptor to write the demonstration accounts to")

    def handle(self, *args: Any, accounts_fd: int | None = None, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            verify_keys()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        self._collect_static()
        call_command("load_reference")
        if not settings.DEMO:
            call_command("create_first_administrator")
            return
        call_command("demo", if_empty=True)
        if accounts_fd is not None:
            with os.fdopen(accounts_fd, "w") as accounts:
                call_command("demo", accounts=True, stdout=accounts)

    def _collect_static(self) -> None:
        stamp = Path(settings.DATA_DIR) / "run" / "static.sha256"
        wanted = static_fingerprint()
        built = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if built.exists() and stamp.exists() and stamp.read_text() == wanted:
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)


def static_fingerprint() -> str:
    """Changes whenever a static file is added, removed or written, or the storage is another one."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = os.stat(storage.path(path))
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
