"""Child processes that end with their parent, and the signals that ask for the end."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handbook.launch.project import PROJECT

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class StopRequested(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or a terminal that went away."""


class Signals:
    """Turns the three signals into StopRequested, at once or, within `held`, at its end."""

    def __init__(self) -> None:
        self._is_held = self._is_asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, number: int, frame: Any) -> None:
        self._is_asked = True
        if not self._is_held:
            raise StopRequested

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        if self._is_asked:
            raise StopRequested

    def ignore(self) -> None:
        """From now on the end is under way; a second Ctrl-C must not break it off."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)


def say(text: str, *, is_error: bool = False) -> None:
    """Print at once; a terminal that went away is no reason to fail."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr if is_error else sys.stdout, flush=True)


def end_with_parent() -> None:
    """For `preexec_fn`: ordinary signals again, and SIGTERM when the parent dies."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(AttributeError, OSError):  # Linux only; elsewhere only a killed parent leaves children
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start_child(
    command: Sequence[str | os.PathLike[str]], environment: Mapping[str, str], **how: Any
) -> subprocess.Popen:
    """Start `command` in the project, in a process group of its own: the terminal's Ctrl-C reaches only us."""
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, start_new_session=True, preexec_fn=end_with_parent, **how
    )


def end_children(children: Sequence[subprocess.Popen], *, seconds: float) -> None:
    """Ask all to end together; kill the groups of those that have not after `seconds`."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # grandchildren too, when their parent is gone
        child.wait()
