from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import recording
from handbook.lib.sheets import SheetError, read_workbook
from handbook.lib.sheets.exchange import dataset_of
from members.resources.organisations import OrganisationResource

SHOWN = 20


class Command(BaseCommand):
    help = "Load organisations from FILE.xlsx (columns Mã, Tên tổ chức đảng, Tên ngắn, Loại, Mã cấp trên)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """All rows or none; a second time changes nothing."""
        try:
            dataset = dataset_of(read_workbook(file))
        except SheetError as error:
            raise CommandError(error.message) from None
        with recording("organisations.imported"):
            result = OrganisationResource().import_data(
                dataset, use_transactions=True, rollback_on_validation_errors=True
            )
        for broken in result.base_errors:
            raise CommandError(_words(broken.error))
        problems = [(row.number, _words(fault.error)) for row in result.error_rows for fault in row.errors]
        problems += [(row.number, _words(row.error)) for row in result.invalid_rows]
        for number, words in sorted(problems)[:SHOWN]:
            self.stderr.write(f"Dòng {number + 1}: {words}")
        if problems:
            raise CommandError(f"{len(problems)} dòng chưa đúng nên chưa nhập gì.")
        totals = result.totals
        self.stdout.write(f"Mới {totals['new']}, thay đổi {totals['update']}, giữ nguyên {totals['skip']}.")


def _words(error: Any) -> str:
    return " ".join(getattr(error, "messages", [str(error)]))
