"""What a killed PostgreSQL server leaves behind, and when it may go."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from handbook.launch.binaries import EmbeddedPostgresError


def clear_crash(data: Path, socket_lock: Path, stop: Callable[[], None]) -> None:
    """Remove the lock files of a killed server of the cluster `data`, once none of its processes is left.

    PostgreSQL refuses to start while the process id on file is taken, though after a reboot it may be anybody's.
    A server that lives on without its socket is ended by `stop`.
    """
    process_file = data / "postmaster.pid"
    if not process_file.exists() or not Path("/proc/self").exists():
        return
    if process_file.read_text().split("\n", 1)[0] in _server_processes(data):
        with contextlib.suppress(EmbeddedPostgresError):
            stop()
    deadline = time.monotonic() + 5
    while _server_processes(data):
        if time.monotonic() > deadline:
            return
        time.sleep(0.05)
    process_file.unlink(missing_ok=True)
    socket_lock.unlink(missing_ok=True)


def _server_processes(data: Path) -> set[str]:
    """Ids of the processes that work in the cluster; those we may not look into count as such."""
    owner, found = data.stat().st_uid, set()
    for process in Path("/proc").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if not process.name.isdigit() or process.stat().st_uid != owner:
                continue
            if not (process / "comm").read_text().startswith("postgres"):
                continue
            try:
                is_elsewhere = (process / "cwd").readlink() != data
            except PermissionError:
                is_elsewhere = False
            if not is_elsewhere:
                found.add(process.name)
    return found
