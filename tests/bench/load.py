"""scripts/bench load: 200 people read while a roster of 150,000 rows is imported; beside the same people before.

The portal is the real one: its web server with two processes of four threads, its command for the import, at the
priority the job worker has. Guests, members and officers read; every lock somebody waits for is looked at.
"""

import argparse
import contextlib
import datetime as dt
import io
import os
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from handbook.launch.children import end_children, start_child
from handbook.launch.project import PYTHON
from handbook.launch.supervisor import LATER_THAN_READERS
from tests.bench.memory import peak_memory
from tests.bench.readers import Reader, Seen, read_for
from tests.bench.roster import _load_members, _load_province
from tests.bench.roster_files import AS_OF, life_size_units, write_roster

PUBLIC = ("/", "/thu-tuc/", "/van-ban/", "/hoi-dap/", "/tim-kiem/?q=mat+the+dang", "/tim-kiem/?q=qd+294")
WAITING = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - query_start)), 0) FROM pg_stat_activity
     WHERE wait_event_type = 'Lock' AND datname = current_database()
"""
TIMES, LOCK_SECONDS = 2, 1.0


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench load", description=__doc__)
    parser.add_argument("--rows", type=int, default=150_000)
    parser.add_argument("--known", type=int, default=50_000, help="members in the portal before")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--pause", type=float, default=8.0, help="seconds a reader takes for a page, on the average")
    parser.add_argument("--quiet", type=float, default=40.0, help="seconds of reading before the import")
    options = parser.parse_args(arguments)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "handbook.settings", "DEMO": "1"}
    units, path = life_size_units(), Path(mkdtemp(prefix="so-tay-bench-")) / "150000.xlsx"
    print(f"Making {options.known:,} members and a file of {options.rows:,} rows …", flush=True)
    for command in ("migrate", "createcachetable", "load_reference", "rebuild_search_index"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    scope, actor = _load_province(units)
    _load_members(units, options.known)
    write_roster(path, units, options.rows, "load")
    readers = _readers(options.readers, scope)
    connections.close_all()
    with _web_server() as port:
        _read(port, readers, 1.0, 10)
        _read(port, readers, options.pause, 20)  # what the hurried ones left waiting is worked off
        quiet = _read(port, readers, options.pause, options.quiet)
        _tell("quiet", quiet)
        with peak_memory() as peak, _locks() as locks:
            seen, status, seconds = _during(path, scope.code, actor.handbook_code, port, readers, options.pause)
    _tell(f"during the import ({seconds:.0f} s, exit status {status})", seen)
    print(
        f"p95 {seen.p95 / quiet.p95:.1f} × the quiet one (aim: at most {TIMES}); "
        f"failures {seen.failures} (aim: 0); longest wait for a lock {max(locks, default=0):.2f} s "
        f"(aim: at most {LOCK_SECONDS:.0f}); peak of all processes {peak.total:.0f} MB",
        flush=True,
    )


def _readers(count: int, scope: Any) -> list[Reader]:
    """Of ten, six are guests, three members, one an officer of the whole province with its long lists."""
    from accounts.models import User
    from guidance.models import Procedure
    from members.models import Member, RoleAssignment
    from members.services.roles import sync_staff

    procedures = [f"/thu-tuc/{slug}/" for slug in Procedure.objects.values_list("slug", flat=True)[:12]]
    members = list(Member.objects.order_by("pk")[:count])
    readers = []
    for number, member in enumerate(members):
        own = [*PUBLIC, *procedures[number % 4 :: 4]]
        kind = number % 10
        if kind < 6:
            readers.append(Reader("", own))
            continue
        user = User.objects.create_user(f"doc{number}", None, display_name="Người đọc thử", activated_at=timezone.now())
        Member.objects.filter(pk=member.pk).update(user=user)
        if kind == 9:
            RoleAssignment.objects.create(user=user, role="officer", organisation=scope, valid_from=dt.date(2026, 1, 1))
            sync_staff(user)
            own = [*own, "/chi-bo/phu-trach/", f"/chi-bo/phu-trach/{member.pk}/", "/quan-ly/"]
        readers.append(Reader(_cookie(user), [*own, "/cua-toi/", "/thong-bao/"]))
    return readers


def _cookie(user: Any) -> str:
    client = Client()
    client.force_login(user, backend="accounts.backends.PhoneOrCodeBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


@contextlib.contextmanager
def _web_server() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    subprocess.run([PYTHON, "manage.py", "collectstatic", "--noinput", "-v0"], check=True)
    command = [PYTHON, "-m", "gunicorn", "handbook.wsgi", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    child = start_child(command, os.environ)
    try:
        while _read(port, [Reader("", ["/"])], 0.1, 0.2).statuses.keys() != {200}:
            time.sleep(0.2)
        yield port
    finally:
        end_children([child], seconds=6)


def _read(port: int, readers: Sequence[Reader], pause: float, seconds: float) -> Seen:
    return read_for(port, readers, pause, lambda: seconds > 0, seconds)


def _during(
    path: Path, scope: str, actor: str, port: int, readers: Sequence[Reader], pause: float
) -> tuple[Seen, int, float]:
    command = [PYTHON, "manage.py", "import_roster", path, "--organisation", scope, "--actor", actor]
    began = time.monotonic()
    child = start_child([*LATER_THAN_READERS, *command, "--today", str(AS_OF)], os.environ)
    try:
        seen = read_for(port, readers, pause, lambda: child.poll() is None)
        return seen, child.wait(), time.monotonic() - began
    finally:
        end_children([child], seconds=1)


@contextlib.contextmanager
def _locks() -> Iterator[list[float]]:
    """How long, in seconds, anybody had been waiting for a lock, looked at five times a second."""
    waits: list[float] = []
    stop = threading.Event()

    def watch() -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as beside:
            while not stop.wait(0.2):
                waits.append(float(beside.execute(WAITING).fetchone()[0]))  # type: ignore[index]

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield waits
    finally:
        stop.set()
        watcher.join()


def _tell(what: str, seen: Seen) -> None:
    middle = statistics.median(seen.waits)
    print(
        f"{what}: {len(seen.waits):,} pages, median {middle:.0f} ms, p95 {seen.p95:.0f} ms, {dict(seen.statuses)}",
        flush=True,
    )
