"""Run the portal: `scripts/run` ends up here.

Order: checks that cost nothing, secrets, database server, `manage.py prepare`, then web server and job worker until
Ctrl-C. What was started is ended in the reverse order, whatever happens.
"""

import contextlib
import os
import sys
from pathlib import Path

import psycopg

from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch.children import Signals, StopRequested, end_children, say, start_child
from handbook.launch.configuration import MARKER, RUN_FILE, Configuration
from handbook.launch.preflight import ALREADY_RUNS
from handbook.launch.project import PYTHON, RUN_LOCK, LaunchError, only_one, sentence
from handbook.launch.supervisor import Supervisor

OLDEST_SERVER = 150000


def main() -> int:
    """Exit status: 0 after Ctrl-C or SIGTERM, 1 with one sentence when something is missing or fails."""
    signals = Signals()
    try:
        with contextlib.ExitStack() as undo:
            try:
                _run(signals, undo)
            finally:
                signals.ignore()
    except StopRequested:
        say("The portal has ended.")
    except LaunchError as error:
        say(str(error), is_error=True)
        return 1
    except OSError as error:
        say(sentence(error), is_error=True)
        return 1
    return 0


def _run(signals: Signals, undo: contextlib.ExitStack) -> None:
    undo.enter_context(only_one(RUN_LOCK, ALREADY_RUNS))
    configuration = Configuration.load()
    configuration.check()
    data_dir = configuration.data_dir
    _make_data_dir(data_dir)
    undo.enter_context(only_one(data_dir / "run" / "portal.lock", f"Another portal already runs on {data_dir}."))
    configuration.write_env_file()
    (data_dir / MARKER).touch()
    configuration.write_run_file()
    undo.callback(RUN_FILE.unlink, missing_ok=True)

    server = None
    if configuration.database_url:
        _check_database(configuration.database_url)
    else:
        server = EmbeddedPostgres(data_dir)
        _start_server(server, data_dir / "run" / "postgres-is-ours", signals, undo)
    environment = {**os.environ, **configuration.exported()}
    accounts = _prepare(environment)
    supervisor = Supervisor(configuration, environment, server, signals)
    undo.callback(supervisor.end)
    supervisor.start()
    say(f"\nThe portal answers at {supervisor.address} (Ctrl-C ends it).\n{accounts}".rstrip())
    supervisor.watch()


def _make_data_dir(data_dir: Path) -> None:
    """The directory itself may be entered by the database's account; what lies in it is private."""
    if not data_dir.exists():
        before = os.umask(0o022)
        try:
            data_dir.mkdir(parents=True)
        finally:
            os.umask(before)
    for name in ("media", "run"):
        (data_dir / name).mkdir(mode=0o700, exist_ok=True)


def _start_server(server: EmbeddedPostgres, note: Path, signals: Signals, undo: contextlib.ExitStack) -> None:
    """Start the embedded server; it ends with us unless somebody else had started it.

    The note outlives a killed launcher, so that the next one knows the server for its own.
    """
    with signals.held():
        if not server.is_running():
            note.touch()
        if note.exists():
            undo.callback(note.unlink, missing_ok=True)
            undo.callback(server.stop)
        server.start()


def _check_database(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except (psycopg.Error, UnicodeError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise LaunchError(f"The database of DATABASE_URL cannot be reached ({reason}).") from None
    if version < OLDEST_SERVER:
        raise LaunchError("The database of DATABASE_URL is older than PostgreSQL 15: choose a newer server.")


def _prepare(environment: dict[str, str]) -> str:
    """Run `manage.py prepare`; returns what it says about the demonstration accounts."""
    reading, writing = os.pipe()
    with open(reading) as accounts:
        try:
            command = [str(PYTHON), "manage.py", "prepare", "--accounts-fd", str(writing)]
            child = start_child(command, environment, pass_fds=[writing])
        finally:
            os.close(writing)
        try:
            if child.wait():
                raise LaunchError("The portal could not be prepared: the reason stands above.")
        finally:
            end_children([child], seconds=5)
        return accounts.read()


if __name__ == "__main__":
    sys.exit(main())
