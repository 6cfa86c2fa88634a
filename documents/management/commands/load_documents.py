"""manage.py load_documents FOLDER: the texts of a folder, with a catalogue sheet where there is one."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from documents.loading.sheet import Row, read_catalogue
from documents.loading.source import NotTaken
from documents.models import Access, Document
from documents.resources.documents import DocumentResource
from documents.services.changes import notice_changes
from documents.services.loading import Wishes, load_file
from documents.services.relations import Wish, relate
from handbook.lib.sheets import SheetError
from handbook.lib.text import fold

ENDINGS = frozenset({".txt", ".pdf", ".docx"})
_TELL_EVERY = 50
_RELATED_AT_ONCE = 200
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Loads the .txt, .pdf and .docx files of a folder (.txt: UTF-8, first line: title, clauses by their headings). "
        "Drafts unless --publish. Each file is one transaction: interrupted, the command goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--catalogue", type=Path, help=".xlsx or .csv with facts and relations (docs/documents.md)")
        parser.add_argument("--access", choices=Access.values, default=Access.ORGANISATION.value,
                            help="who may read the texts for which the catalogue says nothing")  # fmt: skip
        parser.add_argument("--publish", action="store_true", help="publish what is complete; needs --actor")
        parser.add_argument("--actor", help="handbook code of who brings the files in; needed for .pdf and .docx")
        parser.add_argument(
            "--not-secret",
            action="store_true",
            help="the actor declares that no file is secret; needed for .pdf and .docx",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a file, one of counts at the end")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        self.as_json = options["json"]
        files = _files(folder)
        rows = _catalogue(options["catalogue"], [path.relative_to(folder).as_posix() for path in files])
        actor = _actor(options["actor"], publishes=options["publish"])
        wishes = Wishes(options["access"], actor, options["publish"], options["not_secret"])
        counts: Counter[str] = Counter()
        try:
            self._load(folder, files, rows, wishes, counts)
        except KeyboardInterrupt:
            self._tell_counts(counts)
            self.stderr.write("Stopped. What was told is stored; the same command goes on from here.")
            sys.exit(INTERRUPTED)
        self._tell_counts(counts)

    def _load(
        self, folder: Path, files: list[Path], rows: dict[str, Row], wishes: Wishes, counts: Counter[str]
    ) -> None:
        related: list[tuple[str, Document, Row]] = []
        for number, path in enumerate(files, start=1):
            name = path.relative_to(folder).as_posix()
            row = rows.get(fold(name)) or rows.get(fold(path.name))
            try:
                loaded = load_file(name, path, row=row, wishes=wishes)
            except (NotTaken, OSError) as error:
                counts["refused"] += 1
                self._tell(name, "refused", "", [str(error)])
            else:
                counts[loaded.outcome] += 1
                self._tell(name, loaded.outcome, loaded.document.slug, loaded.remarks)
                if row and row.relations:
                    related.append((name, loaded.document, row))
            if number % _TELL_EVERY == 0 and not self.as_json:
                self.stderr.write(f"{number:,} / {len(files):,}")
        for start in range(0, len(related), _RELATED_AT_ONCE):
            self._relate(related[start : start + _RELATED_AT_ONCE], wishes.actor)
        notice_changes()

    def _relate(self, related: list[tuple[str, Document, Row]], actor: Any) -> None:
        """Once all texts are in; those who may not change a text cannot say what it does."""
        wished = [
            (name, row, Wish(document, kind, symbol))
            for name, document, row in related
            for kind, symbol in row.relations
        ]
        remarks: dict[tuple[str, str], list[str]] = {}
        for (name, row, wish), sentence in zip(wished, relate([wish for *_, wish in wished], actor=actor), strict=True):
            if sentence:
                remarks.setdefault((name, wish.document.slug), []).append(f"Dòng {row.number}: {sentence}")
        for (name, slug), sentences in remarks.items():
            self._tell(name, "relations", slug, sentences)

    def _tell(self, name: str, outcome: str, slug: str, remarks: list[str]) -> None:
        if self.as_json:
            told = {"file": name, "outcome": outcome, "slug": slug, "remarks": remarks}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        elif remarks:
            self.stdout.write(f"{name}: {' '.join(remarks)}")

    def _tell_counts(self, counts: Counter[str]) -> None:
        told = {outcome: counts[outcome] for outcome in ("new", "changed", "unchanged", "refused")}
        if self.as_json:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(", ".join(f"{count:,} {outcome}" for outcome, count in told.items()))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder.")
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    if not files:
        raise CommandError(f"{folder} holds no file ending in {', '.join(sorted(ENDINGS))}.")
    return files


def _catalogue(path: Path | None, names: list[str]) -> dict[str, Row]:
    if path is None:
        return {}
    if not path.is_file():
        raise CommandError(f"{path} cannot be read.")
    try:
        rows = read_catalogue(path, [column.column_name for column in DocumentResource().fields.values()])
    except SheetError as error:
        raise CommandError(error.message) from None
    there = {fold(name) for name in names} | {fold(Path(name).name) for name in names}
    if missing := [row.file for key, row in rows.items() if key not in there]:
        raise CommandError(f"Bảng nêu tệp không có trong thư mục: {', '.join(missing[:10])}.")
    return rows


def _actor(code: str | None, *, publishes: bool) -> Any:
    if not code:
        if publishes:
            raise CommandError("--publish needs --actor, the handbook code of who publishes.")
        return None
    try:
        actor = User.objects.get_by_natural_key(code)
    except User.DoesNotExist:
        raise CommandError(f"No account has the handbook code {code}.") from None
    if publishes and not actor.has_perm("documents.publish_document"):
        raise CommandError(f"{actor.code_display} không được công bố văn bản.")
    return actor
