"""Storing the clauses of a text: anchors and corrections outlive another reading."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Clause, Document
from documents.services.clauses import Stored, store_clauses
from documents.text.structure import split_text
from tests.factories import make_document

pytestmark = pytest.mark.django_db

FIRST = "Quy định\nĐiều 1. Một\n1. Xóm trên.\n2. Xóm dưới.\nĐiều 2. Hai\nHọp ở đình.\n"


def read(document: Document, text: str, actor: Any = None) -> Stored:
    return store_clauses(document, split_text(text).pieces, actor=actor)


def rows(document: Document) -> list[tuple[int, str, str | None, str]]:
    return [
        (clause.position, clause.anchor, clause.parent.anchor if clause.parent else None, clause.heading or clause.text)
        for clause in document.clauses.select_related("parent").order_by("position")
    ]


def counts(stored: Stored) -> tuple[int, int, int, int]:
    return stored.added, stored.changed, stored.unchanged, stored.removed


def correct(document: Document, anchor: str, text: str) -> None:
    document.clauses.filter(anchor=anchor).update(text=text, is_corrected=True)


def test_clauses_are_stored_in_reading_order_below_their_parents() -> None:
    document = make_document()

    stored = read(document, FIRST)

    assert counts(stored) == (4, 0, 0, 0)
    assert rows(document) == [
        (1, "dieu-1", None, "Một"),
        (2, "dieu-1-khoan-1", "dieu-1", "Xóm trên."),
        (3, "dieu-1-khoan-2", "dieu-1", "Xóm dưới."),
        (4, "dieu-2", None, "Hai"),
    ]


def test_reading_the_same_text_again_changes_nothing() -> None:
    document = make_document()
    read(document, FIRST)
    before = list(document.clauses.values())

    assert counts(read(document, FIRST)) == (0, 0, 4, 0)
    assert list(document.clauses.values()) == before


def test_another_text_changes_moves_adds_and_removes_by_anchor() -> None:
    document = make_document()
    read(document, FIRST)
    keys = dict(document.clauses.values_list("anchor", "pk"))

    stored = read(document, "Quy định\nLời đầu.\nĐiều 1. Một mới\n1. Xóm trên.\nĐiều 2. Hai\nHọp ở đình.\nĐiều 3. Ba\n")

    assert counts(stored) == (2, 2, 1, 1)
    assert rows(document) == [
        (1, "mo-dau", None, "Lời đầu."),
        (2, "dieu-1", None, "Một mới"),
        (3, "dieu-1-khoan-1", "dieu-1", "Xóm trên."),
        (4, "dieu-2", None, "Hai"),
        (5, "dieu-3", None, "Ba"),
    ]
    assert {anchor: pk for anchor, pk in document.clauses.values_list("anchor", "pk") if anchor in keys} == {
        anchor: pk for anchor, pk in keys.items() if anchor != "dieu-1-khoan-2"
    }


def test_corrected_clause_keeps_its_words() -> None:
    document = make_document()
    read(document, FIRST)
    correct(document, "dieu-1-khoan-1", "Xóm trên (đã sửa).")

    same = read(document, FIRST)
    other = read(document, FIRST.replace("Xóm trên.", "Xóm trên cùng."))

    assert document.clauses.get(anchor="dieu-1-khoan-1").text == "Xóm trên (đã sửa)."
    assert (same.doubtful, [clause.anchor for clause in other.doubtful]) == ([], ["dieu-1-khoan-1"])


def test_corrected_clause_that_the_file_lacks_is_kept_in_its_place_and_listed() -> None:
    document = make_document()
    read(document, FIRST)
    correct(document, "dieu-1-khoan-2", "Xóm dưới (đã sửa).")

    stored = read(document, "Quy định\nĐiều 1. Một\nĐiều 2. Hai\nHọp ở đình.\n")

    assert [clause.anchor for clause in stored.orphans] == ["dieu-1-khoan-2"]
    assert rows(document) == [
        (1, "dieu-1", None, "Một"),
        (2, "dieu-1-khoan-2", "dieu-1", "Xóm dưới (đã sửa)."),
        (3, "dieu-2", None, "Hai"),
    ]


def test_clause_that_was_joined_to_another_does_not_come_back() -> None:
    document = make_document()
    read(document, FIRST)
    document.clauses.filter(anchor="dieu-1-khoan-2").delete()
    Clause.objects.filter(anchor="dieu-1-khoan-1").update(
        text="Xóm trên.\nXóm dưới.", is_corrected=True, other_anchors=["dieu-1-khoan-2"]
    )

    read(document, FIRST)

    assert [row[1] for row in rows(document)] == ["dieu-1", "dieu-1-khoan-1", "dieu-2"]


def test_clauses_of_other_texts_stay() -> None:
    document, other = make_document(), make_document()
    read(document, FIRST)
    read(other, FIRST)

    read(document, "Quy định\nĐiều 1. Một\n")

    assert (document.clauses.count(), other.clauses.count()) == (1, 4)


def test_storing_is_recorded_as_one_change_of_the_actor(cast: Any) -> None:
    document = make_document()

    read(document, FIRST, cast["publisher"])

    history = [clause.history.select_related("pgh_context").get().pgh_context for clause in document.clauses.all()]
    assert len({context.pk for context in history}) == 1
    assert history[0].metadata == {"reason": "document.split", "user": cast["publisher"].pk}


@pytest.mark.parametrize(
    ("role", "is_published", "may"), [("editor", True, False), ("editor", False, True), ("member", False, False)]
)
def test_only_who_may_change_the_text_splits_it(cast: Any, role: str, is_published: bool, may: bool) -> None:
    document = make_document(**({} if is_published else {"published_at": None}))

    if may:
        read(document, FIRST, cast[role])
    else:
        with pytest.raises(PermissionDenied):
            read(document, FIRST, cast[role])
    assert document.clauses.count() == (4 if may else 0)


def test_number_of_queries_does_not_grow_with_the_clauses() -> None:
    def text(count: int) -> str:
        return "Quy định\n" + "".join(f"Điều {n}. Việc {n}\n" for n in range(1, count + 1))

    short, long = make_document(), make_document()
    with CaptureQueriesContext(connection) as few:
        read(short, text(2))
    with CaptureQueriesContext(connection) as many:
        read(long, text(60))

    assert len(few) == len(many)
