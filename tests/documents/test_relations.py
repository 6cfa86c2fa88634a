"""Relations between texts: what makes sense, what the database refuses, where a chain of replacements leads."""

import datetime as dt
import threading
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from documents.models import Document, DocumentRelation, IssuingBody
from documents.models.relations import RelationKind
from tests.documents.test_validity import relate, text
from tests.factories import make_document

pytestmark = pytest.mark.django_db
TODAY = "2026-01-01"


def in_a_row(count: int, **fields: Any) -> list[Document]:
    """Texts, each replaced by the next on the first day of the next month."""
    made = [
        text(issued_on=f"2025-{month:02d}-01", effective_on=f"2025-{month:02d}-01", symbol=f"{month}-QĐ/TU", **fields)
        for month in range(1, count + 1)
    ]
    for earlier, later in pairwise(made):
        relate(later, "replaces", earlier)
    return made


def opening(document: Document, day: str = TODAY, client: Client | None = None) -> Any:
    """The state with which the page opens on `day`."""
    shown = f"{dt.date.fromisoformat(day):%d/%m/%Y}"
    return (client or Client()).get(document.get_absolute_url(), {"ngay": shown}).context["standing"]


@pytest.mark.parametrize("kind", ["replaces", "amends", "partly_repeals"])
@pytest.mark.parametrize(
    ("acting", "acted", "fits"),
    [
        ("2025-05-26", "2025-05-26", True),
        ("2025-05-26", "2025-05-25", True),
        ("2025-05-26", "2025-05-27", False),
        ("2025-05", "2025-05-27", True),
        ("2025-04", "2025-05-01", False),
        ("2025", "2025-12-31", True),
        ("2024", "2025-01-01", False),
        ("", "2025-01-01", True),
    ],
)
def test_text_acts_on_none_issued_later(kind: str, acting: str, acted: str, fits: bool) -> None:
    relation = DocumentRelation(
        source=text(issued_on=acting, effective_on=""), kind=kind, target=text(issued_on=acted, effective_on="")
    )

    if fits:
        relation.full_clean()
    else:
        with pytest.raises(ValidationError, match="không tác động tới văn bản ban hành sau"):
            relation.full_clean()


def test_order_of_issue_does_not_matter_where_nothing_is_acted_upon() -> None:
    DocumentRelation(source=text(issued_on="2025-01-01"), kind="guides", target=text()).full_clean()


def test_changed_date_of_issue_may_not_turn_a_relation_around() -> None:
    old, new = text(issued_on="2025-01-01"), text(issued_on="2025-02-01")
    relate(new, "replaces", old)

    new.issued_on = "2024-12-31"

    with pytest.raises(ValidationError, match="đang tác động"):
        new.full_clean(exclude=["search_vector"])
    old.issued_on = "2025-02-02"
    with pytest.raises(ValidationError, match="đang tác động"):
        old.full_clean(exclude=["search_vector"])


def test_changed_body_may_not_rise_above_a_text_that_acts_on_its_own() -> None:
    old, new = text(issued_on="2025-01-01"), text(issued_on="2025-02-01")
    relate(new, "replaces", old)
    centre = IssuingBody.objects.create(slug="tw", name="Trung ương", level="central")
    commune = IssuingBody.objects.create(slug="xa", name="Xã", level="commune")

    for document, body, fits in (
        (old, centre, False),
        (new, commune, False),
        (new, centre, True),
        (old, commune, True),
    ):
        document.issuing_body = body
        if fits:
            document.full_clean(exclude=["search_vector"])
        else:
            with pytest.raises(ValidationError, match="Cơ quan này không hợp với quan hệ"):
                document.full_clean(exclude=["search_vector"])


def test_effect_does_not_precede_the_issue_of_the_acting_text() -> None:
    relation = DocumentRelation(source=text(), kind="replaces", target=text(), effective_on="2025-05-25")

    with pytest.raises(ValidationError, match="trước ngày ban hành"):
        relation.full_clean()


@pytest.mark.parametrize("kind", RelationKind.values)
def test_no_text_acts_on_itself(kind: str) -> None:
    document = text()

    with pytest.raises(ValidationError, match="không tác động tới chính nó"):
        DocumentRelation(source=document, kind=kind, target=document).full_clean()


@pytest.mark.parametrize("kind", RelationKind.values)
@pytest.mark.parametrize("steps", [1, 2, 4])
def test_no_circle_of_any_length(kind: str, steps: int) -> None:
    made = [text() for _ in range(steps + 1)]
    for earlier, later in pairwise(made):
        relate(earlier, kind, later)
    closing = DocumentRelation(source=made[-1], kind=kind, target=made[0])

    with pytest.raises(ValidationError, match="đi vòng"):
        closing.full_clean()
    with pytest.raises(IntegrityError, match="circle"), transaction.atomic():
        closing.save()


def test_kinds_that_act_make_circles_together() -> None:
    first, second = text(), text()
    relate(first, "replaces", second)

    with pytest.raises(ValidationError, match="đi vòng"):
        DocumentRelation(source=second, kind="amends", target=first).full_clean()
    DocumentRelation(source=second, kind="guides", target=first).full_clean()


def test_relation_turned_around_is_looked_at_anew() -> None:
    first, second, third = text(), text(), text()
    relate(first, "replaces", second)
    other = relate(third, "replaces", second)

    other.full_clean()
    other.source, other.target = second, first

    with pytest.raises(ValidationError, match="đi vòng"):
        other.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_cleaned", [True, False])
def test_two_halves_of_a_circle_recorded_at_once_do_not_both_get_in(is_cleaned: bool) -> None:
    first, second = text(), text()
    both_in = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def half(source: Document, target: Document) -> None:
        try:
            with transaction.atomic():
                both_in.wait()
                relation = DocumentRelation(source=source, kind="replaces", target=target)
                if is_cleaned:
                    relation.full_clean()
                relation.save()
            outcomes.append("in")
        except (ValidationError, IntegrityError):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=half, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "refused"]
    assert DocumentRelation.objects.count() == 1


def test_text_is_attached_to_one_other_only() -> None:
    child, first, second = text(), text(), text()
    relate(first, "attaches", child).full_clean()

    again = DocumentRelation(source=second, kind="attaches", target=child)

    with pytest.raises(ValidationError, match="đã được ban hành kèm"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.parametrize("kind", ["replaces", "amends", "partly_repeals"])
def test_lower_level_acts_on_no_higher_one(kind: str) -> None:
    levels = ["grassroots", "commune", "district", "province", "central"]
    made = [text(issuing_body=IssuingBody.objects.create(slug=level, name=level, level=level)) for level in levels]

    for rank, source in enumerate(made):
        for other_rank, target in enumerate(made):
            relation = DocumentRelation(source=source, kind=kind, target=target)
            if rank < other_rank:
                with pytest.raises(ValidationError, match="Cấp dưới không"):
                    relation.full_clean()
            elif rank > other_rank:
                relation.full_clean()


def test_chain_of_replacements_leads_to_the_last_text() -> None:
    first, second, third = in_a_row(3)

    told = opening(first)

    assert (told.newest, [line.document for line in told.lines]) == (third, [second, third])
    assert [line.before + line.after for line in told.lines] == [
        "Văn bản này đã bị thay bằng  từ 01/02/2025.",
        "Bản mới nhất là .",
    ]
    assert (opening(second).newest, opening(third).newest) == (third, None)


def test_chain_ends_where_the_day_ends() -> None:
    first, second, _ = in_a_row(3)

    assert opening(first, "2025-01-31").newest is None
    assert [line.before for line in opening(first, "2025-01-31").lines] == [
        "Văn bản này còn hiệu lực từ 01/01/2025",
        "Văn bản này sẽ bị thay bằng ",
    ]
    assert opening(first, "2025-02-28").newest == second


@pytest.mark.parametrize(("role", "newest"), [("anonymous", 1), ("member", 2), ("editor", 3)])
def test_chain_leads_to_the_last_text_the_reader_may_open(browse: Any, role: str, newest: int) -> None:
    made = in_a_row(4)
    Document.objects.filter(pk=made[2].pk).update(access="members")
    Document.objects.filter(pk=made[3].pk).update(access="organisation")
    client = browse(role)

    told = opening(made[0], client=client)
    page = client.get(made[0].get_absolute_url(), {"ngay": "01/01/2026"}).content.decode()

    assert told.newest == made[newest]
    assert told.status == "expired"
    for hidden in made[newest + 1 :]:
        assert hidden.symbol not in page


def test_hidden_step_is_walked_over_without_a_word() -> None:
    first, second, third = in_a_row(3)
    Document.objects.filter(pk=second.pk).update(access="members")

    told = opening(first)

    assert told.newest == third
    assert [line.document for line in told.lines] == [None, third]
    assert told.lines[0].before == "Văn bản này đã hết hiệu lực"


def test_page_says_what_replaced_the_text_and_since_when() -> None:
    old, new = in_a_row(2)

    page = Client().get(old.get_absolute_url()).content.decode()

    sentence = (
        f'Văn bản này đã bị thay bằng <a href="{new.get_absolute_url()}">Hướng dẫn <span class="sh">2-QĐ/TU</span></a>'
    )
    assert f'{sentence} từ 01/02/2025. <a href="{new.get_absolute_url()}">Xem bản mới</a>' in page


def test_relations_stand_on_both_pages_by_kind() -> None:
    base, guide, other = text(symbol="1-QĐ/TU"), text(symbol="2-HD/TU"), text(symbol="3-HD/TU")
    for source in (guide, other):
        relate(source, "guides", base)
    relate(text(symbol="4-QĐ/TU"), "amends", base, touched="Điều 5", effective_on="2025-08-01")

    of_base = Client().get(base.get_absolute_url()).context["groups"]
    of_guide = Client().get(guide.get_absolute_url()).context["groups"]
    page = Client().get(base.get_absolute_url()).content.decode()

    assert [(words, [found.symbol for found, _ in others]) for words, others in of_base] == [
        ("Được sửa đổi bởi", ["4-QĐ/TU"]),
        ("Được hướng dẫn bởi", ["2-HD/TU", "3-HD/TU"]),
    ]
    assert [(words, [found.symbol for found, _ in others]) for words, others in of_guide] == [
        ("Hướng dẫn", ["1-QĐ/TU"])
    ]
    assert "Từ 01/08/2025, ở Điều 5" in page


@pytest.mark.parametrize("steps", [1, 4])
def test_page_of_a_long_chain_asks_no_more(steps: int, django_assert_num_queries: Any) -> None:
    first, *_ = in_a_row(steps + 1)

    with django_assert_num_queries(12):  # the last one counts the view
        Client().get(first.get_absolute_url())


def test_order_to_replace_is_told_and_changes_nothing() -> None:
    old = make_document(symbol="213-QĐ/TU")
    relate(text(issued_on="2026-01-05", symbol="229-KL/TU"), "replacement_ordered", old)

    page = Client().get(old.get_absolute_url()).content.decode()

    assert "Được yêu cầu thay thế bởi" in page
    assert "Văn bản này còn hiệu lực" in page
