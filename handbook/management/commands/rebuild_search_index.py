"""manage.py rebuild_search_index: the index of this machine, made anew of what PostgreSQL holds."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handbook.searching.following import rebuild, store
from handbook.searching.store import Busy, Unusable


class Command(BaseCommand):
    help = "Makes the search index of this machine anew. Readers go on with the old one until it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            count = rebuild()
        except Busy:
            raise CommandError("Another process is writing the index. Try again in a minute.") from None
        except Unusable as error:
            raise CommandError(f"The index cannot be written: {error.__cause__}") from None
        seconds = time.monotonic() - began
        self.stdout.write(f"{count:,} units, {store().size() / 1e6:,.1f} MB, {seconds:.1f} s")
