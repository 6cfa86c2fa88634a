"""Run the tests on a throw-away database: `scripts/test` ends up here; the arguments are pytest's."""

import base64
import contextlib
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch.children import Signals, StopRequested, end_children, say, start_child
from handbook.launch.project import PYTHON, LaunchError, sentence

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_CRASH_SAFETY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def main(arguments: list[str]) -> int:
    """Pytest's exit status; 1 when the browser is missing though required, 130 after Ctrl-C."""
    signals = Signals()
    try:
        with contextlib.ExitStack() as undo:
            try:
                return _run(arguments, signals, undo)
            finally:
                signals.ignore()
    except StopRequested:
        return 130
    except LaunchError as error:
        say(str(error), is_error=True)
        return 1
    except OSError as error:
        say(sentence(error), is_error=True)
        return 1


def find_chromium() -> str | None:
    """The browser named by CHROMIUM, or the first known one on PATH."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def environment_for_tests(data_dir: Path, database_url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` with secrets of one run, and nothing of a portal that may run beside."""
    random_key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        **environment,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"1:{random_key}",
        "BLIND_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "DEMO": "0",
        "DEBUG": "0",
        "HTTPS": "0",
        "PYTHONHASHSEED": environment.get("PYTHONHASHSEED", "random"),
        "ROSTER_SEED": environment.get("ROSTER_SEED") or secrets.token_hex(4),
    }


def in_parallel(arguments: list[str]) -> list[str]:
    """Pytest's options for the whole suite on two processes; none where `arguments` choose tests or processes."""
    chosen = any(Path(argument.split("::")[0]).exists() for argument in arguments)
    told = any(argument.startswith(("-n", "--numprocesses", "--dist")) for argument in arguments)
    return [] if chosen or told else ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def _run(arguments: list[str], signals: Signals, undo: contextlib.ExitStack) -> int:
    browser = find_chromium()
    if browser is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            raise LaunchError(
                "REQUIRE_BROWSER=1, but no Chromium was found: install 'chromium' or name one in CHROMIUM."
            )
        say("BROWSER TESTS ARE SKIPPED: no Chromium was found (install 'chromium' or name one in CHROMIUM).")
    with signals.held():
        data_dir = undo.enter_context(temporary_directory())
        url = os.environ.get("DATABASE_URL") or start_server(data_dir, undo)
    environment = environment_for_tests(data_dir, url, os.environ)
    if browser:
        environment["CHROMIUM"] = browser
    else:
        arguments = ["-m", "not browser", *arguments]
    child = start_child([str(PYTHON), "-m", "pytest", *in_parallel(arguments), *arguments], environment)
    try:
        return child.wait()
    finally:
        end_children([child], seconds=5)


@contextlib.contextmanager
def temporary_directory() -> Iterator[Path]:
    """A directory that is removed in the end; the database's account may pass through it."""
    path = Path(tempfile.mkdtemp(prefix="so-tay-test-"))
    path.chmod(0o711)  # the database's account passes through when we are root
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def start_server(data_dir: Path, undo: contextlib.ExitStack, options: Mapping[str, str] = NO_CRASH_SAFETY) -> str:
    """Address of an embedded server under `data_dir`, ended with `undo`."""
    server = EmbeddedPostgres(data_dir, options=dict(options))
    undo.callback(lambda: shutil.rmtree(server.home, ignore_errors=True))  # it may have moved elsewhere
    undo.callback(server.stop)
    return server.start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
