"""A nice process is nice in the database too, and touches no process that is not its own server's."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from handbook.lib import priority
from tests.project.variables import PROJECT

TOLD = """
import os, pathlib, django; django.setup()
from django.db import connection
connection.ensure_connection()
server = connection.connection.info.backend_pid
print(os.getpriority(os.PRIO_PROCESS, server))
for process in (os.getpid(), server):
    print(pathlib.Path(f"/proc/{process}/autogroup").read_text().split()[-1])
"""
needs_autogroups = pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="a kernel without autogroups")


def told(niceness: int, **how: bool) -> list[int]:
    """Of a process with a connection: its server's niceness, then that of its own session and of the server's."""
    command = ["nice", "-n", str(niceness), sys.executable, "-c", TOLD]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True, **how)
    return [int(line) for line in done.stdout.split()]


@needs_autogroups
@pytest.mark.parametrize("niceness", [0, 7])
@pytest.mark.django_db
def test_a_connection_and_both_sessions_take_over_the_niceness_of_the_process(niceness: int) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    expected = own + niceness if niceness else 0

    assert told(niceness, start_new_session=True) == [expected or own, expected, expected]


@needs_autogroups
@pytest.mark.django_db
def test_a_session_led_by_somebody_else_is_left(tmp_path: Path) -> None:
    group = Path("/proc/self/autogroup")
    before = group.read_text()

    assert told(7)[0] == os.getpriority(os.PRIO_PROCESS, 0) + 7

    assert group.read_text() == before


def test_a_server_already_nicer_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as nicer:
        os.setpriority(os.PRIO_PROCESS, nicer.info.backend_pid, 15)
        with monkeypatch.context() as nice:
            nice.setattr(priority.os, "getpriority", lambda kind, process: 15 if process else 5)
            assert priority.share_niceness(nicer) == 15


def test_a_server_that_is_no_child_of_the_listener_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server in a container, or behind a proxy: its number may belong to anybody here."""
    touched: list[tuple[int, ...]] = []
    monkeypatch.setattr(priority.os, "getpriority", lambda *_: 10)
    monkeypatch.setattr(priority.os, "setpriority", lambda *told: touched.append(told))

    with socket.socket(socket.AF_UNIX) as near, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(b"\0" + os.urandom(8).hex().encode())
        listening.listen()
        near.connect(listening.getsockname())
        strangers = SimpleNamespace(fileno=near.fileno, info=SimpleNamespace(backend_pid=os.getppid()))
        assert priority.share_niceness(strangers) == 0
    with socket.socket(socket.AF_INET) as far:
        strangers = SimpleNamespace(fileno=far.fileno, info=SimpleNamespace(backend_pid=os.getppid()))
        assert priority.share_niceness(strangers) == 0

    assert touched == []
