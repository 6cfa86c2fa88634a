"""“Trang này có ích không?”: counted without persons, answered in the editors' list."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from exchange.models import FeedbackTry, PageCount, PageFeedback
from exchange.services.feedback import MOST_OF_ONE, TOO_MANY, answer_feedback, count, most_viewed
from guidance.models import Procedure
from handbook.worklist import work_of
from tests.clock import Clock
from tests.conftest import ROLES
from tests.factories import make_procedure

pytestmark = pytest.mark.django_db
WORK = "/quan-ly/co-ich/"
CONTENT = {"editor", "publisher", "administrator"}


@pytest.fixture
def page(cast: Any) -> Procedure:
    return make_procedure("Chuyển sinh hoạt")


def address(page: Procedure) -> str:
    return f"/co-ich/thu-tuc/{page.slug}/"


def figures() -> list[tuple[int, int, int]]:
    return list(PageCount.objects.order_by("day").values_list("views", "useful", "unclear"))


@pytest.mark.parametrize("role", ["anonymous", "member", "secretary"])
def test_anybody_says_yes_or_no_and_nobody_is_kept(browse: Any, page: Procedure, role: str) -> None:
    client = browse(role)
    shown = client.get(page.get_absolute_url()).content.decode()

    client.post(address(page), {"co": "1"})
    client.post(address(page), {"reason": "  Bước 2 khó hiểu.  "})

    assert f'href="{address(page)}">Trang này có ích không?' in shown
    assert figures() == [(1, 1, 1)]
    kept = PageFeedback.objects.get()
    assert (kept.reason, kept.page_title, kept.page_slug) == ("Bước 2 khó hiểu.", "Chuyển sinh hoạt", page.slug)
    assert {field.name for field in PageFeedback._meta.concrete_fields} & {"sender", "ip", "user", "session"} == set()
    assert kept.history.get().pgh_context.metadata.get("user") is None or role != "anonymous"


def test_no_needs_a_reason_and_machines_are_thanked(browse: Any, page: Procedure) -> None:
    client = browse("anonymous")

    empty = client.post(address(page), {"reason": "  "})
    client.post(address(page), {"reason": "Mua hàng", "website": "x"})

    assert empty.status_code == 422
    assert "Chưa viết chỗ nào chưa rõ." in empty.content.decode()
    assert figures() == []
    assert client.get("/co-ich/khong-co/x/").status_code == 404
    assert client.get("/co-ich/thu-tuc/khong-co/").status_code == 404


def test_votes_of_one_are_limited_by_the_hour(browse: Any, page: Procedure, clock: Clock) -> None:
    client = browse("anonymous")
    for _ in range(MOST_OF_ONE):
        client.post(address(page), {"co": "1"})

    refused = client.post(address(page), {"co": "1"}, follow=True).content.decode()
    assert TOO_MANY in refused
    assert PageCount.objects.get().useful == MOST_OF_ONE
    clock.move(hours=2)
    client.post(address(page), {"co": "1"})

    assert sum(useful for _, useful, _ in figures()) == MOST_OF_ONE + 1
    assert FeedbackTry.objects.count() == 1


def test_views_are_counted_by_day_without_those_who_write(browse: Any, page: Procedure, clock: Clock) -> None:
    for role in ("anonymous", "anonymous", "member", "editor"):
        browse(role).get(page.get_absolute_url())
    browse("anonymous").get("/thu-tuc/khong-co/")
    browse("anonymous").head(page.get_absolute_url())
    browse("anonymous").get(page.get_absolute_url(), headers={"X-Copy": "1"})
    clock.move(days=1)
    browse("anonymous").get(page.get_absolute_url())

    assert figures() == [(3, 0, 0), (1, 0, 0)]
    told = {"page_kind": "thu-tuc", "page_slug": page.slug, "views": 4, "useful": 0, "unclear": 0}
    assert most_viewed(AnonymousUser()) == [told | {"title": page.title, "url": page.get_absolute_url()}]
    Procedure.objects.filter(pk=page.pk).update(published_at=None)
    assert most_viewed(AnonymousUser()) == []


def test_unknown_count_is_refused() -> None:
    with pytest.raises(ValueError, match="people"):
        count("thu-tuc", "x", "people")


@pytest.mark.parametrize("role", ROLES)
def test_editors_answer_what_was_unclear(browse: Any, cast: Any, page: Procedure, role: str) -> None:
    row = PageFeedback.objects.create(
        page_kind="thu-tuc", page_slug=page.slug, page_title="Trang", reason="Khó.", sent_on=dt.date(2026, 11, 20)
    )
    client = browse(role)

    opened = client.get(WORK).status_code
    waiting = any("chỗ người đọc thấy chưa rõ" in work.words for work in work_of(cast[role])) if role in cast else False
    client.post(WORK, {"viec": row.pk, "answer": "Đã viết lại bước 2."})

    row.refresh_from_db()
    assert (opened == 200) is (role in CONTENT)
    assert waiting is (role in CONTENT)
    assert (row.answer, row.answered_by) == (("Đã viết lại bước 2.", cast[role]) if role in CONTENT else ("", None))
    if role not in CONTENT and role in cast:
        with pytest.raises(PermissionDenied):
            answer_feedback(row, "Đã làm.", actor=cast[role])


@pytest.mark.parametrize("sent", ["", "0", "x", "²", "99999999999999"])
def test_odd_keys_are_calm(browse: Any, page: Procedure, sent: str) -> None:
    assert browse("editor").post(WORK, {"viec": sent, "answer": "Đã làm."}).status_code == 404
