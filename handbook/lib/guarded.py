"""Strangers' files are read by a child process that limits itself; its parent bounds its time.

The child writes one JSON list per line; the last one is ["done"] or ["error", code]. If that line is missing the child
died (killed, out of memory, crash of a library), and the parent says which.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_ENDINGS = (b'["done"', b'["error"')
_PASSED_ON = ("PYTHONPATH", "LD_LIBRARY_PATH")
"""All the child gets of the environment: it handles strangers' files and needs no secret of ours."""


class ChildFailed(Exception):
    """`code`: what the child told in its error line; or "too_slow", "memory", "crashed"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def limit_self(*, memory_bytes: int, cpu_seconds: int) -> None:
    """For the child: memory, processor time, no core dump, no file written; a lower bound of the machine stays."""
    wanted = {
        resource.RLIMIT_AS: (memory_bytes, memory_bytes),
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 2),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
    }
    for kind, (soft, hard) in wanted.items():
        highest = resource.getrlimit(kind)[1]
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        resource.setrlimit(kind, (soft, hard))


def told_by(module: str, *arguments: str, wall_seconds: float, longest_line: int) -> Generator[bytes, None, None]:
    """The lines of `python -m module arguments` but the last; closing it ends the child. Raises ChildFailed.

    `longest_line` in bytes: a longer one is the end.
    """
    with subprocess.Popen(  # noqa: S603  (our own module, no shell)
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT,
        env={key: os.environ[key] for key in _PASSED_ON if key in os.environ} | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        alarm = threading.Timer(wall_seconds, stop)
        alarm.start()
        ending: list[Any] = []
        is_silent = False
        try:
            assert child.stdout is not None  # noqa: S101  (a pipe was asked for)
            while line := child.stdout.readline(longest_line):
                if not line.endswith(b"\n"):
                    is_silent = len(line) < longest_line  # half a line: the child died while speaking
                    break
                if line.startswith(_ENDINGS):
                    ending = json.loads(line)
                    break
                yield line
            else:
                is_silent = True
        finally:
            if not is_silent:
                child.kill()
            status = child.wait()
            alarm.cancel()
    if ending and ending[0] == "error":
        raise ChildFailed(str(ending[1]))
    if not ending:
        # SIGXCPU: the processor time is used up; SIGABRT: how Rust code ends when it gets no memory
        slow = late.is_set() or status == -signal.SIGXCPU
        raise ChildFailed("too_slow" if slow else "memory" if status == -signal.SIGABRT else "crashed")
