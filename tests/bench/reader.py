"""scripts/bench reader: what understanding a roster costs beside the bare reading of the same file.

Each figure is taken in a process of its own, so that memory is that of the work alone: the parent's and the guarded
child's highest resident set.
"""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine

from handbook.lib.sheets import Limits, SheetStream
from members.rosters.directory import Directory, OrganisationEntry
from members.rosters.understand import understand
from tests.bench.roster_files import AS_OF, life_size_units, write_roster

PROJECT = Path(__file__).resolve().parents[2]
LIMITS = Limits(file_bytes=200_000_000)
"""The other limits are those of the portal; 500,000 rows weigh more than a sender may send at once."""
CHILD = b"handbook.lib.sheets.child"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench reader", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--file", type=Path, help="measure this .xlsx instead of one made for it")
    parser.add_argument("--flat", action="store_true", help="also 1,000, 10,000 and 500,000 rows")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="so-tay-bench-") as folder:
        for rows in [1_000, 10_000, options.rows, 500_000] if options.flat else [options.rows]:
            path = options.file or Path(folder) / f"{rows}.xlsx"
            if not options.file:
                print(f"Making {rows:,} rows …", flush=True)
                write_roster(path, life_size_units(), rows, "bench")
            _tell(path)


def _tell(path: Path) -> None:
    calamine, bare, whole = (_measured(name, path) for name in ("calamine", "bare", "understand"))
    seconds, rows = whole["first"] + whole["second"], whole["rows"]
    print(f"{'calamine, whole file into memory':40} {calamine['wall']:7.2f} s  {calamine['parent']:5.0f} MB")
    print(f"{'bare guarded child, lines thrown away':40} {bare['wall']:7.2f} s  {bare['child']:5.0f} MB")
    print(
        f"{'understand() + rows()':40} {seconds:7.2f} s  parent {whole['parent']:.0f} MB, child {whole['child']:.0f} MB"
    )
    print(
        f"    understand() {whole['first']:.2f} s (parent at work {whole['first_cpu']:.2f} s beside the child's "
        f"{whole['child_cpu']:.2f} s), rows() {whole['second']:.2f} s = {1e6 * whole['second_cpu'] / rows:.0f} µs of "
        f"work a row; {1e6 * seconds / rows:.0f} µs a row in all"
    )
    print(
        f"    {seconds / bare['wall']:.1f} × the bare child (aim: at most 2.5), {seconds / calamine['wall']:.1f} × "
        f"calamine; {rows:,} rows, {whole['waiting']:,} waiting",
        flush=True,
    )


def _measured(name: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.reader", name, str(path)]
    told = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True).stdout
    measured: dict[str, Any] = json.loads(told)
    return measured


def _calamine(path: Path) -> dict[str, Any]:
    began = time.perf_counter()
    python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    return {"wall": time.perf_counter() - began}


def _bare(path: Path) -> dict[str, Any]:
    began = time.perf_counter()
    with SheetStream(path, limits=LIMITS, is_kept=False) as stream:
        for _ in stream.sheets():
            pass
    return {"wall": time.perf_counter() - began}


def _understand(path: Path) -> dict[str, Any]:
    entries = [
        OrganisationEntry(unit.code, unit.plain_name, unit.short, unit.kind, unit.parent or "", tuple(unit.former))
        for unit in life_size_units().list
    ]
    directory = Directory(entries, entries[0].code)
    began, worked = time.perf_counter(), time.process_time()
    with understand(path, path.name, directory=directory, today=AS_OF, limits=LIMITS) as understanding:
        first, first_cpu = time.perf_counter() - began, time.process_time() - worked
        began, worked = time.perf_counter(), time.process_time()
        rows = waiting = 0
        for row in understanding.rows():
            rows += 1
            waiting += row.waits
        second, second_cpu = time.perf_counter() - began, time.process_time() - worked
    return {
        "first": first,
        "first_cpu": first_cpu,
        "second": second,
        "second_cpu": second_cpu,
        "rows": rows,
        "waiting": waiting,
        "child_cpu": resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime,
    }


def _watch(peaks: dict[str, float], stop: threading.Event) -> None:
    """The highest resident sets: the parent's from its birth, the child's as often as it can be looked at."""
    own = f"/proc/{os.getpid()}"
    while not stop.wait(0.05):
        with contextlib.suppress(OSError), open(f"{own}/task/{os.getpid()}/children") as listed:
            for pid in listed.read().split():
                with contextlib.suppress(OSError):
                    if CHILD in Path(f"/proc/{pid}/cmdline").read_bytes():
                        peaks["child"] = max(peaks["child"], _highest(f"/proc/{pid}"))
    peaks["parent"] = _highest(own)


def _highest(process: str) -> float:
    for line in Path(f"{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure(name: str, path: Path) -> dict[str, Any]:
    """One figure with the peaks of memory, in MB."""
    work: dict[str, Callable[[Path], dict[str, Any]]] = {
        "calamine": _calamine,
        "bare": _bare,
        "understand": _understand,
    }
    peaks, stop = {"parent": 0.0, "child": 0.0}, threading.Event()
    watcher = threading.Thread(target=_watch, args=(peaks, stop), daemon=True)
    watcher.start()
    measured = work[name](path)
    stop.set()
    watcher.join()
    return {**measured, **peaks}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
