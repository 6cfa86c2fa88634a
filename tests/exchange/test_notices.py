"""Notices: who is reached, what was read, when they appear and go."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from exchange.models import Notice, NoticeReceipt
from exchange.services.notices import mark_notice_read, publish_notice
from tests.clock import Clock
from tests.conftest import ROLES
from tests.factories import make_notice, make_user

pytestmark = pytest.mark.django_db
LIST = "/thong-bao/"
IN_A1 = {"everyone", "members", "province", "commune_a", "cell_a1"}
SEEN = {
    "anonymous": {"everyone"},
    "member": IN_A1,
    "neighbour": IN_A1,
    "secretary": IN_A1,
    "cousin": IN_A1 - {"cell_a1"},
    "outsider": {"everyone", "members", "province", "cell_b1"},
    "other_secretary": {"everyone", "members", "province", "cell_b1"},
    "officer": IN_A1,
    "other_officer": {"everyone", "members", "province", "cell_b1"},
    "editor": {"everyone", "members"},
    "publisher": {"everyone", "members"},
    "dpo": {"everyone", "members"},
    "administrator": IN_A1 | {"cell_b1"},
}


@pytest.fixture
def notices(cast: Any, tree: SimpleNamespace) -> dict[str, Notice]:
    """One notice for each audience, and three nobody gets: draft, planned, expired."""
    author, now = cast["publisher"], timezone.now()
    made = {
        "everyone": make_notice(author, "everyone"),
        "members": make_notice(author, "members", audience="members"),
        "draft": make_notice(author, "draft", published_at=None),
        "planned": make_notice(author, "planned", published_at=now + dt.timedelta(days=1)),
        "expired": make_notice(author, "expired", expires_at=now - dt.timedelta(minutes=1)),
    }
    for name in ("province", "commune_a", "cell_a1", "cell_b1"):
        made[name] = make_notice(author, name, audience="subtree", organisation=getattr(tree, name))
    return made


def titles(rows: Any) -> set[str]:
    return {row.title for row in rows}


@pytest.mark.parametrize("role", ROLES)
def test_notice_reaches_its_audience_and_nobody_else(
    browse: Any, cast: Any, notices: dict[str, Notice], role: str
) -> None:
    client = browse(role)

    opened = {name for name, notice in notices.items() if client.get(notice.get_absolute_url()).status_code == 200}
    listed = titles(client.get(LIST).context["page"].object_list)
    at_home = titles(client.get("/").context["notices"])

    assert titles(Notice.objects.visible_to(cast[role])) == opened == listed == SEEN[role]
    assert at_home <= SEEN[role]
    assert len(at_home) == min(3, len(SEEN[role]))


def test_unread_is_tagged_until_it_was_opened(browse: Any, cast: Any, notices: dict[str, Notice]) -> None:
    member, neighbour = browse("member"), browse("neighbour")
    assert member.get(LIST).content.decode().count("Chưa đọc") == len(SEEN["member"])

    member.get(notices["cell_a1"].get_absolute_url())

    assert member.get(LIST).content.decode().count("Chưa đọc") == len(SEEN["member"]) - 1
    assert neighbour.get(LIST).content.decode().count("Chưa đọc") == len(SEEN["neighbour"])
    assert list(NoticeReceipt.objects.values_list("notice__title", "user_id")) == [("cell_a1", cast["member"].pk)]


def test_opening_twice_keeps_the_first_time(browse: Any, cast: Any, notices: dict[str, Notice]) -> None:
    mark_notice_read(notices["members"], actor=cast["member"])
    first = NoticeReceipt.objects.get().read_at

    browse("member").get(notices["members"].get_absolute_url())

    assert NoticeReceipt.objects.get().read_at == first


def test_visitor_reads_without_being_written_down(notices: dict[str, Notice]) -> None:
    page = Client().get(notices["everyone"].get_absolute_url()).content.decode()

    assert "everyone" in page
    assert NoticeReceipt.objects.count() == 0
    assert "Chưa đọc" not in Client().get(LIST).content.decode()


def test_hidden_notice_is_not_marked_read(browse: Any, notices: dict[str, Notice]) -> None:
    assert browse("outsider").get(notices["cell_a1"].get_absolute_url()).status_code == 404
    assert NoticeReceipt.objects.count() == 0


def test_planned_notice_comes_and_goes_by_the_clock(clock: Clock) -> None:
    notice = make_notice(
        make_user(),
        published_at=clock.now + dt.timedelta(hours=1),
        expires_at=clock.now + dt.timedelta(hours=2),
    )
    seen = []
    for _ in range(4):
        seen.append(Client().get(notice.get_absolute_url()).status_code)
        clock.move(hours=1)

    assert seen == [404, 200, 404, 404]


def test_newest_first_and_page_by_page(cast: Any, browse: Any) -> None:
    now = timezone.now()
    for number in range(25):
        make_notice(cast["publisher"], f"Số {number:02d}", published_at=now - dt.timedelta(hours=number))

    first = browse("member").get(LIST).context["page"]
    second = browse("member").get(LIST, {"trang": 2}).context["page"]

    assert [notice.title for notice in first] == [f"Số {number:02d}" for number in range(20)]
    assert [notice.title for notice in second] == [f"Số {number:02d}" for number in range(20, 25)]


def test_page_says_who_sends_it_to_whom_and_keeps_lines(browse: Any, cast: Any, tree: SimpleNamespace) -> None:
    notice = make_notice(
        cast["officer"],
        "Họp chi bộ",
        audience="subtree",
        organisation=tree.commune_a,
        issuing_body="Đảng ủy xã Thử",
        body="Dòng một\nDòng <b>hai</b>",
    )

    page = browse("member").get(notice.get_absolute_url()).content.decode()

    assert "Đảng ủy xã Thử" in page
    assert f"gửi {tree.commune_a.name}" in page
    assert "Dòng một\nDòng &lt;b&gt;hai&lt;/b&gt;" in page
    assert cast["officer"].display_name not in page


def test_empty_list_says_so(db: None) -> None:
    assert "Chưa có thông báo nào." in Client().get(LIST).content.decode()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
@pytest.mark.parametrize("audience", ["everyone", "commune_a", "cell_a1", "commune_b"])
def test_notice_is_sent_by_those_who_may(cast: Any, tree: SimpleNamespace, role: str, audience: str) -> None:
    organisation = getattr(tree, audience, None)
    notice = make_notice(
        cast["editor"],
        published_at=None,
        audience="subtree" if organisation else "everyone",
        organisation=organisation,
    )
    may = role in {"publisher", "administrator"} or (
        (role == "officer" and audience in {"commune_a", "cell_a1"})
        or (role == "other_officer" and audience == "commune_b")
    )

    if may:
        publish_notice(notice, actor=cast[role])
        (event,) = notice.history.select_related("pgh_context").exclude(pgh_context=None)
        assert event.pgh_context.metadata == {"reason": "notice.published", "user": cast[role].pk}
    else:
        with pytest.raises(PermissionDenied):
            publish_notice(notice, actor=cast[role])
    assert (Notice.objects.get().published_at is not None) is may


def test_sending_again_keeps_the_first_time(cast: Any) -> None:
    notice = make_notice(cast["editor"])
    first = notice.published_at

    publish_notice(notice, actor=cast["publisher"])

    assert Notice.objects.get().published_at == first


@pytest.mark.parametrize(("audience", "has_body"), [("subtree", False), ("everyone", True), ("members", True)])
def test_audience_and_body_must_fit(cast: Any, tree: SimpleNamespace, audience: str, has_body: bool) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(cast["editor"], audience=audience, organisation=tree.commune_a if has_body else None)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("anonymous", 2), ("member", 11), ("officer", 11)])
def test_list_runs_a_constant_number_of_queries(
    browse: Any, cast: Any, tree: SimpleNamespace, rows: int, role: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_notice(cast["editor"])
        make_notice(cast["editor"], audience="subtree", organisation=tree.commune_a)
    client = browse(role)
    client.get(LIST)

    with django_assert_num_queries(queries):
        client.get(LIST)
