"""Environment, locks and the test command: what `scripts/run` and `scripts/test` say."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handbook.launch import environment, testing
from handbook.launch.project import LaunchError, only_one, sentence
from tests.project.variables import PROJECT


def test_only_one_refuses_the_second_and_lets_the_next_in(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with only_one(lock, "taken"), pytest.raises(LaunchError, match=r"^taken$"), only_one(lock, "taken"):
        pass

    with only_one(lock, "taken"):
        assert lock.exists()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EROFS, "Read-only file system; the portal keeps .venv, .env and its locks in"),
        (errno.ENOSPC, "No space left on device; free some space and start again."),
        (errno.EACCES, "Permission denied; is this the user who set up"),
    ],
)
def test_refusal_of_the_system_comes_with_its_cure(number: int, told: str) -> None:
    text = sentence(OSError(number, os.strerror(number), "/somewhere/.run.lock"))

    assert text.startswith(f"/somewhere/.run.lock: {told}")
    assert "\n" not in text


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

    for marker in venv.glob(".*.sha256"):
        marker.unlink()
    next(venv.rglob("pip/__main__.py")).unlink()  # as if the making had been broken off
    environment.ensure_environment(requirements)

    making, installing = "Making .venv …", "Installing requirements.txt …"
    assert steps == [making, installing, making, installing, installing, making, installing]


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


TWO_PROCESSES = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


@pytest.mark.parametrize(
    ("arguments", "added"),
    [
        ([], TWO_PROCESSES),
        (["-q", "-m", "not browser"], TWO_PROCESSES),
        (["-n0"], []),
        ([f"{PROJECT}/tests/lib"], []),
        ([f"{PROJECT}/tests/project/test_scripts.py::test_x"], []),
    ],
)
def test_whole_suite_runs_on_two_processes(arguments: list[str], added: list[str]) -> None:
    assert testing.in_parallel(arguments) == added


def test_processes_of_one_run_agree_on_the_seed_of_the_generated_rosters(tmp_path: Path) -> None:
    made = testing.environment_for_tests(tmp_path, "postgres://x/x", {})
    kept = testing.environment_for_tests(tmp_path, "postgres://x/x", {"ROSTER_SEED": "abc"})

    assert len(made["ROSTER_SEED"]) == 8
    assert kept["ROSTER_SEED"] == "abc"
