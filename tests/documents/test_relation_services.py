"""Writing relations: by whom, with what sense, and that the alarm hears of it at once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from documents.models import Document, DocumentChange, DocumentRelation, IssuingBody
from documents.services.relations import Wish, change_relations, relate
from tests.documents.test_validity import text

pytestmark = pytest.mark.django_db


def test_changed_relation_shakes_the_new_target_and_lets_go_of_the_old_one(cast: Any) -> None:
    first, second = text(symbol="1-HD/TU"), text(symbol="2-HD/TU")
    newer = text(issued_on="2026-01-10", effective_on="2026-01-10", symbol="3-HD/TU")
    relation = DocumentRelation(source=newer, kind="amends", target=first)
    change_relations([relation], actor=cast["publisher"])
    assert [change.document for change in DocumentChange.objects.losing()] == [first]

    relation.target = second
    change_relations([relation], actor=cast["publisher"])
    assert [change.document for change in DocumentChange.objects.losing()] == [second]

    change_relations([], [relation], actor=cast["publisher"])
    assert not DocumentChange.objects.losing().exists()
    assert not DocumentRelation.objects.exists()


def test_relations_are_changed_by_who_may_change_the_acting_text_and_make_sense(cast: Any) -> None:
    old, newer = text(symbol="1-HD/TU"), text(issued_on="2026-01-10", effective_on="2026-01-10", symbol="3-HD/TU")

    with pytest.raises(PermissionDenied):
        change_relations([DocumentRelation(source=newer, kind="amends", target=old)], actor=cast["editor"])
    with pytest.raises(ValidationError):
        change_relations(
            [
                DocumentRelation(source=newer, kind="amends", target=old),
                DocumentRelation(source=old, kind="replaces", target=newer),
            ],
            actor=cast["publisher"],
        )
    assert not DocumentRelation.objects.exists()


def test_wishes_by_number_are_granted_one_by_one(cast: Any) -> None:
    body = IssuingBody.objects.create(slug="khac", name="Cơ quan khác", level="province")
    old, newer = text(symbol="1-HD/TU"), text(issued_on="2026-01-10", effective_on="2026-01-10", symbol="3-HD/TU")
    for owner in (old.issuing_body, body):
        text(symbol="4-HD/TU", issuing_body=owner)
    Document.objects.filter(symbol="1-HD/TU").update(symbol_key="1-hd/tu")
    Document.objects.filter(symbol="4-HD/TU").update(symbol_key="4-hd/tu")
    wishes = [
        Wish(newer, kind, symbol)
        for kind, symbol in [
            ("amends", "01-HD/TU"),
            ("guides", "4-HD/TU"),
            ("guides", "9-HD/TU"),
            ("amends", "1-HD/TU"),
        ]
    ]

    told = relate([*wishes, Wish(old, "replaces", "3-HD/TU")], actor=None)

    assert told[:4] == ["", "Có nhiều văn bản số 4-HD/TU.", "Chưa có văn bản số 9-HD/TU.", ""]
    assert "3-HD/TU" in told[4]
    assert list(DocumentRelation.objects.values_list("source", "kind", "target")) == [(newer.pk, "amends", old.pk)]
    assert [change.document for change in DocumentChange.objects.losing()] == [old]
