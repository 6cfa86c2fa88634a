"""The list of pages to compare: who is asked, who may check, what it tells."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from documents.models import BasisReview
from documents.services.changes import check_basis, notice_changes
from tests.conftest import ROLES
from tests.documents.test_validity import relate, text
from tests.factories import make_procedure

pytestmark = pytest.mark.django_db
LIST = "/quan-ly/can-cu/"


CHECKS = {
    "officer": {"exchange.question"},
    "editor": {"guidance.procedure", "guidance.form", "guidance.signpost", "exchange.notice"},
    "publisher": {"guidance.procedure", "guidance.form", "guidance.signpost", "exchange.notice", "exchange.question"},
    "administrator": {
        "guidance.procedure",
        "guidance.form",
        "guidance.signpost",
        "exchange.notice",
        "exchange.question",
    },
}


@pytest.mark.parametrize("role", ROLES)
def test_who_is_asked_and_who_may_check(cast: Any, browse: Any, pages: SimpleNamespace, role: str) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old)
    notice_changes()
    client = browse(role)

    listed = client.get(LIST)
    allowed = {review.page_kind for review in BasisReview.objects.waiting_for(cast[role])}

    assert allowed == CHECKS.get(role, set())
    expected = 302 if role == "anonymous" else 200 if role in (*CHECKS, "other_officer") else 403
    assert listed.status_code == expected
    if listed.status_code == 200:
        assert {row["review"].page_kind for row in listed.context["rows"]} == allowed
    for review in BasisReview.objects.open():
        if review.page_kind not in allowed:
            if role != "anonymous":
                with pytest.raises(PermissionDenied):
                    check_basis(review, actor=cast[role])
            client.post(f"{LIST}{review.pk}/")
            assert BasisReview.objects.get(pk=review.pk).done_at is None
        else:
            assert client.post(f"{LIST}{review.pk}/").status_code == 302
            assert BasisReview.objects.get(pk=review.pk).done_at


def test_list_names_no_text_the_reader_may_not_open(browse: Any, pages: SimpleNamespace) -> None:
    secret = text(symbol="77-QĐ/TU", issued_on="2026-01-10", effective_on="2026-02-01", access="organisation")
    relate(secret, "replaces", pages.old)
    notice_changes()

    assert "77-QĐ/TU" not in browse("officer").get(LIST).content.decode()
    assert "77-QĐ/TU" in browse("publisher").get(LIST).content.decode()


def test_list_shows_what_is_overdue(browse: Any, pages: SimpleNamespace) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old)
    notice_changes()
    assert "Quá hạn" not in browse("editor").get(LIST).content.decode()

    BasisReview.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))

    page = browse("editor").get(LIST).content.decode()
    assert "Quá hạn" in page
    assert "Ban Mẫu" in page


@pytest.mark.parametrize("rows", [1, 5])
def test_list_runs_a_constant_number_of_queries(
    browse: Any, pages: SimpleNamespace, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_procedure(f"Việc {number}").provisions.create(document=pages.old, locator="mục 1")
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old)
    notice_changes()
    editor = browse("editor")
    editor.get(LIST)

    with django_assert_num_queries(16):
        editor.get(LIST)


def test_old_alarm_of_20_citations_is_noticed_in_few_queries(
    pages: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_procedure(f"Việc {number}").provisions.create(document=pages.old, locator="mục 1")
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old)

    with django_assert_max_num_queries(24):
        assert notice_changes()["reviews"] == 25
