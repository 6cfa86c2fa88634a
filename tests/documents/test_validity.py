"""Whether a text holds on a day: every rule around its boundary, by the pure function and by the page alike."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.models import Document, DocumentRelation
from documents.services.validity import facts_of, status_of
from documents.validity import DocumentStatus, status_on
from tests.factories import make_document

pytestmark = pytest.mark.django_db
NOT_YET, IN_FORCE, PARTLY, EXPIRED, UNKNOWN = (status.value for status in DocumentStatus)
VERIFIED = {"status": "", "is_verified": True, "verified_on": dt.date(2025, 1, 2), "issued_on": "2025-05-26"}


def text(**fields: Any) -> Document:
    return make_document(**(VERIFIED | {"effective_on": "2025-07-01"} | fields))


def relate(source: Document, kind: str, target: Document, **fields: Any) -> DocumentRelation:
    made = DocumentRelation(source=source, kind=kind, target=target, **fields)
    made.full_clean()
    made.save()
    return made


def states(document: Document, *days: str) -> list[str]:
    """The state on each day, told alike by the pure function, by SQL and by the page's ?ngay=."""
    told = []
    for day in map(dt.date.fromisoformat, days):
        pure = status_of(document, day)
        (by_sql,) = Document.objects.with_status(day).filter(pk=document.pk)
        page = Client().get(document.get_absolute_url(), {"ngay": f"{day:%d/%m/%Y}"})
        assert pure == by_sql.status == page.context["standing"].status, day
        assert pure.label in page.content.decode()
        told.append(pure.value)
    return told


def test_commencement() -> None:
    assert states(text(), "2025-05-25", "2025-05-26", "2025-06-30", "2025-07-01", "2025-07-02") == [
        *[NOT_YET] * 3,
        *[IN_FORCE] * 2,
    ]


def test_commencement_known_to_the_month_is_unknown_inside_it() -> None:
    document = text(effective_on="2025-07")

    assert states(document, "2025-06-30", "2025-07-01", "2025-07-31", "2025-08-01") == [
        NOT_YET,
        UNKNOWN,
        UNKNOWN,
        IN_FORCE,
    ]


def test_commencement_known_to_the_year_is_unknown_inside_it() -> None:
    document = text(issued_on="2024", effective_on="2025")

    assert states(document, "2023-12-31", "2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01") == [
        NOT_YET,
        NOT_YET,
        UNKNOWN,
        UNKNOWN,
        IN_FORCE,
    ]


def test_own_end() -> None:
    assert states(text(expired_on="2026-03-01"), "2026-02-28", "2026-03-01", "2026-03-02") == [
        IN_FORCE,
        EXPIRED,
        EXPIRED,
    ]


def test_own_end_known_to_the_month_is_unknown_inside_it() -> None:
    assert states(text(expired_on="2026-03"), "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01") == [
        IN_FORCE,
        UNKNOWN,
        UNKNOWN,
        EXPIRED,
    ]


def test_dates_that_nobody_compared_prove_nothing() -> None:
    document = text(is_verified=False, verified_on=None, expired_on="2026-03-01")

    assert states(document, "2025-05-25", "2025-05-26", "2025-07-01", "2026-02-28", "2026-03-02") == [
        NOT_YET,
        *[UNKNOWN] * 4,
    ]


def test_text_without_commencement_is_unknown_from_its_issue() -> None:
    assert states(text(effective_on=""), "2025-05-25", "2025-05-26", "2026-01-01") == [NOT_YET, UNKNOWN, UNKNOWN]


def test_replaced_from_the_day_the_other_text_commences() -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "replaces", old)

    assert states(old, "2025-09-20", "2025-09-28", "2025-09-29", "2025-09-30") == [
        IN_FORCE,
        IN_FORCE,
        EXPIRED,
        EXPIRED,
    ]


def test_relation_may_take_effect_on_a_day_of_its_own() -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "replaces", old, effective_on="2026-01-01")

    assert states(old, "2025-09-29", "2025-12-31", "2026-01-01", "2026-01-02") == [IN_FORCE, IN_FORCE, EXPIRED, EXPIRED]


def test_replaced_in_a_month_is_unknown_inside_it() -> None:
    old = text()
    relate(text(issued_on="2025-09", effective_on="2025-10"), "replaces", old)

    assert states(old, "2025-09-30", "2025-10-01", "2025-10-31", "2025-11-01") == [IN_FORCE, UNKNOWN, UNKNOWN, EXPIRED]


def test_replaced_on_an_unknown_day_is_unknown_from_the_issue_of_the_other() -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on=""), "replaces", old)

    assert states(old, "2025-09-19", "2025-09-20", "2026-09-20") == [IN_FORCE, UNKNOWN, UNKNOWN]


@pytest.mark.parametrize("doubt", ["relation", "name"])
def test_doubtful_replacement_makes_the_text_doubtful(doubt: str) -> None:
    old = text()
    new = text(issued_on="2025-09-20", effective_on="2025-09-29", is_name_only=doubt == "name")
    relate(new, "replaces", old, is_certain=doubt != "relation")

    assert states(old, "2025-09-28", "2025-09-29", "2025-09-30") == [IN_FORCE, UNKNOWN, UNKNOWN]


def test_draft_takes_no_force_away_until_it_is_published() -> None:
    old, draft = text(), text(issued_on="2025-09-20", effective_on="2025-09-29", published_at=None)
    relate(draft, "replaces", old)
    assert states(old, "2025-09-29") == [IN_FORCE]

    Document.objects.filter(pk=draft.pk).update(published_at="2025-10-01T00:00Z")

    assert states(old, "2025-09-29") == [EXPIRED]


def test_partly_repealed() -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "partly_repeals", old)

    assert states(old, "2025-09-28", "2025-09-29", "2025-09-30") == [IN_FORCE, PARTLY, PARTLY]


def test_partly_repealed_then_replaced() -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "partly_repeals", old)
    relate(text(issued_on="2025-12-20", effective_on="2026-01-01"), "replaces", old)

    assert states(old, "2025-09-28", "2025-09-29", "2025-12-31", "2026-01-01") == [IN_FORCE, PARTLY, PARTLY, EXPIRED]


@pytest.mark.parametrize("kind", ["amends", "guides", "implements", "attaches", "replacement_ordered"])
def test_other_relations_leave_the_text_in_force(kind: str) -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), kind, old)

    assert states(old, "2025-09-28", "2025-09-29", "2025-09-30") == [IN_FORCE] * 3


def test_text_whose_replacement_is_replaced_stays_expired() -> None:
    first, second, third = (
        text(),
        text(issued_on="2025-09-20", effective_on="2025-09-29"),
        text(issued_on="2026-01-05", effective_on="2026-02-01"),
    )
    relate(second, "replaces", first)
    relate(third, "replaces", second)

    assert states(first, "2025-09-29", "2026-02-01") == [EXPIRED, EXPIRED]
    assert states(second, "2025-09-28", "2025-09-29", "2026-01-31", "2026-02-01") == [
        NOT_YET,
        IN_FORCE,
        IN_FORCE,
        EXPIRED,
    ]


def stated(state: str, **fields: Any) -> dict[str, Any]:
    """An editor's word checked on 20/11/2026."""
    return {"status": state, "override_checked_on": dt.date(2026, 11, 20), **fields}


@pytest.mark.parametrize("state", DocumentStatus.values)
def test_word_of_an_editor_holds_from_its_day(state: str) -> None:
    document = text(**stated(state, override_since=dt.date(2026, 3, 1)))

    assert states(document, "2025-06-30", "2026-02-28", "2026-03-01", "2026-03-02") == [
        NOT_YET,
        IN_FORCE,
        state,
        state,
    ]


@pytest.mark.parametrize("state", DocumentStatus.values)
def test_word_without_a_day_holds_from_the_check(state: str) -> None:
    document = text(**stated(state))

    assert states(document, "2026-11-19", "2026-11-20", "2026-11-21") == [IN_FORCE, state, state]


def test_word_of_an_editor_beats_a_relation_recorded_before() -> None:
    old = text()
    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "replaces", old)
    old.override, old.override_reason = IN_FORCE, "Vẫn dùng cho một số nơi."
    old.override_since = dt.date(2025, 9, 29)
    old.full_clean(exclude=["search_vector"])
    old.save()

    assert states(old, "2025-09-28", "2025-09-29", "2026-01-01") == [IN_FORCE] * 3


def test_relation_recorded_later_beats_the_word() -> None:
    old = text(**stated(IN_FORCE, override_since=dt.date(2025, 7, 1)))

    relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "replaces", old)

    assert states(old, "2025-09-28", "2025-09-29") == [IN_FORCE, EXPIRED]


def test_what_takes_effect_after_the_check_beats_the_word() -> None:
    old = text(expired_on="2027-06-01")
    relate(text(issued_on="2026-10-20", effective_on="2027-01-01"), "partly_repeals", old)
    Document.objects.filter(pk=old.pk).update(
        override=IN_FORCE,
        override_reason="Thử.",
        override_checked_on=dt.date(2026, 11, 20),
        override_set_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC),
    )
    old.refresh_from_db()

    assert states(old, "2026-12-31", "2027-01-01", "2027-05-31", "2027-06-01") == [IN_FORCE, PARTLY, PARTLY, EXPIRED]


def test_stated_not_yet_gives_way_to_the_commencement_after_the_check() -> None:
    document = text(issued_on="2026-11-01", effective_on="2027-01-01", **stated(NOT_YET))

    assert states(document, "2026-11-20", "2026-12-31", "2027-01-01") == [NOT_YET, NOT_YET, IN_FORCE]


# SQL and the pure function over anything that can be stored

days = st.dates(dt.date(2024, 11, 1), dt.date(2026, 3, 31))
partial = st.one_of(st.just(""), days.map(str), days.map(lambda d: str(d)[:7]), days.map(lambda d: str(d)[:4]))
moments = st.datetimes(dt.datetime(2024, 11, 1), dt.datetime(2026, 3, 31), timezones=st.just(dt.UTC))
rows = st.fixed_dictionaries(
    {
        "issued_on": partial,
        "effective_on": partial,
        "expired_on": partial,
        "is_verified": st.booleans(),
        "is_name_only": st.booleans(),
        "published_at": st.one_of(st.none(), moments),
        "override": st.sampled_from(["", *DocumentStatus.values]),
        "override_since": st.one_of(st.none(), days),
        "override_checked_on": days,
        "override_set_at": moments,
    }
)
links = st.tuples(
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(["replaces", "partly_repeals", "amends"]),
    partial,
    st.booleans(),
    moments,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(rows, min_size=2, max_size=6), drawn=st.lists(links, max_size=10), day=days)
def test_sql_and_the_pure_function_agree(db: None, texts: list[dict], drawn: list[tuple], day: dt.date) -> None:
    DocumentRelation.objects.all().delete()
    Document.objects.all().delete()
    made = [
        make_document(f"{number}", **({"verified_on": day, "override_reason": "x"} | fields), status="")
        for number, fields in enumerate(texts)
    ]
    chained = {
        (later, earlier, kind): (starts, is_certain, recorded_at)
        for later, earlier, kind, starts, is_certain, recorded_at in drawn
        if earlier < later < len(made)
    }
    for (later, earlier, kind), (starts, is_certain, recorded_at) in chained.items():
        DocumentRelation.objects.create(
            source=made[later],
            target=made[earlier],
            kind=kind,
            effective_on=starts,
            is_certain=is_certain,
            recorded_at=recorded_at,
        )

    for document in Document.objects.with_status(day):
        assert document.status == status_on(facts_of(document), day), (document.title, facts_of(document))


@pytest.mark.parametrize("rows", [1, 4])
def test_state_of_any_number_of_texts_is_one_query(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        old = text()
        relate(text(issued_on="2025-09-20", effective_on="2025-09-29"), "replaces", old)

    with django_assert_num_queries(1):
        found = list(Document.objects.in_force(dt.date(2025, 9, 29)))
    assert len(found) == rows
    assert Document.objects.not_expired(dt.date(2025, 9, 28)).count() == 2 * rows
