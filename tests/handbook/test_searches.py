"""What editors are told of searches: counts by day, never who asked, never what may tell of a person."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from documents.models import SearchChange, SearchMiss, SearchOpening
from handbook.searching import following, remembering
from handbook.tasks import follow_index, tidy_search
from tests.conftest import ROLES
from tests.factories import make_document, make_procedure
from tests.handbook.search_help import make_clauses, named

pytestmark = pytest.mark.django_db
PAGE, SEARCH = "/quan-ly/tim-kiem/", "/tim-kiem/"


def test_searches_in_vain_are_counted_by_folded_words_and_day() -> None:
    make_document("Quy chế chợ")
    for text in ("Nuôi ong", "nuoi  ong", "quy chế chợ", "nuôi ong lấy mật", ""):
        Client().get(SEARCH, {"q": text})

    assert list(SearchMiss.objects.values_list("words", "day", "count")) == [
        ("nuoi ong", timezone.localdate(), 2),
        ("nuoi ong lay mat", timezone.localdate(), 1),
    ]
    assert {field.name for field in SearchMiss._meta.fields} == {"id", "words", "day", "count"}


def test_hits_that_hold_too_few_of_the_words_are_told_as_such_and_counted() -> None:
    make_document("Quy chế chợ")

    page = Client().get(SEARCH, {"q": "chợ đêm"}).content.decode()

    assert "Không có chỗ nào đủ các chữ đã gõ. Gần nhất:" in page
    assert "Quy chế <mark>chợ</mark>" in page
    assert SearchMiss.objects.get().words == "cho dem"


@pytest.mark.parametrize("text", ["099161000001", "thẻ 0991 6100", "Nguyễn Thị Mẫu", "hồ sơ của nguyen thi mau ở đâu"])
def test_what_may_tell_of_a_person_is_not_kept(people: Any, text: str) -> None:
    procedure = make_procedure("Việc thử")

    Client().get(SEARCH, {"q": text})
    Client().get(procedure.get_absolute_url(), headers={"Referer": f"http://testserver{SEARCH}?q={text}"})

    assert (SearchMiss.objects.count(), SearchOpening.objects.count()) == (0, 0)


def test_a_flood_of_words_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(remembering, "MOST_A_DAY", 2)
    for text in ("một lạ", "hai lạ", "ba lạ", "một lạ"):
        remembering.note_miss(text)

    assert sorted(SearchMiss.objects.values_list("words", "count")) == [("hai la", 1), ("mot la", 2)]


def test_pages_opened_from_the_results_are_counted(browse: Any) -> None:
    document = make_document("Quy chế chợ")
    [clause] = make_clauses(document, "Bán cá.")
    results = {"Referer": f"http://testserver{SEARCH}?q=B%C3%A1n+c%C3%A1&trang=2"}
    client = browse("member")

    for address in (document.get_absolute_url(), document.get_absolute_url(), clause.get_absolute_url()):
        client.get(address, headers=results)
    for address, referer in (
        (document.get_absolute_url(), "http://elsewhere.example/tim-kiem/?q=x"),
        (document.get_absolute_url(), "http://testserver/van-ban/?q=x"),
        (document.get_absolute_url(), "http://[/tim-kiem/?q=x"),
        ("/van-ban/khong-co/", results["Referer"]),
        ("/cua-toi/", results["Referer"]),
        (SEARCH, results["Referer"]),
    ):
        client.get(address, headers={"Referer": referer})

    assert sorted(SearchOpening.objects.values_list("words", "address", "count")) == [
        ("ban ca", document.get_absolute_url(), 2),
        ("ban ca", clause.get_absolute_url(), 1),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_write_see_the_counts(browse: Any, role: str) -> None:
    sees = role in ("editor", "publisher", "administrator")

    answer = browse(role).get(PAGE)

    assert answer.status_code == (200 if sees else 302 if role == "anonymous" else 403)
    staff = browse(role).get("/quan-ly/")
    assert (PAGE in staff.content.decode()) == sees


def test_editors_see_the_most_frequent_first_of_the_last_days(browse: Any) -> None:
    today = timezone.localdate()
    SearchMiss.objects.create(words="it gap", day=today, count=2)
    SearchMiss.objects.create(words="nhieu gap", day=today, count=2)
    SearchMiss.objects.create(words="nhieu gap", day=today - dt.timedelta(days=20), count=1)
    SearchMiss.objects.create(words="qua cu", day=today - dt.timedelta(days=31), count=9)
    SearchOpening.objects.create(words="cho", address="/van-ban/quy-che-cho/", day=today, count=4)

    page = browse("editor").get(PAGE).content.decode()

    assert page.index("nhieu gap") < page.index("it gap")
    assert "3 lần, gần nhất" in page
    assert "qua cu" not in page
    assert "4 lần mở /van-ban/quy-che-cho/" in page


def test_nightly_job_forgets_old_counts_and_doubled_changes() -> None:
    today, now = timezone.localdate(), timezone.now()
    for days in (remembering.KEPT_DAYS, remembering.KEPT_DAYS + 1):
        SearchMiss.objects.create(words="x", day=today - dt.timedelta(days=days))
        SearchOpening.objects.create(words="x", address="/", day=today - dt.timedelta(days=days))
    SearchChange.objects.all().delete()
    for transaction, key, days in ((1, 7, 9), (2, 7, 8), (3, 7, 1), (1, 8, 9)):
        made = SearchChange.objects.create(kind="document", object_id=key, transaction=transaction)
        SearchChange.objects.filter(pk=made.pk).update(made_at=now - dt.timedelta(days=days))

    tidy_search(timestamp=0)

    assert (SearchMiss.objects.count(), SearchOpening.objects.count()) == (1, 1)
    assert list(SearchChange.objects.values_list("object_id", "transaction").order_by("object_id", "transaction")) == [
        (7, 2),
        (7, 3),
        (8, 1),
    ]


def test_the_worker_makes_and_follows_the_index(monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "SMALL", 0)
    make_clauses(make_document("Chợ quê"), "Bán cá tươi.")
    assert named("cá tươi") == []

    follow_index(timestamp=0)

    assert named("cá tươi") == [("Chợ quê", "Điều 1")]
