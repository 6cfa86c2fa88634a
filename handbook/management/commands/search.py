"""manage.py search "…": what the search page finds, for scripts."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from handbook.searching.finding import Hit, find
from members.access import Operator

ANONYMOUS = "anonymous"


class Command(BaseCommand):
    help = "Searches documents, clauses, procedures and answers. Without --as it sees what an administrator sees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="?", help="a number, words or a whole question")
        parser.add_argument("--file", type=Path, help="one question a line instead (UTF-8; - for standard input)")
        parser.add_argument("--as", dest="reader", help=f"handbook code of the reader; “{ANONYMOUS}”: everybody")
        parser.add_argument("--limit", type=int, default=10, help="hits for each question (10)")
        parser.add_argument("--json", action="store_true", help="one JSON list of hits a line, one line a question")

    def handle(self, *args: Any, **options: Any) -> None:
        questions = _questions(options["question"], options["file"])
        reader = _reader(options["reader"])
        if options["limit"] < 1:
            raise CommandError("--limit must be at least 1.")
        is_warned = False
        for question in questions:
            found = find(question, user=reader, is_patient=True)
            if found.is_plain and not is_warned:
                self.stderr.write(f"No index can be kept in {settings.SEARCH_DIR}: titles and summaries are searched.")
                is_warned = True
            hits = found.hits[: options["limit"]]
            if options["json"]:
                self.stdout.write(json.dumps([hit.as_facts() for hit in hits], ensure_ascii=False))
            else:
                self.stdout.write(f"{question}\n" + ("\n".join(map(_line, hits)) or "  -"))


def _questions(question: str | None, file: Path | None) -> list[str]:
    if (question is None) == (file is None):
        raise CommandError("Give one question, or --file with one question a line.")
    if file is None:
        return [question or ""]
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8.") from None


def _reader(code: str | None) -> Any:
    if code is None:
        return Operator()
    if code == ANONYMOUS:
        return AnonymousUser()
    try:
        return User.objects.get_by_natural_key(code)
    except User.DoesNotExist:
        raise CommandError(f"No account has the handbook code {code}.") from None


def _line(hit: Hit) -> str:
    label = f"{hit.found.label} – " if hit.kind_name == "clause" and hit.found.label else ""
    return f"  {hit.score:8.3f}  {hit.kind_name:9}  {label}{hit.title}  {hit.url}"
