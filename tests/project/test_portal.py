"""The running portal: what `scripts/run` promises of start, end and killed servers."""

import contextlib
import http.client
import os
import signal
import subprocess
import time
from pathlib import Path

from handbook.launch.children import end_with_parent
from tests.project.variables import known_variables


def launch(checkout: Path, port: int) -> subprocess.Popen[str]:
    """A started portal that has printed its address."""
    plain = {name: value for name, value in os.environ.items() if name not in known_variables()}
    variables = {**plain, "PORT": str(port), "DEMO": "0", "WORKERS": "1"}
    portal = subprocess.Popen(
        [checkout / ".venv" / "bin" / "python", "-m", "handbook.launch.portal"],
        cwd=checkout, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, preexec_fn=end_with_parent,  # a killed test run leaves no portal behind
    )  # fmt: skip
    read_until(portal, f"The portal answers at http://localhost:{port}/ (Ctrl-C ends it).")
    return portal


def read_until(portal: subprocess.Popen[str], words: str) -> None:
    """Wait until the portal says a line with these words."""
    said = []
    for line in portal.stdout or ():
        if words in line:
            return
        said.append(line.rstrip("\n"))
    raise AssertionError("\n".join(said))


def first_page(port: int) -> int:
    """Status of the first page; 0 when nobody answers."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


def child_of(portal: subprocess.Popen[str], word: str) -> int:
    """Id of the portal's child whose command line holds `word`."""
    children = Path(f"/proc/{portal.pid}/task/{portal.pid}/children").read_text().split()
    return next(int(child) for child in children if word in Path(f"/proc/{child}/cmdline").read_text())


def end(portal: subprocess.Popen[str], number: int) -> int:
    """Exit status after the signal."""
    portal.send_signal(number)
    portal.communicate(timeout=60)
    return portal.returncode


def test_portal_starts_serves_ends_and_starts_again(checkout: Path, free_port: int) -> None:
    python = checkout / ".venv" / "bin" / "python"
    plain = {"PATH": os.environ["PATH"]}
    portal = launch(checkout, free_port)
    try:
        status = first_page(free_port)
        again = subprocess.run(
            [python, "-m", "handbook.launch.preflight"],
            cwd=checkout,
            env=plain,
            capture_output=True,
            text=True,
            check=False,
        )
        beside = subprocess.run(
            [python, checkout / "manage.py", "migrate", "--check"], cwd="/", env=plain, capture_output=True, check=False
        )
    finally:
        ended = end(portal, signal.SIGTERM)
    portal = launch(checkout, free_port)
    ended_again = end(portal, signal.SIGINT)

    assert status == 200
    assert (again.returncode, again.stderr) == (
        1,
        f"The portal already runs from {checkout}: end it first, or use the address it printed.\n",
    )
    assert beside.returncode == 0, beside.stderr
    assert (ended, ended_again, (checkout / ".run.env").exists()) == (0, 0, False)
    assert not list((checkout / "var" / "pg").rglob("postmaster.pid"))


def test_portal_outlives_each_of_its_killed_servers(checkout: Path, free_port: int) -> None:
    portal = launch(checkout, free_port)
    try:
        assert [first_page(free_port) for _ in range(8)] == [200] * 8  # so that the pool holds connections to lose

        os.kill(int(next((checkout / "var" / "pg").rglob("postmaster.pid")).read_text().split("\n")[0]), signal.SIGKILL)
        read_until(portal, "The database server runs again.")
        after_database = [first_page(free_port) for _ in range(8)]

        worker = child_of(portal, "procrastinate")
        os.kill(worker, signal.SIGKILL)
        read_until(portal, "The job worker ended by itself (status -9); it starts again")

        os.kill(child_of(portal, "gunicorn"), signal.SIGKILL)
        read_until(portal, "The web server ended by itself (status -9); it starts again")
        deadline = time.monotonic() + 60
        while not (status := first_page(free_port)) and time.monotonic() < deadline:
            time.sleep(0.1)
        new_worker = child_of(portal, "procrastinate")
    finally:
        ended = end(portal, signal.SIGTERM)

    assert after_database == [200] * 8
    assert (status, new_worker != worker) == (200, True)
    assert ended == 0
    assert not list((checkout / "var" / "pg").rglob("postmaster.pid"))
