"""A database server and processes of their own, to be killed."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch.testing import environment_for_tests
from handbook.lib.sheets.writer import write_workbook

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
HEADINGS = [("Họ và tên", 30), ("Ngày sinh", 14), ("Giới tính", 8), ("Số căn cước", 16), ("Ngày vào Đảng", 14)]
HEADINGS += [("Ngày chính thức", 14), ("Chi bộ", 30)]
SETUP = """
from accounts.models import User
from members.models import Organisation, RoleAssignment
import datetime
commune = Organisation.objects.create(code="A", name="Đảng bộ xã Suối Thử", type="commune")
for code, name in (("A1", "Chi bộ Xóm Một"), ("A2", "Chi bộ Xóm Hai")):
    Organisation.objects.create(code=code, name=name, type="cell", parent=commune)
user = User.objects.create_user("quan-tri", None, display_name="Quản trị thử")
RoleAssignment.objects.create(user=user, role="administrator", valid_from=datetime.date(2026, 1, 1))
"""
RESUME = """
import datetime
from django.utils import timezone
from members.services.rosters.resume import resume_imports
print(resume_imports(timezone.now() + datetime.timedelta(minutes=5)))
"""


class Portal:
    """An empty portal on a server of its own: `manage` runs its commands, `ask` looks into its tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = EmbeddedPostgres(folder)
        self.environment = environment_for_tests(folder, self.server.start(), os.environ)
        self.environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        self.run("migrate", "--verbosity", "0")
        self.run("shell", "--verbosity", "0", "-c", SETUP)

    def manage(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.manage(*arguments)
        output, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, output

    def import_roster(self, path: Path) -> subprocess.Popen[str]:
        return self.manage("import_roster", str(path), "--organisation", "A", "--actor", "quan-tri")

    def finish_what_was_left(self) -> None:
        """What the periodic task and a worker do after a crash."""
        self.run("shell", "--verbosity", "0", "-c", RESUME)
        self.run("procrastinate", "worker", "--one-shot", "-q", "rosters")

    def ask(self, question: str) -> Any:
        """The first value of the first row."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    def wait_until(self, question: str, process: subprocess.Popen[str]) -> bool:
        """True once `question` is answered with true; False if the process has ended before."""
        end = time.monotonic() + PATIENCE
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            while time.monotonic() < end:
                row = connection.execute(question).fetchone()  # type: ignore[arg-type]
                if row and row[0]:
                    return True
                if process.poll() is not None:
                    return False
        raise AssertionError(f"never true: {question}")

    def forget_members(self) -> None:
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            connection.execute("TRUNCATE members_member, members_rosterimport, procrastinate_jobs CASCADE")


@contextmanager
def portal_of_its_own() -> Iterator[Portal]:
    with tempfile.TemporaryDirectory(prefix="so-tay-crash-") as name:
        Path(name).chmod(0o711)
        portal = Portal(Path(name))
        try:
            yield portal
        finally:
            portal.server.stop()


def write_people(path: Path, numbers: range) -> Path:
    """A plain list of as many invented people, alternately in both cells."""
    rows = [
        [
            f"Vi Thị Thử {chr(65 + n // 676 % 26)}{chr(65 + n // 26 % 26).lower()}{chr(65 + n % 26).lower()}",
            "03/02/1961",
            "Nữ",
            f"0991610{n:05d}",
            "19/05/1985",
            "19/05/1986",
            "Chi bộ Xóm Một" if n % 2 else "Chi bộ Xóm Hai",
        ]
        for n in numbers
    ]
    with path.open("wb") as target:
        write_workbook(target, "Danh sách", HEADINGS, rows)
    return path
