"""Following a text or a subject: what is news, for whom, until when; seen by oneself alone."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from documents.models import Document, DocumentChange, Follow, Topic
from documents.services.changes import notice_changes
from documents.services.following import follow, mark_seen
from tests.clock import Clock
from tests.conftest import ROLES
from tests.documents.test_validity import relate, text

pytestmark = pytest.mark.django_db
PAGE = "/cua-toi/theo-doi/"


@pytest.fixture
def shelf(cast: Any, clock: Clock) -> SimpleNamespace:
    """A text under a subject, noticed as in force yesterday."""
    topic = Topic.objects.create(slug="sinh-hoat", name="Sinh hoạt")
    document = text(title="Cũ", symbol="1-HD/TU")
    document.topics.add(topic)
    notice_changes()
    clock.move(hours=1)
    return SimpleNamespace(document=document, topic=topic)


def replaced(document: Document, clock: Clock, kind: str = "replaces") -> Document:
    clock.move(hours=1)
    new = text(title="Mới", symbol="2-HD/TU", issued_on="2026-01-10", effective_on="2026-02-01")
    relate(new, kind, document)
    notice_changes()
    DocumentChange.objects.filter(noticed_at__gt=timezone.now()).update(noticed_at=timezone.now())
    return new


def news(user: Any) -> list[tuple[str, str]]:
    return [(change.document.title, change.words) for change in DocumentChange.objects.news_for(user)]


@pytest.mark.parametrize("what", ["document", "topic"])
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("replaces", "bị thay thế"),
        ("amends", "được sửa đổi, bổ sung"),
        ("partly_repeals", "bị bãi bỏ một phần"),
    ],
)
def test_change_is_news_for_the_follower_until_seen(
    cast: Any, browse: Any, shelf: SimpleNamespace, clock: Clock, what: str, kind: str, words: str
) -> None:
    follow(getattr(shelf, what), actor=cast["member"])
    assert news(cast["member"]) == []

    replaced(shelf.document, clock, kind)
    member = browse("member")

    assert news(cast["member"]) == [("Cũ", words)]
    assert news(cast["neighbour"]) == []
    page = member.get(PAGE).content.decode()
    assert f'1-HD/TU</span> {words} bởi Hướng dẫn <span class="sh">2-HD/TU</span>' in page
    assert "1 thay đổi" in member.get("/cua-toi/").content.decode()
    assert "1 thay đổi ở văn bản đồng chí theo dõi" in member.get("/").content.decode()
    clock.move(minutes=1)
    member.post(f"{PAGE}da-xem/")
    assert news(cast["member"]) == []
    assert "1 thay đổi" not in member.get("/cua-toi/").content.decode()


def test_commencement_is_news(cast: Any, shelf: SimpleNamespace, clock: Clock) -> None:
    coming = text(title="Sắp tới", issued_on="2026-01-10", effective_on=str(timezone.localdate()))
    Document.objects.filter(pk=coming.pk).update(is_verified=False)
    notice_changes()
    follow(coming, actor=cast["member"])
    clock.move(hours=1)

    Document.objects.filter(pk=coming.pk).update(is_verified=True)
    notice_changes()
    DocumentChange.objects.filter(document=coming).update(noticed_at=clock.now)

    assert news(cast["member"]) == [("Sắp tới", "có hiệu lực")]


def test_text_new_under_a_followed_subject_is_news(cast: Any, shelf: SimpleNamespace, clock: Clock) -> None:
    follow(shelf.topic, actor=cast["member"])
    clock.move(hours=1)

    new = text(title="Thêm")
    new.topics.add(shelf.topic)
    notice_changes()
    DocumentChange.objects.filter(document=new).update(noticed_at=clock.now)

    assert news(cast["member"]) == [("Thêm", "có hiệu lực")]


def test_text_and_its_subject_followed_both_give_one_line(cast: Any, shelf: SimpleNamespace, clock: Clock) -> None:
    follow(shelf.document, actor=cast["member"])
    follow(shelf.topic, actor=cast["member"])

    replaced(shelf.document, clock)

    assert news(cast["member"]) == [("Cũ", "bị thay thế")]


def test_undone_change_is_no_news(cast: Any, shelf: SimpleNamespace, clock: Clock) -> None:
    follow(shelf.document, actor=cast["member"])
    new = replaced(shelf.document, clock)

    new.relations_out.get().delete()
    notice_changes()

    assert "bị thay thế" not in dict(news(cast["member"])).values()


def test_button_follows_and_unfollows(cast: Any, browse: Any, shelf: SimpleNamespace) -> None:
    member = browse("member")
    address = shelf.document.get_absolute_url()
    press = f"{PAGE}van-ban/{shelf.document.slug}/"
    assert "Theo dõi văn bản này" in member.get(address).content.decode()

    for _ in range(2):
        assert member.post(press, {"on": "1"}).headers["Location"] == address
        assert Follow.objects.visible_to(cast["member"]).count() == 1
    assert "Thôi theo dõi văn bản này" in member.get(address).content.decode()
    assert shelf.document.title in member.get(PAGE).content.decode()

    for _ in range(2):
        member.post(press)
        assert Follow.objects.count() == 0


def test_subject_is_followed_from_ones_own_page(cast: Any, browse: Any, shelf: SimpleNamespace) -> None:
    member = browse("member")

    member.post(f"{PAGE}chu-de/sinh-hoat/", {"on": "1"})
    assert "Thôi theo dõi<span" in member.get(PAGE).content.decode()

    member.post(f"{PAGE}chu-de/sinh-hoat/")
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_what_one_follows_is_seen_by_oneself_alone(
    cast: Any, browse: Any, shelf: SimpleNamespace, clock: Clock, role: str
) -> None:
    follow(shelf.document, actor=cast["neighbour"])
    replaced(shelf.document, clock)

    seen = Follow.objects.visible_to(cast[role]).count()
    page = browse(role).get(PAGE)

    assert seen == (role == "neighbour")
    assert page.status_code == (302 if role == "anonymous" else 200)
    assert (b"1-HD/TU" in page.content) is (role == "neighbour")


def test_text_that_may_not_be_opened_is_neither_followed_nor_told(
    cast: Any, browse: Any, shelf: SimpleNamespace, clock: Clock, tree: SimpleNamespace
) -> None:
    follow(shelf.document, actor=cast["member"])
    replaced(shelf.document, clock)
    Document.objects.filter(pk=shelf.document.pk).update(access="organisation", organisation=tree.cell_b1)
    member = browse("member")

    assert news(cast["member"]) == []
    assert b"1-HD/TU" not in member.get(PAGE).content
    assert member.post(f"{PAGE}van-ban/{shelf.document.slug}/", {"on": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        follow(shelf.document, actor=cast["member"])


def test_hidden_text_that_replaced_another_is_not_named(
    cast: Any, browse: Any, shelf: SimpleNamespace, clock: Clock
) -> None:
    follow(shelf.document, actor=cast["member"])
    new = replaced(shelf.document, clock)
    Document.objects.filter(pk=new.pk).update(access="organisation")

    page = browse("member").get(PAGE).content.decode()

    assert "bị thay thế" in page
    assert "2-HD/TU" not in page


def test_seeing_is_for_oneself(cast: Any, shelf: SimpleNamespace, clock: Clock) -> None:
    for role in ("member", "neighbour"):
        follow(shelf.document, actor=cast[role])
    replaced(shelf.document, clock)
    clock.move(minutes=1)

    mark_seen(actor=cast["member"])

    assert (len(news(cast["member"])), len(news(cast["neighbour"]))) == (0, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_runs_a_constant_number_of_queries(
    cast: Any, browse: Any, shelf: SimpleNamespace, clock: Clock, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        document = text(title=f"Cũ {number}")
        follow(document, actor=cast["member"])
        relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "amends", document)
    clock.move(hours=1)
    notice_changes()
    member = browse("member")
    member.get(PAGE)

    with django_assert_num_queries(14):
        member.get(PAGE)
