"""When a program of the portal that ended is started again."""

import contextlib
import os
import select
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from handbook.launch import supervisor
from handbook.launch.children import end_children
from handbook.launch.project import LaunchError
from handbook.launch.supervisor import Service


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(supervisor, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def service(code: str, **how: int) -> Service:
    signals = SimpleNamespace(held=contextlib.nullcontext)
    return Service("job worker", [sys.executable, "-c", code], {}, signals, **how)


def die(program: Service) -> None:
    program.start()
    program.process.wait()


def test_program_that_runs_is_left_alone(clock: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    program = service("import time; time.sleep(600)")
    program.start()
    process = program.process

    program.revive()

    assert (program.process, capsys.readouterr().err) == (process, "")
    end_children([process], seconds=5)


def test_program_that_ran_long_starts_again_at_once(clock: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    program = service("raise SystemExit(3)")
    die(program)
    first = program.process
    clock.now += 60

    program.revive()

    assert program.process is not first
    assert capsys.readouterr().err == "The job worker ended by itself (status 3); it starts again at once.\n"
    end_children([program.process], seconds=5)


def test_program_that_dies_young_waits_longer_each_time(
    clock: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    program = service("raise SystemExit(3)")
    program.start()
    for pause in (2, 4, 8, 16, 32, 60, 60):
        program.process.wait()
        process = program.process

        program.revive()
        told = capsys.readouterr().err
        clock.now += pause - 1
        program.revive()
        is_early = program.process is not process
        clock.now += 1
        program.revive()

        assert told == f"The job worker ended by itself (status 3); it starts again in {pause} s.\n"
        assert (is_early, program.process is not process) == (False, True)
    end_children([program.process], seconds=5)


def test_program_that_keeps_dying_may_be_given_up(clock: SimpleNamespace) -> None:
    program = service("raise SystemExit(3)", most_young_deaths=1)
    die(program)
    program.revive()
    clock.now += 2
    program.revive()
    program.process.wait()

    with pytest.raises(LaunchError, match=r"^The job worker ends again and again: its reasons stand above\.$"):
        program.revive()


def test_what_a_killed_program_had_started_is_ended_first(clock: SimpleNamespace, tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = f"import subprocess; print(subprocess.Popen(['sleep', '600']).pid, file=open({str(child)!r}, 'w'))"
    program = service(code)
    die(program)
    watch = os.pidfd_open(int(child.read_text()))

    program.revive()

    ended, _, _ = select.select([watch], [], [], 20)
    os.close(watch)
    assert ended == [watch]
