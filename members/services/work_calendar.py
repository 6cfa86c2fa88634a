"""Reading the table of days off, and its first loading."""

import datetime as dt
import tomllib
from pathlib import Path

from django.db import transaction

from accounts.audit import recording
from handbook.lib.working_days import WorkCalendar
from members.models import SpecialDay, SpecialDayKind, WorkYear

DATA = Path(__file__).resolve().parents[1] / "data" / "work_years.toml"


def work_calendar() -> WorkCalendar:
    """The table as it stands, for counting; two queries."""
    days: dict[str, set[dt.date]] = {kind: set() for kind in SpecialDayKind.values}
    for day, kind in SpecialDay.objects.values_list("day", "kind"):
        days[kind].add(day)
    years = frozenset(WorkYear.objects.values_list("year", flat=True))
    return WorkCalendar(frozenset(days[SpecialDayKind.OFF]), frozenset(days[SpecialDayKind.WORKED]), years)


@transaction.atomic
def load_work_years() -> dict[str, int]:
    """Create the years that are missing, idempotent; returns counts of new rows. A year once there stays as edited."""
    made = 0
    with recording("reference.loaded"), DATA.open("rb") as stream:
        for entry in tomllib.load(stream)["years"]:
            year, created = WorkYear.objects.get_or_create(year=entry["year"], defaults={"basis": entry["basis"]})
            if created:
                SpecialDay.objects.bulk_create(
                    SpecialDay(work_year=year, day=dt.date.fromisoformat(day), name=name) for day, name in entry["days"]
                )
                made += 1
    return {"work years": made}
