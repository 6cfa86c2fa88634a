"""The alarm: what rests on a changed text is listed for its owner and marked for readers until it is compared."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from documents.models import BasisReview, Document, DocumentChange, DocumentRelation
from documents.services.changes import check_basis, notice_changes
from documents.tasks import notice_document_changes
from exchange.services.questions import answer_question
from guidance.models import Procedure
from members.models import SpecialDay, WorkYear
from tests.admin_forms import fields_of
from tests.clock import Clock
from tests.documents.test_validity import relate, text
from tests.factories import make_document, make_procedure, make_question
from tests.project.basis_pages import BANNER, addresses, marked, replace_in_admin, resting_on_old, waiting

pytestmark = pytest.mark.django_db
LIST = "/quan-ly/can-cu/"


def test_replacing_a_basis_in_the_admin_marks_every_page_that_cites_it(
    browse: Any, pages: SimpleNamespace, clock: Clock
) -> None:
    assert (marked(pages), waiting()) == (set(), [])

    replace_in_admin(browse, pages.old)

    assert waiting() == resting_on_old(pages)
    assert marked(pages) == set(addresses(pages))
    assert BANNER not in Client().get(pages.other.get_absolute_url()).content.decode()
    due = set(BasisReview.objects.values_list("due_on", flat=True))
    today = timezone.localdate()
    assert due == {today + dt.timedelta(days=7 if today.weekday() < 5 else 12 - today.weekday())}


def test_days_off_give_the_owner_more_time(pages: SimpleNamespace, clock: Clock) -> None:
    clock.now = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
    year = WorkYear.objects.create(year=2026, basis="Thử.")
    for day in (1, 2):
        SpecialDay.objects.create(work_year=year, day=dt.date(2026, 9, day), name="Nghỉ thử")

    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old)
    notice_changes()

    assert set(BasisReview.objects.values_list("due_on", flat=True)) == {dt.date(2026, 9, 9)}


def test_fifty_procedures_are_marked_and_counted(browse: Any, pages: SimpleNamespace, cast: Any) -> None:
    many = [make_procedure(f"Việc {number}") for number in range(50)]
    for procedure in many:
        procedure.provisions.create(document=pages.old, locator="mục 1")

    replace_in_admin(browse, pages.old)

    flagged = set(Procedure.objects.with_stale_basis())
    assert flagged == {*many, pages.procedure}
    work = browse("publisher").get("/quan-ly/").content.decode()
    assert "55 chỗ dẫn văn bản đã thay đổi, chờ đối chiếu" in work
    assert browse("publisher").get(LIST).context["page"].paginator.count == 55


def test_checking_clears_exactly_that_page(browse: Any, pages: SimpleNamespace, cast: Any) -> None:
    replace_in_admin(browse, pages.old)
    review = BasisReview.objects.get(page_kind="guidance.procedure")
    publisher = browse("publisher")
    assert "Chuyển sinh hoạt" in publisher.get(LIST).content.decode()

    publisher.post(f"{LIST}{review.pk}/")

    assert waiting() == [page for page in resting_on_old(pages) if page[0] != "guidance.procedure"]
    assert marked(pages) == set(addresses(pages)) - {"guidance.procedure"}
    review.refresh_from_db()
    assert review.done_by == cast["publisher"]
    assert publisher.get(LIST).context["page"].paginator.count == 4
    assert publisher.post(f"{LIST}{review.pk}/").status_code == 404
    event = review.history.order_by("pgh_id").last()
    assert event.pgh_context.metadata["reason"] == "basis.checked"
    assert event.pgh_context.metadata["user"] == cast["publisher"].pk
    notice_changes()
    assert marked(pages) == set(addresses(pages)) - {"guidance.procedure"}


def test_second_change_after_the_check_raises_the_mark_anew(pages: SimpleNamespace, cast: Any) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "amends", pages.old)
    notice_changes()
    for review in BasisReview.objects.open():
        check_basis(review, actor=cast["administrator"])
    assert marked(pages) == set()

    relate(text(issued_on="2026-03-10", effective_on="2026-04-01"), "partly_repeals", pages.old)
    notice_changes()

    assert marked(pages) == set(addresses(pages))
    assert BasisReview.objects.count() == 10


def test_undoing_the_change_withdraws_what_is_open(browse: Any, pages: SimpleNamespace) -> None:
    new = replace_in_admin(browse, pages.old)
    relation = DocumentRelation.objects.get(source=new)
    publisher = browse("publisher")
    address = f"/quan-tri/documents/document/{new.pk}/change/"

    publisher.post(address, fields_of(publisher, address) | {"relations_out-0-DELETE": "on"})

    assert not DocumentRelation.objects.filter(pk=relation.pk).exists()
    assert (marked(pages), waiting()) == (set(), [])


@pytest.mark.parametrize("way", ["withdraw", "delete"])
def test_text_that_is_withdrawn_or_deleted_takes_its_alarm_along(browse: Any, pages: SimpleNamespace, way: str) -> None:
    new = replace_in_admin(browse, pages.old)
    administrator = browse("administrator")
    address = f"/quan-tri/documents/document/{new.pk}/"

    if way == "withdraw":
        administrator.post(f"{address}change/", fields_of(administrator, f"{address}change/") | {"_withdraw": "1"})
    else:
        administrator.post(f"{address}delete/", {"post": "yes"})

    assert (marked(pages), waiting()) == (set(), [])


def test_draft_raises_the_alarm_when_it_is_published(browse: Any, pages: SimpleNamespace) -> None:
    draft = text(issued_on="2026-01-10", effective_on="2026-02-01", published_at=None)
    relate(draft, "replaces", pages.old)
    notice_changes()
    assert waiting() == []
    publisher = browse("publisher")
    address = f"/quan-tri/documents/document/{draft.pk}/change/"

    publisher.post(address, fields_of(publisher, address) | {"_publish": "1"})

    assert waiting() == resting_on_old(pages)


def test_day_that_arrives_raises_the_alarm(pages: SimpleNamespace, clock: Clock) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    relate(text(issued_on="2026-01-10", effective_on=str(tomorrow)), "replaces", pages.old)
    notice_document_changes(0)
    assert waiting() == []

    clock.move(days=1)
    notice_document_changes(0)

    assert waiting() == resting_on_old(pages)


def test_own_end_and_an_editors_word_raise_the_alarm_too(pages: SimpleNamespace) -> None:
    Document.objects.filter(pk=pages.old.pk).update(expired_on="2026-01-01")
    notice_changes([pages.old.pk])
    assert waiting() == resting_on_old(pages)

    Document.objects.filter(pk=pages.old.pk).update(expired_on="")
    notice_changes([pages.old.pk])
    assert waiting() == []

    Document.objects.filter(pk=pages.old.pk).update(
        override="partly_expired",
        override_reason="x",
        override_checked_on="2026-01-01",
        override_set_at=timezone.now(),
    )
    notice_changes([pages.old.pk])
    assert waiting() == resting_on_old(pages)


def test_only_what_cites_the_touched_clause_is_asked(pages: SimpleNamespace) -> None:
    amending = text(issued_on="2026-01-10", effective_on="2026-02-01")
    relation = relate(amending, "amends", pages.old, touched="Điều 6")
    notice_changes()
    assert ("guidance.procedure", pages.procedure.pk) not in waiting()
    assert ("guidance.form", pages.form.pk) in waiting()  # names no clause

    relation.touched = "khoản 2 Điều 5"
    relation.save()
    notice_changes()

    assert waiting() == resting_on_old(pages)


def test_clauses_of_the_text_tell_which_chapter_a_cited_article_stands_in(pages: SimpleNamespace) -> None:
    for position, (label, kind) in enumerate(
        [("Chương I", "chapter"), ("Điều 5", "article"), ("Chương II", "chapter")]
    ):
        above = pages.old.clauses.filter(kind="chapter").last() if kind == "article" else None
        anchor = f"moc-{position}"
        pages.old.clauses.create(position=position + 1, kind=kind, label=label, anchor=anchor, parent=above)
    amending = text(issued_on="2026-01-10", effective_on="2026-02-01")
    relation = relate(amending, "amends", pages.old, touched="Chương II")
    notice_changes()
    assert ("guidance.procedure", pages.procedure.pk) not in waiting()

    relation.touched = "Chương I"
    relation.save()
    notice_changes()

    assert ("guidance.procedure", pages.procedure.pk) in waiting()


def test_replacement_asks_everybody_whatever_clauses_are_named(pages: SimpleNamespace) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old, touched="Điều 6")
    notice_changes()

    assert waiting() == resting_on_old(pages)


@pytest.mark.parametrize("kind", ["partly_repeals", "amends", "replaces"])
@pytest.mark.parametrize("stated", ["", "unknown"])
def test_text_of_unknown_state_raises_the_alarm_all_the_same(pages: SimpleNamespace, kind: str, stated: str) -> None:
    Document.objects.filter(pk=pages.old.pk).update(
        is_verified=False,
        override=stated,
        override_reason="x",
        override_checked_on="2026-01-01",
        override_set_at=timezone.now(),
    )
    notice_changes()
    assert waiting() == []

    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), kind, pages.old)
    notice_changes()

    assert waiting() == resting_on_old(pages)


@pytest.mark.parametrize("kind", ["guides", "implements", "replacement_ordered", "attaches"])
def test_what_changes_nothing_raises_no_alarm(pages: SimpleNamespace, kind: str) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), kind, pages.old)

    notice_changes()

    assert waiting() == []


def test_doubtful_change_raises_no_alarm(pages: SimpleNamespace) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old, is_certain=False)

    notice_changes()

    assert waiting() == []


def test_procedure_that_cites_another_text_instead_is_no_longer_asked(browse: Any, pages: SimpleNamespace) -> None:
    new = replace_in_admin(browse, pages.old)
    publisher = browse("publisher")
    Procedure.objects.filter(pk=pages.procedure.pk).update(published_at=None)
    address = f"/quan-tri/guidance/procedure/{pages.procedure.pk}/change/"

    publisher.post(address, fields_of(publisher, address) | {"provisions-0-document": new.pk})

    assert ("guidance.procedure", pages.procedure.pk) not in waiting()
    assert len(waiting()) == 4
    publisher.post(address, fields_of(publisher, address) | {"provisions-0-document": pages.old.pk})
    assert waiting() == resting_on_old(pages)


def test_page_that_comes_to_cite_a_lost_text_is_asked_at_once(cast: Any, pages: SimpleNamespace, people: Any) -> None:
    lost = make_document(status="expired")
    notice_changes()
    assert waiting() == []

    answer_question(make_question(people.cousin.user), "Đáp.", actor=cast["officer"], basis=[lost])

    assert [kind for kind, _ in waiting()] == ["exchange.question"]


def test_repeating_changes_nothing(pages: SimpleNamespace) -> None:
    relate(text(issued_on="2026-01-10", effective_on="2026-02-01"), "replaces", pages.old)
    notice_changes()
    before = list(BasisReview.objects.values()), list(DocumentChange.objects.values())

    assert notice_changes() == notice_changes([pages.old.pk]) == {"changes": 0, "reviews": 0}
    assert (list(BasisReview.objects.values()), list(DocumentChange.objects.values())) == before
