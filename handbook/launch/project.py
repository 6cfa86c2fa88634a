"""Where the project lies, the one error of starting it, and locks between its launchers. Standard library only."""

import contextlib
import errno
import fcntl
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_LOCK = PROJECT / ".run.lock"


class LaunchError(RuntimeError):
    """One sentence a person can act on: what is missing or wrong, and the cure."""


@contextlib.contextmanager
def only_one(path: Path, refusal: str) -> Iterator[None]:
    """Hold the lock `path`, or raise LaunchError with the sentence `refusal` when another process holds it."""
    with open(path, "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError(refusal) from None
        yield


def sentence(error: OSError) -> str:
    """What the system refused, in one line."""
    cures = {
        errno.EROFS: f"the portal keeps .venv, .env and its locks in {PROJECT}, which must be writable.",
        errno.ENOSPC: "free some space and start again.",
    }
    cure = cures.get(error.errno or 0, f"is this the user who set up {PROJECT}?")
    return f"{error.filename or 'The system'}: {error.strerror}; {cure}"
