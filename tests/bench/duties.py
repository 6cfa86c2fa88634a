"""scripts/bench duties: due dates of 150,000 members computed, kept current, and the lists of branch and committees.

Beside each list, in the same run: the plain count of the same members by the same reader, and its hundred-per-page
neighbour, the list of members. Beside the refresh: reading the same facts without computing anything.
"""

import argparse
import datetime as dt
import itertools
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from handbook.lib.bulk import copy_rows, reserve_keys

BATCH = 5000
COMMUNES, CELLS = 75, 40
TABLES = ("members_member", "members_membership", "members_badge", "members_organisation")
LIST_MS = 200
SEED = 20261125
ADDRESS, MEMBERS = "/chi-bo/viec-den-han/", "/chi-bo/phu-trach/"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench duties", description=__doc__)
    parser.add_argument("--members", type=int, default=150_000)
    parser.add_argument("--visits", type=int, default=30)
    options = parser.parse_args(arguments)
    from guidance.models import DueChange, DueDate
    from guidance.services.duties import refresh

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference")
    print(f"Making {options.members:,} members in {COMMUNES * CELLS:,} cells …", flush=True)
    readers = _load(options.members)
    keys = _analysed()
    plain = _timed(lambda: _read_facts(keys))
    first = _timed(refresh.refresh_everybody)
    print(
        f"refresh of everybody: {first:.1f} s for {DueDate.objects.count():,} due dates, {first / plain:.1f} × reading"
    )
    again = _timed(refresh.refresh_everybody)
    print(f"the same night again, nothing to write: {again:.1f} s, {again / plain:.1f} × reading", flush=True)
    DueChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET full_name = full_name WHERE id % 1000 = 0")
        changed = DueChange.objects.count()
        one = _timed(refresh.refresh_changed)
        cursor.execute("ANALYZE guidance_duedate")
    print(f"refresh of {changed:,} changed members: {one:.2f} s", flush=True)
    with override_settings(STAFF_SECOND_FACTOR_WAIVED=True, ALLOWED_HOSTS=["*"]):
        for role, user in readers.items():
            _tell(role, user, options.visits)


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read_facts(keys: list[int]) -> None:
    from guidance.services.duties.facts import facts_of

    for start in range(0, len(keys), BATCH):
        facts_of(keys[start : start + BATCH], timezone.localdate())


def _load(total: int) -> dict[str, Any]:
    """A province without history: triggers rest, as they would write each row twice more. Returns its readers."""
    from members.models import Badge, Member, Membership, Organisation

    chance = random.Random(SEED)  # noqa: S311 -- every run wants the same members
    today = timezone.localdate()
    province = Organisation.objects.create(code="P", name="Đảng bộ tỉnh Thử", type="province")
    communes = [
        Organisation.objects.create(code=f"X{n}", name=f"Đảng bộ xã {n}", type="commune", parent=province)
        for n in range(COMMUNES)
    ]
    cells = [
        Organisation.objects.create(code=f"X{n}C{m}", name=f"Chi bộ {n}.{m}", type="cell", parent=commune)
        for n, commune in enumerate(communes)
        for m in range(CELLS)
    ]
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    homes = itertools.cycle(cells)
    for start in range(0, total, BATCH):
        members, stays, badges = [], [], []
        for key in reserve_keys(Member, min(BATCH, total - start)):
            home, is_new = next(homes), chance.random() < 0.04
            admitted = today - dt.timedelta(days=chance.randrange(30, 420) if is_new else chance.randrange(500, 22_000))
            decided = admitted - dt.timedelta(days=chance.randrange(5, 30))
            members.append(
                Member(
                    pk=key,
                    full_name=f"Người Thử {key}",
                    birth_date=f"{admitted.year - 27}",
                    organisation=home,
                    status="probationary" if is_new else "official",
                    decision_date=decided.isoformat() if chance.random() < 0.5 else "",
                    admission_date=admitted.isoformat() if chance.random() < 0.97 else "",
                )
            )
            stays.append(Membership(member_id=key, organisation=home, started_on=admitted))
            years = (today - decided).days // 366
            badges += [Badge(member_id=key, level=level) for level in Badge.LEVELS if level <= years]
        for rows in (members, stays, badges):
            copy_rows(rows)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    scopes = {
        "secretary of a cell": ("secretary", cells[0]),
        "officer of a commune": ("officer", communes[0]),
        "officer of the province": ("officer", province),
    }
    return {words: _reader(role, body) for words, (role, body) in scopes.items()}


def _reader(role: str, body: Any) -> Any:
    from accounts.models import User
    from members.models import RoleAssignment
    from members.services.roles import sync_staff

    user = User.objects.create_user(f"bench{body.pk}", None, display_name="Người đo thử", activated_at=timezone.now())
    RoleAssignment.objects.create(user=user, role=role, organisation=body, valid_from=dt.date(2026, 1, 1))
    sync_staff(user)
    return user


def _analysed() -> list[int]:
    from members.models import Member

    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
    return list(Member.objects.order_by("pk").values_list("pk", flat=True))


def _tell(role: str, user: Any, visits: int) -> None:
    """Prints the 95th percentile of the whole page, of its list of members and of the plain count."""
    from django.contrib.auth import get_user_model

    from members.models import Member

    client = Client()
    client.force_login(user, backend="accounts.backends.PhoneOrCodeBackend")

    def page(address: str) -> Callable[[], Any]:
        def visit() -> None:
            assert client.get(address).status_code == 200

        return visit

    def count() -> int:
        fresh = get_user_model().objects.get(pk=user.pk)
        return Member.objects.visible_to(fresh).current().count()

    own, wanting, members, plain = (
        _high(work, visits) for work in (page(ADDRESS), page(f"{ADDRESS}?xem=thieu"), page(MEMBERS), count)
    )
    print(
        f"{role:24} {count():>8,} members: due {own:6.1f} ms, wanting {wanting:6.1f} ms (aim: {LIST_MS}),"
        f" list of members {members:6.1f} ms, plain count {plain:6.1f} ms: {own / plain:.1f} × the count",
        flush=True,
    )


def _high(work: Callable[[], Any], visits: int) -> float:
    """95th percentile in ms after one visit that warms up."""
    work()
    taken = [1e3 * _timed(work) for _ in range(visits)]
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]
