"""The fixed cast of every access test: two communes with two branches each, and one person for each role.

province ─┬─ commune_a ─┬─ cell_a1: member, neighbour, secretary (its secretary)
          │             └─ cell_a2: cousin
          └─ commune_b ─── cell_b1: outsider, other_secretary (its secretary)
officer: subtree of commune_a · other_officer: subtree of commune_b · editor, publisher, dpo, administrator: no cell.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.clock import Clock
from tests.factories import give_role, make_member, make_organisation, make_user

ROLES = (
    "anonymous",
    "member",
    "neighbour",
    "cousin",
    "outsider",
    "secretary",
    "other_secretary",
    "officer",
    "other_officer",
    "editor",
    "publisher",
    "dpo",
    "administrator",
)
STAFF = ("officer", "other_officer", "editor", "publisher", "dpo", "administrator")


SLOW_FIRST = (
    "tests/project/test_portal.py",
    "tests/members/test_roster_crashes.py",
    "tests/browser/",
    "tests/project/",
    "tests/members/",
)
"""Files with few but long tests: begun late, one of them would keep a single process busy at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files begin (with xdist's --no-loadscope-reorder); within a file nothing changes."""

    def place(item: pytest.Item) -> int:
        return next((n for n, start in enumerate(SLOW_FIRST) if item.nodeid.startswith(start)), len(SLOW_FIRST))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def _own_media(settings: Any) -> Iterator[None]:
    """Uploads and the search index of a test lie in a directory of their own."""
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        settings.SEARCH_DIR = Path(folder) / "search"
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time stands still; `clock.move(minutes=5)`."""
    return Clock(monkeypatch)


@pytest.fixture
def tree(db: None) -> SimpleNamespace:
    """Organisations: province, commune_a, commune_b, cell_a1, cell_a2, cell_b1."""
    province = make_organisation("Đảng bộ tỉnh Mẫu", type="province", code="P")
    commune_a = make_organisation("Đảng bộ xã Suối Thử", type="commune", parent=province, code="A")
    commune_b = make_organisation("Đảng bộ phường Đồi Thử", type="commune", parent=province, code="B")
    return SimpleNamespace(
        province=province,
        commune_a=commune_a,
        commune_b=commune_b,
        cell_a1=make_organisation("Chi bộ Xóm Một", parent=commune_a, code="A1"),
        cell_a2=make_organisation("Chi bộ Xóm Hai", parent=commune_a, code="A2"),
        cell_b1=make_organisation("Chi bộ Tổ Ba", parent=commune_b, code="B1"),
    )


@pytest.fixture
def people(tree: SimpleNamespace) -> SimpleNamespace:
    """Member records of the cast, under the names of their roles; each has an account."""
    private = {"phone": "0900000001", "address": "Số 1 đường Thử"}
    return SimpleNamespace(
        member=make_member("Nguyễn Thị Mẫu", cell=tree.cell_a1, user=True, citizen_id="099161000001", **private),
        neighbour=make_member("Trần Văn Láng Giềng", cell=tree.cell_a1, user=True, citizen_id="099161000002"),
        cousin=make_member("Lê Thị Xóm Hai", cell=tree.cell_a2, user=True, citizen_id="099161000003"),
        outsider=make_member("Phạm Văn Nơi Khác", cell=tree.cell_b1, user=True, citizen_id="099161000004"),
        secretary=make_member("Hoàng Văn Bí Thư", cell=tree.cell_a1, user=True, citizen_id="099161000005"),
        other_secretary=make_member("Đỗ Thị Bí Thư Khác", cell=tree.cell_b1, user=True, citizen_id="099161000006"),
    )


@pytest.fixture
def cast(tree: SimpleNamespace, people: SimpleNamespace) -> dict[str, Any]:
    """Role → user; `anonymous` is an AnonymousUser."""
    from django.contrib.auth.models import AnonymousUser

    users: dict[str, Any] = {name: member.user for name, member in vars(people).items()}
    users["anonymous"] = AnonymousUser()
    give_role(users["secretary"], "secretary", tree.cell_a1)
    give_role(users["other_secretary"], "secretary", tree.cell_b1)
    for role, organisation in (("officer", tree.commune_a), ("other_officer", tree.commune_b)):
        users[role] = make_user("Cán bộ thử", handbook_code=role)
        give_role(users[role], "officer", organisation)
    for role in ("editor", "publisher", "dpo", "administrator"):
        users[role] = make_user("Người giữ vai thử", handbook_code=role)
        give_role(users[role], role)
    return users


@pytest.fixture
def browse(cast: dict[str, Any], settings: Any) -> Any:
    """`browse(role)`: a client signed in as that role; staff need no second factor here (its own test turns it on)."""
    settings.STAFF_SECOND_FACTOR_WAIVED = True

    def signed_in(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(cast[role], backend="accounts.backends.PhoneOrCodeBackend")
        return client

    return signed_in
