import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.codes import normalise_handbook_code
from accounts.models import User
from handbook.lib.sheets import SheetError
from members.models import ImportState, Organisation
from members.rosters.report import as_report
from members.services.rosters import imports


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Ngày {text!r} không đúng. Ghi năm-tháng-ngày, ví dụ 2026-11-24.") from None


class Command(BaseCommand):
    help = "Judge a roster for an organisation and, without --dry-run, write the rows that need no decision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--organisation", required=True, help="code of the committee the file is for")
        parser.add_argument("--actor", required=True, help="handbook code of the officer")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--today", help="judge as of this day, YYYY-MM-DD")
        parser.add_argument("--report", help="write the judgement to this file as JSON (personal data)")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        path = Path(file)
        as_of = _day(options["today"]) if options["today"] else timezone.localdate()
        scope, actor = self._scope(options["organisation"]), self._actor(options["actor"])
        if not imports.may_import(actor, scope):
            raise CommandError(f"{actor.code_display} không được nhập danh sách cho {scope.name}.")
        try:
            judged = imports.judge_file(path, path.name, scope=scope, as_of=as_of)
        except SheetError as error:
            self._write_report(options["report"], {"refused": True, "refusal": error.message, "rows": []})
            raise CommandError(error.message) from None
        report = as_report(judged.judgement)
        self._write_report(options["report"], report)
        if judged.judgement.refusal:
            raise CommandError(judged.judgement.refusal)
        self._tell(report["counts"])
        if not options["dry_run"]:
            self._import(path, scope, actor, as_of)

    def _scope(self, code: str) -> Organisation:
        scope = Organisation.objects.filter(code=code).first()
        if scope is None:
            raise CommandError(f"Không có tổ chức mã {code}. Nhập tổ chức trước bằng import_organisations.")
        return scope

    def _actor(self, code: str) -> User:
        actor = User.objects.filter(handbook_code=normalise_handbook_code(code), is_active=True).first()
        if actor is None:
            raise CommandError(f"Không có tài khoản {code}. --actor là mã sổ tay của cán bộ.")
        return actor

    def _import(self, path: Path, scope: Organisation, actor: User, as_of: dt.date) -> None:
        with path.open("rb") as upload:
            started = imports.start_import(scope, upload, path.name, actor=actor, as_of=as_of)
        judged = imports.judge_import(started.pk)
        done = imports.apply_import(imports.confirm_import(judged, actor=actor).pk)
        if done.state != ImportState.DONE:
            raise CommandError(done.message)
        self.stdout.write(f"Đã ghi {done.progress_done} đảng viên (lần nhập số {done.pk}).")

    def _tell(self, counts: dict[str, int]) -> None:
        self.stdout.write(
            "Dòng {rows}: mới {new}, thay đổi {changed}, giữ nguyên {unchanged}, lặp lại {repeated}, "
            "chờ xử lý {waiting}. Không có trong tệp: {missing}.".format(**counts)
        )

    def _write_report(self, target: str | None, report: dict[str, Any]) -> None:
        if target:
            Path(target).write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
