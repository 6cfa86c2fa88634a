import datetime as dt
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.codes import normalise_handbook_code
from accounts.models import User
from handbook.lib.sheets import SheetError
from handbook.lib.sheets.checks import Limits, check_file
from members.models import ImportMode, ImportState, Organisation, RosterImport
from members.services.rosters import imports, reports
from members.services.rosters.answers import keep_answers
from members.services.rosters.profiles import choose_profile, profile_named

WAITING = 3


class Command(BaseCommand):
    help = (
        "Judge a roster for an organisation and, without --dry-run, write the rows that need no decision. "
        f"Exit status: 0 all written (or nothing to write), {WAITING} rows or questions wait, 1 refused."
    )
    exit_status = 0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--organisation", required=True, help="code of the committee the file is for")
        parser.add_argument("--actor", required=True, help="handbook code of the officer")
        parser.add_argument("--sheet", action="append", help="read this sheet only; may be given several times")
        parser.add_argument("--mapping", help="name of a saved matching of columns")
        parser.add_argument("--answers", help="JSON file with decisions (see docs/rosters.md)")
        parser.add_argument("--add-only", action="store_true", help="leave known members as they are")
        parser.add_argument("--all-or-nothing", action="store_true", help="write nothing while a row waits")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--today", help="judge as of this day, YYYY-MM-DD")
        parser.add_argument("--report", help="write the judgement to this file as JSON (personal data)")

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv)
        if self.exit_status:
            sys.exit(self.exit_status)

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        path = Path(file)
        as_of = _day(options["today"]) if options["today"] else timezone.localdate()
        scope, actor = _scope(options["organisation"]), _actor(options["actor"])
        if not imports.may_import(actor, scope):
            raise CommandError(f"{actor.code_display} không được nhập danh sách cho {scope.name}.")
        answers = _answers(options["answers"])
        try:
            check_file(path, path.name, Limits())
        except SheetError as error:
            raise CommandError(error.message) from None
        with path.open("rb") as upload:
            started = imports.start_import(
                scope,
                upload,
                path.name,
                actor=actor,
                as_of=as_of,
                mode=ImportMode.ADD_ONLY if options["add_only"] else ImportMode.ADD_AND_UPDATE,
            )
        try:
            self._judge_and_write(started, actor, answers, options)
        finally:
            if options["dry_run"]:
                imports.discard_import(started)

    def _judge_and_write(
        self, started: RosterImport, actor: User, answers: dict[str, Any], options: dict[str, Any]
    ) -> None:
        judged = imports.judge_import(started.pk)
        if judged.understood and (answers or options["sheet"] or options["mapping"]):
            try:
                with transaction.atomic():
                    if options["mapping"]:
                        choose_profile(judged, profile_named(judged.organisation, options["mapping"]), actor=actor)
                    keep_answers(judged, answers, sheets=options["sheet"], actor=actor)
                    imports.judge_again(judged, actor=actor)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            judged = imports.judge_import(started.pk)
        if options["report"]:
            with Path(options["report"]).open("w", encoding="utf-8") as target:
                reports.write_report(judged, target)
        if judged.state == ImportState.REFUSED:
            raise CommandError(judged.message)
        self._tell(judged.counts)
        if not options["dry_run"]:
            self._write(judged, actor, options["all_or_nothing"])

    def _write(self, judged: RosterImport, actor: User, all_or_nothing: bool) -> None:
        counts = judged.counts
        if not (counts["new"] or counts["changed"]):
            self.stdout.write(imports.NOTHING_TO_WRITE if not counts["waiting"] else "Chưa ghi gì.")
            return
        try:
            imports.confirm_import(judged, actor=actor, is_all_or_nothing=all_or_nothing, waives_approval=True)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=WAITING) from None
        done = imports.apply_import(judged.pk)
        if done.state != ImportState.DONE:
            raise CommandError(done.message)
        self.stdout.write(f"Đã ghi {done.progress_done} đảng viên (lần nhập số {done.pk}).")

    def _tell(self, counts: dict[str, int]) -> None:
        self.exit_status = WAITING if counts["waiting"] or counts["questions"] else 0
        self.stdout.write(
            "Dòng {rows}: mới {new}, thay đổi {changed}, giữ nguyên {unchanged}, lặp lại {repeated}, "
            "bỏ qua {skipped}, chờ xử lý {waiting}. Không có trong tệp: {missing}.".format(**counts)
        )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Ngày {text!r} không đúng. Ghi năm-tháng-ngày, ví dụ 2026-11-24.") from None


def _scope(code: str) -> Organisation:
    scope = Organisation.objects.filter(code=code).first()
    if scope is None:
        raise CommandError(f"Không có tổ chức mã {code}. Nhập tổ chức trước bằng import_organisations.")
    return scope


def _actor(code: str) -> User:
    actor = User.objects.filter(handbook_code=normalise_handbook_code(code), is_active=True).first()
    if actor is None:
        raise CommandError(f"Không có tài khoản {code}. --actor là mã sổ tay của cán bộ.")
    return actor


def _answers(file: str | None) -> dict[str, Any]:
    if not file:
        return {}
    try:
        answers = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CommandError(f"Không đọc được tệp trả lời {file}. Cần một tệp JSON.") from None
    if not isinstance(answers, dict):
        raise CommandError(f"Tệp trả lời {file} phải là một đối tượng JSON.")
    return answers
