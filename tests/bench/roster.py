"""scripts/bench roster: first import, undo, import again with 1 % changed; beside bare reading and plain import-export.

Baselines in the same run: (a) the bare guarded reader (and calamine itself) on the same file; (b) django-import-export
with its defaults on the same model, on a tenth of the rows, preview and commit, its cost taken as linear.
"""

import argparse
import itertools
import time
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import python_calamine
from django.core.management import call_command

from handbook.lib.bulk import copy_rows, reserve_keys
from handbook.lib.sheets import SheetStream
from tests.bench.memory import Peak, peak_memory
from tests.bench.roster_files import AS_OF, LATER, life_size_units, write_roster
from tests.rosters.rosterkit.people import People
from tests.rosters.rosterkit.units import Units

BATCH = 5000


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench roster", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--known", type=int, default=150_000, help="members in the portal before")
    parser.add_argument("--no-plain", action="store_true", help="leave django-import-export out")
    parser.add_argument("--flat", action="store_true", help="also 1,000, 10,000 and 500,000 rows")
    options = parser.parse_args(arguments)
    folder = Path(mkdtemp(prefix="so-tay-bench-"))
    units = life_size_units()
    print(f"Making the province, {options.known:,} members and two files of {options.rows:,} rows …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    scope, actor = _load_province(units)
    _load_members(units, options.known)
    first, second = folder / "first.xlsx", folder / "second.xlsx"
    write_roster(first, units, options.rows, "bench")
    write_roster(second, units, options.rows, "bench", changed_every=100)

    calamine = _timed(lambda: python_calamine.load_workbook(str(first)).get_sheet_by_index(0).to_python())
    bare = _timed(lambda: _read_bare(first))
    print(f"(a) bare reading of the file: guarded child {bare:.1f} s, calamine itself {calamine:.1f} s", flush=True)
    sizes = [options.rows]
    if options.flat:
        sizes = [1_000, 10_000, *sizes, 500_000]
    with peak_memory() as peak:
        one = _import(first, scope, actor, AS_OF)
    _tell("first import", one, bare, calamine, options.rows, peak, target=10)
    with peak_memory() as peak:
        undone = _undo(one["import"], actor)
    print(f"undo: {undone:.1f} s, {undone / bare:.1f} × (a), {_memory(peak)}", flush=True)
    with peak_memory() as peak:
        one = _import(first, scope, actor, AS_OF)
    _tell("first import once more", one, bare, calamine, options.rows, peak, target=10)
    with peak_memory() as peak:
        two = _import(second, scope, actor, LATER)
    _tell("import again, 1 % changed", two, bare, calamine, options.rows, peak, target=6)
    with peak_memory() as peak:
        three = _import(second, scope, actor, LATER, writes=False)
    _tell("same file again, nothing to write", three, bare, calamine, options.rows, peak)
    for rows in sizes:
        if rows != options.rows:
            path = folder / f"{rows}.xlsx"
            write_roster(path, units, rows, f"flat-{rows}")
            done = _import(path, scope, actor, AS_OF)
            print(f"{rows:>9,} rows: {1e6 * done['total'] / rows:.0f} µs a row", flush=True)
    if not options.no_plain:
        _plain(first, options.rows, one["total"])


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read_bare(path: Path) -> int:
    with SheetStream(path, is_kept=False) as stream:
        return sum(1 for sheet in stream.sheets() for _ in sheet.rows())


def _load_province(units: Units) -> tuple[Any, Any]:
    from accounts.models import User
    from members.models import Organisation, RoleAssignment

    made: dict[str, Any] = {}
    for unit in units.list:
        made[unit.code] = Organisation.objects.create(
            code=unit.code, name=unit.plain_name, short_name=unit.short, type=unit.kind, parent=made.get(unit.parent)
        )
    actor = User.objects.create_user("bench", None, display_name="Người đo thử")
    RoleAssignment.objects.create(user=actor, role="administrator", valid_from=AS_OF)
    province = made[units.list[0].code]
    province.refresh_from_db()
    return province, actor


def _load_members(units: Units, total: int) -> None:
    from members.models import Member, Membership, Organisation

    cells = dict(Organisation.objects.filter(type__endswith="cell").values_list("code", "pk"))
    people, codes = People("known", AS_OF, "K"), itertools.cycle(sorted(cells))
    for start in range(0, total, BATCH):
        batch = []
        keys = reserve_keys(Member, min(BATCH, total - start))
        for key in keys:
            person = people.make(next(codes))
            member = Member(
                pk=key,
                organisation_id=cells[person.organisation],
                full_name=person.full_name,
                sex="male" if person.sex == "Nam" else "female",
                birth_date=person.birth.isoformat(),
                admission_date=person.admission.isoformat(),
                official_date=person.official.isoformat() if person.official else "",
                status="official" if person.official else "probationary",
                citizen_id=f"{int(person.citizen_id[:3]) + 900:03d}{person.citizen_id[3:]}",
                phone=person.phone or "",
                snapshot_on=AS_OF,
            )
            batch.append(member)
        copy_rows(batch)
        copy_rows([Membership(member=member, organisation_id=member.organisation_id) for member in batch])


def _import(path: Path, scope: Any, actor: Any, as_of: Any, *, writes: bool = True) -> dict[str, Any]:
    from members.models import ImportState
    from members.services.rosters import imports

    began = time.perf_counter()
    with path.open("rb") as upload:
        started = imports.start_import(scope, upload, path.name, actor=actor, as_of=as_of)
    judged = imports.judge_import(started.pk)
    previewed = time.perf_counter()
    counts = judged.counts
    assert judged.state == ImportState.JUDGED, judged.message
    if writes:
        imports.confirm_import(judged, actor=actor, waives_approval=True)
        done = imports.apply_import(judged.pk)
        assert done.state == ImportState.DONE, done.message
    ended = time.perf_counter()
    return {
        "import": judged,
        "judge": previewed - began,
        "write": ended - previewed,
        "total": ended - began,
        "counts": counts,
    }


def _undo(roster_import: Any, actor: Any) -> float:
    from members.services.rosters import imports

    roster_import.refresh_from_db()
    began = time.perf_counter()
    imports.ask_undo(roster_import, actor=actor)
    done = imports.undo_import(roster_import.pk)
    print(f"undo: {done.counts['withdrawn']:,} withdrawn, {done.counts['left']:,} left")
    return time.perf_counter() - began


def _memory(peak: Peak) -> str:
    parts = ", ".join(f"{name} {size:.0f}" for name, size in sorted(peak.parts.items(), key=lambda item: -item[1]))
    return f"peak of all processes {peak.total:.0f} MB ({parts})"


def _tell(
    what: str, done: dict[str, Any], bare: float, calamine: float, rows: int, peak: Peak, target: int | None = None
) -> None:
    counts = {name: number for name, number in done["counts"].items() if number and name != "rows"}
    aim = f" (aim: at most {target})" if target else ""
    print(
        f"{what}: {done['total']:.1f} s = read and judge {done['judge']:.1f} + write {done['write']:.1f}; "
        f"{done['total'] / bare:.1f} × (a){aim}, {done['total'] / calamine:.1f} × calamine; "
        f"{1e6 * done['total'] / rows:.0f} µs a row; {_memory(peak)} (aim: at most 500 MB)\n    {counts}",
        flush=True,
    )


_PLAIN_COLUMNS = {
    "external_id": 1,
    "full_name": 2,
    "other_name": 3,
    "sex": 4,
    "birth_date": 5,
    "ethnic_group": 6,
    "citizen_id": 8,
    "card_number": 9,
    "card_issue_date": 11,
    "old_card_number": 12,
    "organisation": 13,
    "admission_date": 23,
    "official_date": 24,
    "old_citizen_id": 25,
}
"""What the model keeps of template 4.0 → place of the column."""
_NUMBERS = ("citizen_id", "card_number", "old_card_number", "old_citizen_id")
_DATES = ("birth_date", "card_issue_date", "admission_date", "official_date")


def _plain(path: Path, rows: int, ours: float) -> None:
    """django-import-export as it comes: one resource over the model, its own row loop, preview and commit.

    Rows are known by an indexed column: by name and birth date each row would read the whole table.
    """
    import tablib
    from import_export.fields import Field
    from import_export.resources import ModelResource
    from import_export.widgets import ForeignKeyWidget

    from members.models import Member, Organisation

    class Plain(ModelResource):
        organisation = Field("organisation", "organisation", ForeignKeyWidget(Organisation, "code"))

        class Meta:
            model = Member
            fields = tuple(_PLAIN_COLUMNS)
            import_id_fields = ("external_id",)

    few = rows // 10
    lines = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()[7 : 7 + few]
    data = tablib.Dataset(headers=list(_PLAIN_COLUMNS))
    for number, line in enumerate(lines):
        row = {name: str(line[column]) for name, column in _PLAIN_COLUMNS.items()}
        for name in _NUMBERS:
            row[name] = row[name] and str(9 * 10 ** (len(row[name]) - 1) + number)  # ours stand in the tables already
        for name in _DATES:
            row[name] = "-".join(reversed(row[name].split("/")))
        row["external_id"] = f"b-{number}"
        row["sex"] = "male" if row["sex"] == "Nam" else "female"
        row["organisation"] = row["organisation"].partition("[")[2].rstrip("]")
        data.append(row.values())
    began = time.perf_counter()
    for dry_run in (True, False):
        Plain().import_data(data, dry_run=dry_run, raise_errors=True)
    plain = (time.perf_counter() - began) * rows / few
    print(
        f"(b) django-import-export, defaults, preview and commit: {plain:.0f} s for {rows:,} rows "
        f"(measured on {few:,}); ours is {plain / ours:.0f} times faster (aim: at least 20)",
        flush=True,
    )
