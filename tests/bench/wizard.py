"""scripts/bench wizard: every screen of an import of 100,000 rows with 10,000 doubts, beside the portal's home page."""

import argparse
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import python_calamine
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from handbook.lib.sheets.writer import write_workbook
from tests.bench.roster import _import, _load_members, _load_province
from tests.bench.roster_files import AS_OF, life_size_units, write_roster
from tests.members.wizard import HEADINGS

TIMES = 5
LARGEST, SLOWEST = 100_000, 300
"""Bytes and milliseconds a screen may take."""
_SCREENS = ("", "cot/", "chu/", "lan-luot/", "trung/", "quan-so/", "xac-nhan/")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench wizard", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--known", type=int, default=30_000, help="members in the portal before")
    options = parser.parse_args(arguments)
    folder, units = Path(mkdtemp(prefix="so-tay-bench-")), life_size_units()
    print(f"Making the province, {options.known:,} members and a file of {options.rows:,} rows …", flush=True)
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    scope, actor = _load_province(units)
    _load_members(units, options.known)
    from members.views.imports.common import VIEWS

    clean, messy = folder / "clean.xlsx", folder / "danh-sach.xlsx"
    write_roster(clean, units, options.rows, "wizard")
    with messy.open("wb") as target:
        write_workbook(target, "Danh sách", HEADINGS, _messed_up(clean))
    judged = _import(messy, scope, actor, AS_OF, writes=False)["import"]
    print({name: number for name, number in judged.counts.items() if number}, flush=True)

    client = Client(headers={"host": "localhost"})
    client.force_login(actor, backend="accounts.backends.PhoneOrCodeBackend")
    home, _ = _opened(client, "/")
    base = f"/quan-ly/nhap/{judged.pk}/"
    causes = [f"viec/{cause['code']}/" for cause in judged.causes]
    tails = [*_SCREENS, *causes, *(f"dong/?xem={name}" for name in VIEWS), "dong/?xem=moi&page=500"]
    seen = {tail: _opened(client, base + tail) for tail in tails}
    for tail, (spent, size) in sorted(seen.items(), key=lambda item: -item[1][0]):
        print(f"{spent:6.0f} ms {spent / home:5.1f} × home {size / 1000:6.1f} KB  {tail or 'first screen'}")
    slowest, largest = max(spent for spent, _ in seen.values()), max(size for _, size in seen.values())
    print(f"{len(seen)} screens: slowest {slowest:.0f} ms (aim: at most {SLOWEST}), {slowest / home:.1f} × home page;")
    print(f"largest {largest / 1000:.1f} KB (aim: at most {LARGEST / 1000:.0f})")


def _messed_up(clean: Path) -> Iterator[list[str]]:
    """One row in 25 with a day that does not exist, one in 40 with a misspelt cell, one in 30 a neighbour's twin."""
    before: list[str] = []
    for number, line in enumerate(python_calamine.load_workbook(str(clean)).get_sheet_by_index(0).to_python()[7:]):
        row = [str(line[column]) for column in (2, 5, 4, 8, 23, 24, 13, 6)]
        if number % 25 == 0:
            row[1] = f"31/02/{row[1][-4:]}"
        elif number % 40 == 1:
            row[6] = f"Chi bộ Xóm Thử{number % 6}"
        elif number % 30 == 2 and before:
            row = [*before[:3], "", *before[4:]]
        before = row
        yield row


def _opened(client: Any, address: str) -> tuple[float, int]:
    """(median milliseconds, bytes of the page) of TIMES readings through every redirect, the first one left out."""
    client.get(address, follow=True)
    spent, size = [], 0
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = client.get(address, follow=True)
        spent.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.content)
    return statistics.median(spent), size
