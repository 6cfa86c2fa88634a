"""The reference catalogue: what is loaded, that it holds together, and that a second load changes nothing."""

import io
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from documents.models import Document, DocumentRelation, IssuingBody, Topic
from documents.numbers import number_of, symbol_key
from documents.services.catalogue import load_catalogue
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def load() -> str:
    output = io.StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue()


def test_catalogue_is_loaded_whole() -> None:
    text = load()

    assert Document.objects.count() == 83
    assert "83 documents" in text
    assert IssuingBody.objects.count() > 5
    assert Topic.objects.count() > 5
    assert DocumentRelation.objects.count() > 10


def test_every_entry_is_a_fact_readers_can_open() -> None:
    load()
    client = Client()

    for document in Document.objects.all():
        document.full_clean(exclude=["search_vector"])
        assert (document.access, document.organisation_id) == ("public", None)
        assert document.symbol_key == symbol_key(document.symbol)
        assert document.number == number_of(document.symbol)
        assert document.source, document.slug
        assert not document.is_verified or document.verified_on
        assert document.topics.exists(), document.slug
        assert client.get(document.get_absolute_url()).status_code == 200
        assert document.summary == ""  # no texts of others


def test_relations_hold_together() -> None:
    load()

    for relation in DocumentRelation.objects.select_related("source__issuing_body", "target__issuing_body"):
        relation.full_clean()
        if relation.kind == "replaces" and relation.source.override == "in_force":
            assert relation.target.override == "expired", relation


def test_second_load_changes_nothing() -> None:
    load()
    before = list(Document.objects.order_by("pk").values())
    trail = Document.history.rel.related_model.objects.count()

    text = load()

    assert list(Document.objects.order_by("pk").values()) == before
    assert Document.history.rel.related_model.objects.count() == trail
    assert text == "Reference data: nothing new\n"


def test_what_an_editor_changed_stays_and_what_is_missing_returns() -> None:
    load()
    kept = Document.objects.get(slug="294-qd-tw-2025")
    Document.objects.filter(pk=kept.pk).update(title="Tên do biên tập sửa", override="partly_expired")
    lost = Document.objects.filter(cited_by=None, forms=None, signposts=None, relations_in=None).first()
    assert lost
    lost.delete()

    made = load_catalogue()

    assert made["documents"] == 1
    kept.refresh_from_db()
    assert (kept.title, kept.override) == ("Tên do biên tập sửa", "partly_expired")
    assert Document.objects.filter(slug=lost.slug).exists()


def test_load_is_written_down_with_its_reason() -> None:
    load()

    (event,) = Document.objects.first().history.select_related("pgh_context")
    assert event.pgh_context.metadata == {"reason": "reference.loaded"}


def test_loading_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DocumentRelation.objects, "get_or_create", lambda **fields: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load_catalogue()
    assert Document.objects.count() == 0


def test_number_symbol_body_and_date_are_one_identity() -> None:
    make_document(symbol_key="1-hd/tu", issued_on="2026")

    make_document(symbol_key="1-hd/tu", issued_on="2025")  # numbers begin anew
    with pytest.raises(IntegrityError), transaction.atomic():
        make_document(symbol_key="1-hd/tu", issued_on="2026")
    make_document(symbol_key="", issued_on="2026")
    make_document(symbol_key="", issued_on="2026")  # texts without a number are told apart by name


@pytest.mark.parametrize(
    "fields",
    [
        {"is_verified": True, "verified_on": None},
        {"access": "public", "organisation_id": -1},
    ],
)
def test_facts_that_contradict_each_other_are_refused(fields: dict, tree: object) -> None:
    if fields.get("organisation_id"):
        fields = fields | {"organisation_id": tree.commune_a.pk}  # type: ignore[attr-defined]

    with pytest.raises(IntegrityError), transaction.atomic():
        make_document(**fields)


def test_lower_body_neither_replaces_nor_amends_a_higher_one() -> None:
    centre = IssuingBody.objects.create(slug="tw", name="Trung ương", level="central")
    high, low = make_document(issuing_body=centre), make_document()

    for kind in ("replaces", "amends", "partly_repeals"):
        with pytest.raises(ValidationError, match="Cấp dưới không sửa, thay hay bãi bỏ được"):
            DocumentRelation(source=low, kind=kind, target=high).full_clean()
    DocumentRelation(source=low, kind="implements", target=high).full_clean()
    DocumentRelation(source=high, kind="replaces", target=low).full_clean()


def test_types_of_the_catalogue_have_letters() -> None:
    load()

    tiles = Counter(document.tile for document in Document.objects.all())
    assert tiles["QĐ"] > 10
    assert set(tiles) <= {"QĐ", "HD", "NQ", "CT", "KL", "ĐL", "CL", "L", "NĐ", "TT", "QC", "CV", "KH", "ĐA", "TB", "VB"}
