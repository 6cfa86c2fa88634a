"""Peak memory of everything a measurement runs: this process, its children, the database's processes."""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

INTERVAL = 1.0
"""Seconds; looking costs the measured process some milliseconds each time."""


class Peak:
    """`total` and `parts` (by name of program) in MB, proportional set size: shared pages are counted once."""

    def __init__(self) -> None:
        self.total, self.parts = 0.0, {}

    def see(self, parts: dict[str, float]) -> None:
        total = sum(parts.values())
        if total > self.total:
            self.total, self.parts = total, parts


@contextlib.contextmanager
def peak_memory() -> Iterator[Peak]:
    """Looks every INTERVAL seconds at this process, all below it, and every PostgreSQL process of this machine."""
    peak, stop = Peak(), threading.Event()

    def watch() -> None:
        while not stop.wait(INTERVAL):
            peak.see(_now())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def _now() -> dict[str, float]:
    parents, names = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                name, _, rest = (entry / "stat").read_text().partition(" (")[2].rpartition(") ")
                parents[int(entry.name)], names[int(entry.name)] = int(rest.split()[1]), name
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    ours |= {pid for pid, name in names.items() if name == "postgres" and _is_of_bench(pid)}
    found: dict[str, float] = {}
    for pid in ours:
        with contextlib.suppress(OSError):
            found[names.get(pid, "?")] = found.get(names.get(pid, "?"), 0.0) + _megabytes(pid)
    return found


def _is_of_bench(pid: int) -> bool:
    """The postmaster and its processes, told by the data directory in their start."""
    try:
        return os.environ["BENCH_DIR"] in os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return False


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
