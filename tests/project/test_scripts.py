"""Set-up and start: what `scripts/run` and `scripts/test` promise."""

import base64
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import environ
import pytest

from handbook.launch import configuration, environment, testing
from handbook.launch.configuration import Configuration
from handbook.launch.project import LaunchError, only_one

PROJECT = Path(__file__).resolve().parents[2]
LAUNCH_VARIABLES = {"DATABASE_URL", "DATA_DIR", "DEMO", "PORT", "LISTEN", "WORKERS", "THREADS", "ACCESS_LOG"}
STARTER_VARIABLES = {"PORTAL_PG_BIN", "PORTAL_PG_OS_USER", "PORTAL_STATE_DIR"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without `.env`, and no variable of the portal set."""
    for name in known_variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(configuration, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(configuration, "RUN_FILE", tmp_path / ".run.env")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def known_variables() -> list[str]:
    return re.findall(r"^#? ?([A-Z][A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)


def refusal() -> str:
    with pytest.raises(LaunchError) as caught:
        Configuration.load().check()
    return str(caught.value)


def test_env_example_lists_exactly_the_variables_that_are_read() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (PROJECT / "handbook" / "settings.py").read_text()))

    assert sorted(known_variables()) == sorted(read | LAUNCH_VARIABLES | STARTER_VARIABLES)


def test_env_file_is_made_once_with_private_random_secrets(project: Path) -> None:
    Configuration.load().write_env_file()
    first = (project / ".env").read_text()
    Configuration.load().write_env_file()
    stored = Configuration.load().stored

    assert (project / ".env").read_text() == first
    assert (project / ".env").stat().st_mode & 0o777 == 0o600
    assert sorted(stored) == ["BLIND_INDEX_KEY", "FIELD_KEYS", "SECRET_KEY"]
    key_id, _, key = stored["FIELD_KEYS"].partition(":")
    assert (key_id, len(base64.b64decode(key)), len(base64.b64decode(stored["BLIND_INDEX_KEY"]))) == ("1", 32, 32)


def test_env_file_is_not_made_where_the_environment_gives_every_secret(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in configuration.SECRETS:
        monkeypatch.setenv(name, "given")

    Configuration.load().write_env_file()

    assert not (project / ".env").exists()


def test_run_file_tells_manage_py_everything_the_run_was_given(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"DATABASE_URL": "postgresql://a:b'c#d$e f@h/x", "SECRET_KEY": "given", "PORT": "8123", "DEMO": "off"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    Configuration.load().write_run_file()

    seen: dict[str, str] = {}
    monkeypatch.setattr(environ.Env, "ENVIRON", seen)
    environ.Env.read_env(project / ".run.env")
    assert seen == {**given, "DEMO": "0", "DATA_DIR": str(project / "var")}
    assert (project / ".run.env").stat().st_mode & 0o777 == 0o600


def test_environment_wins_over_env_file_and_env_file_over_defaults(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".env").write_text("# words\nPORT=8001\nDEMO='0'\nTHREADS=8\n")
    monkeypatch.setenv("PORT", "8002")

    loaded = Configuration.load()

    assert (loaded.port, loaded.is_demo, loaded.number("THREADS", 4, 64), loaded.listen) == (
        8002,
        False,
        8,
        "127.0.0.1",
    )


def test_taken_port_is_told_in_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        assert refusal() == f"Port {port} on 127.0.0.1 is taken by another program: choose another with PORT=8080."


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０００"])
def test_port_that_is_none_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)

    assert refusal() == f"PORT is {port!r}: give a number from 1 to 65535."


@pytest.mark.parametrize(
    ("name", "where"), [("diary.txt", "var"), ("base/1", "var"), ("pg/data/PG_VERSION", "var/pg/data")]
)
def test_foreign_data_directory_is_refused_and_left_alone(project: Path, name: str, where: str) -> None:
    foreign = project / "var" / name
    foreign.parent.mkdir(parents=True)
    foreign.write_text("theirs")
    before = sorted(project.rglob("*"))

    assert refusal() == f"{project / where} holds files that are not the portal's: choose another DATA_DIR."
    assert (sorted(project.rglob("*")), foreign.read_text()) == (before, "theirs")


def test_data_directory_that_is_a_file_is_told(project: Path) -> None:
    (project / "var").write_text("")

    assert refusal() == f"{project / 'var'} is not a directory: choose another DATA_DIR."


def test_data_without_their_keys_are_not_given_new_ones(project: Path) -> None:
    (project / "var").mkdir()
    (project / "var" / "PORTAL_OK").touch()

    assert refusal() == (
        f"{project / 'var'} holds data, but {project / '.env'} with their keys is missing: put it back, or choose "
        "another DATA_DIR to start afresh."
    )


def test_env_file_that_lacks_a_key_is_told(project: Path) -> None:
    (project / ".env").write_text("SECRET_KEY=x\nBLIND_INDEX_KEY=x\n")

    assert refusal() == f"{project / '.env'} lacks FIELD_KEYS: add it, or remove the file to have it made anew."


def test_only_one_refuses_the_second_and_lets_the_next_in(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with only_one(lock, "taken"), pytest.raises(LaunchError, match=r"^taken$"), only_one(lock, "taken"):
        pass

    with only_one(lock, "taken"):
        assert lock.exists()


def test_environment_is_made_once_and_again_when_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = tmp_path / "a b" / ".venv"
    venv.parent.mkdir()
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# nothing\n")
    python = venv / "bin" / "python"
    monkeypatch.setattr(environment, "PROJECT", venv.parent)
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "PYTHON", python)
    steps = []
    monkeypatch.setattr("builtins.print", lambda text, **how: steps.append(text))

    environment.ensure_environment(requirements)
    environment.ensure_environment(requirements)
    python.unlink()
    environment.ensure_environment(requirements)
    requirements.write_text("# still nothing\n")
    environment.ensure_environment(requirements)

    making, installing = "Making .venv …", "Installing requirements.txt …"
    assert steps == [making, installing, making, installing, installing]


def test_missing_venv_module_names_debians_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(LaunchError) as missing:
        environment.ensure_environment(tmp_path / "requirements.txt")

    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert str(missing.value) == (
        f"Python's venv module is missing: on Debian or Ubuntu run 'apt-get install {package}', then start again."
    )


def test_python_that_is_too_old_is_told(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"

    told = subprocess.run(
        [PROJECT / "scripts" / "run"], env={"PATH": path}, capture_output=True, text=True, check=False
    )

    assert (told.returncode, told.stdout, told.stderr) == (
        1,
        "",
        "Python 3.11 or newer is needed and was not found: "
        "on Debian or Ubuntu run 'apt-get install python3 python3-venv'.\n",
    )


@pytest.mark.parametrize(("is_required", "status", "told"), [("1", 1, "err"), ("", 0, "out")])
def test_missing_browser_is_told_or_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_required: str, status: int, told: str
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setenv("REQUIRE_BROWSER", is_required)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///unused")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        assert testing.main(["--version"]) == status
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    lines = getattr(capsys.readouterr(), told).splitlines()
    assert [line for line in lines if "Chromium" in line] == [
        "REQUIRE_BROWSER=1, but no Chromium was found: install 'chromium' or name one in CHROMIUM."
        if is_required
        else "BROWSER TESTS ARE SKIPPED: no Chromium was found (install 'chromium' or name one in CHROMIUM)."
    ]


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy of this project with our virtual environment, started by nobody else."""
    folder = Path(tempfile.mkdtemp(prefix="so-tay-checkout-"))
    folder.chmod(0o755)
    copy = folder / "bản sao"
    left_out = shutil.ignore_patterns(".git", ".venv", "var", ".env", ".run*", "__pycache__", ".*_cache")
    shutil.copytree(PROJECT, copy, ignore=left_out)
    (copy / ".venv").symlink_to(Path(sys.prefix))
    yield copy
    shutil.rmtree(folder)


def launch(checkout: Path, port: int) -> tuple[subprocess.Popen[str], float]:
    """A started portal that has printed its address, and the seconds that took."""
    plain = {name: value for name, value in os.environ.items() if name not in known_variables()}
    variables = {**plain, "PORT": str(port), "DEMO": "0", "WORKERS": "1"}
    began = time.monotonic()
    portal = subprocess.Popen(
        [checkout / ".venv" / "bin" / "python", "-m", "handbook.launch.portal"],
        cwd=checkout, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = []
    for line in portal.stdout or ():
        said.append(line)
        if line == f"The portal answers at http://localhost:{port}/ (Ctrl-C ends it).\n":
            return portal, time.monotonic() - began
    raise AssertionError("".join(said))


def end(portal: subprocess.Popen[str], number: int) -> tuple[int, float]:
    """Exit status and the seconds the end took."""
    began = time.monotonic()
    portal.send_signal(number)
    portal.communicate(timeout=30)
    return portal.returncode, time.monotonic() - began


def test_portal_starts_serves_ends_and_starts_again(checkout: Path, free_port: int) -> None:
    python = checkout / ".venv" / "bin" / "python"
    plain = {"PATH": os.environ["PATH"]}
    portal, _ = launch(checkout, free_port)
    try:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", free_port)) as connection:
            connection.request("GET", "/")
            status = connection.getresponse().status
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
    portal, seconds = launch(checkout, free_port)
    ended_again = end(portal, signal.SIGINT)

    assert status == 200
    assert (again.returncode, again.stderr) == (
        1,
        f"The portal already runs from {checkout}: end it first, or use the address it printed.\n",
    )
    assert beside.returncode == 0, beside.stderr
    assert (ended[0], ended_again[0], (checkout / ".run.env").exists()) == (0, 0, False)
    assert max(ended[1], ended_again[1], seconds) < 10
    assert not list((checkout / "var" / "pg").rglob("postmaster.pid"))
