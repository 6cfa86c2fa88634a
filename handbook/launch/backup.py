"""Save the portal's database to a file, and make a database from such a file.

.venv/bin/python -m handbook.launch.backup save FILE
.venv/bin/python -m handbook.launch.backup restore FILE
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch.binaries import find_binaries
from handbook.launch.configuration import MARKER, Configuration
from handbook.launch.preflight import ALREADY_RUNS
from handbook.launch.project import RUN_LOCK, LaunchError, only_one, sentence

USAGE = "Say what to do: python -m handbook.launch.backup save FILE, or restore FILE."
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def save(configuration: Configuration, file: Path) -> None:
    """Write the database to `file`, whole or not at all, readable by its owner only; the portal may run meanwhile."""
    if not configuration.database_url and EmbeddedPostgres(configuration.data_dir).status() == "absent":
        raise LaunchError(f"{configuration.data_dir} holds no database: choose another DATA_DIR.")
    part = file.with_name(file.name + ".part")
    with _server(configuration) as (programs, url):
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            _run(programs / "pg_dump", "--format=custom", f"--file={part}", f"--dbname={url}")
            part.rename(file)
        finally:
            part.unlink(missing_ok=True)


def restore(configuration: Configuration, file: Path) -> None:
    """Fill an empty database from `file`, all or nothing. The portal must not run."""
    if not file.is_file():
        raise LaunchError(f"There is no file {file}.")
    with only_one(RUN_LOCK, ALREADY_RUNS):
        configuration.check_data_dir()
        with _server(configuration) as (programs, url):
            if (
                _run(programs / "psql", "-X", "-q", "-A", "-t", f"--dbname={url}", f"--command={_TABLES}").strip()
                != "0"
            ):
                raise LaunchError("The database is not empty: choose another DATA_DIR or DATABASE_URL.")
            whole = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
            _run(programs / "pg_restore", *whole, f"--dbname={url}", str(file))
        if not configuration.database_url:
            (configuration.data_dir / MARKER).touch()


@contextlib.contextmanager
def _server(configuration: Configuration) -> Iterator[tuple[Path, str]]:
    """Programs and address of the database; an embedded server that did not run ends afterwards."""
    if configuration.database_url:
        yield find_binaries(configuration.data_dir, None), configuration.database_url
        return
    server = EmbeddedPostgres(configuration.data_dir)
    is_ours = not server.is_running()
    url = server.start()
    try:
        yield server.binaries, url
    finally:
        if is_ours:
            server.stop()


def _run(program: Path, *arguments: str) -> str:
    result = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)
    if result.returncode:
        reason = (result.stderr.strip() or f"status {result.returncode}").splitlines()[0]
        raise LaunchError(f"{program.name} failed ({reason}).")
    return result.stdout


def main(arguments: list[str]) -> int:
    """Exit status: 0 when done, 1 with one sentence."""
    actions = {"save": save, "restore": restore}
    if len(arguments) != 2 or arguments[0] not in actions:
        print(USAGE, file=sys.stderr)
        return 1
    try:
        actions[arguments[0]](Configuration.load(), Path(arguments[1]))
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
