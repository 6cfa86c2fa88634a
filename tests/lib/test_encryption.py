"""Sealed columns and blind indexes: nothing readable is stored, nothing opens elsewhere, keys can change."""

import base64
from typing import Any

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection

from handbook.lib.encryption import (
    BlindIndexField,
    DecryptionError,
    EncryptedTextField,
    blind_index,
    decrypt,
    encrypt,
    normalise_number,
)
from members.models import Member
from tests.factories import make_member

OLD = "1:" + base64.b64encode(b"a" * 32).decode()
NEW = "2:" + base64.b64encode(b"b" * 32).decode()


@pytest.mark.parametrize("text", ["099161000001", "Số 1 đường Thử", "", "x" * 10_000, "😀\n\t"])
def test_sealed_text_opens_again_and_never_looks_the_same(text: str) -> None:
    first, second = encrypt(text, "a.b"), encrypt(text, "a.b")

    assert first != second
    assert text == "" or text.encode() not in first
    assert decrypt(first, "a.b") == decrypt(second, "a.b") == text
    assert len(first) == 1 + 12 + len(text.encode()) + 16


def test_value_of_one_column_does_not_open_in_another() -> None:
    with pytest.raises(DecryptionError):
        decrypt(encrypt("099161000001", "members.citizen_id"), "members.phone")


@pytest.mark.parametrize("at", [0, 1, 13, -1])
def test_changed_byte_is_noticed(at: int) -> None:
    data = bytearray(encrypt("099161000001", "a.b"))
    data[at] ^= 1

    with pytest.raises(DecryptionError):
        decrypt(bytes(data), "a.b")


def test_error_names_the_column_and_not_the_value() -> None:
    with pytest.raises(DecryptionError) as caught:
        decrypt(encrypt("099161000001", "a.b"), "c.d")

    assert "c.d" in str(caught.value)
    assert "099161" not in str(caught.value)


def test_new_key_seals_and_the_old_one_still_opens(settings: Any) -> None:
    settings.FIELD_KEYS = [OLD]
    before = encrypt("một", "a.b")

    settings.FIELD_KEYS = [NEW, OLD]
    after = encrypt("hai", "a.b")
    assert (before[0], after[0]) == (1, 2)
    assert (decrypt(before, "a.b"), decrypt(after, "a.b")) == ("một", "hai")

    settings.FIELD_KEYS = [NEW]
    with pytest.raises(DecryptionError, match="No key"):
        decrypt(before, "a.b")


def test_short_key_is_refused(settings: Any) -> None:
    settings.FIELD_KEYS = ["1:" + base64.b64encode(b"a" * 16).decode()]

    with pytest.raises(ImproperlyConfigured):
        encrypt("x", "a.b")


@pytest.mark.parametrize(
    ("typed", "normal"),
    [("AB 123456", "AB123456"), ("ab-123.456", "AB123456"), ("0912 345 678", "0912345678"), ("Đ_1", "Đ1"), ("", "")],
)
def test_numbers_are_compared_by_letters_and_digits(typed: str, normal: str) -> None:
    assert normalise_number(typed) == normal


def test_blind_index_depends_on_value_namespace_and_key(settings: Any) -> None:
    index = blind_index("person", "0991 6100 0001")

    assert index == blind_index("person", "099161000001")
    assert len(index) == 64
    assert "099161" not in index
    others = {blind_index("phone", "099161000001"), blind_index("person", "099161000002")}
    settings.BLIND_INDEX_KEY = base64.b64encode(b"c" * 32).decode()
    others.add(blind_index("person", "099161000001"))
    assert len(others | {index}) == 4
    assert blind_index("person", " - ") == ""


@pytest.mark.django_db
def test_column_holds_nothing_readable_and_model_gives_the_text() -> None:
    member = make_member(citizen_id="099161000001", address="Số 1 đường Thử")

    with connection.cursor() as cursor:
        cursor.execute("SELECT citizen_id, address, citizen_id_index FROM members_member WHERE id = %s", [member.pk])
        citizen_id, address, index = cursor.fetchone()
    assert b"0991" not in bytes(citizen_id)
    assert "Thử".encode() not in bytes(address)
    assert index == Member._meta.get_field("citizen_id_index").index_of("099161000001")
    found = Member.objects.get(pk=member.pk)
    assert (found.citizen_id, found.address, found.phone) == ("099161000001", "Số 1 đường Thử", "")


@pytest.mark.django_db
def test_empty_value_is_stored_empty_and_found_by_nobody() -> None:
    make_member()
    make_member()

    assert set(Member.objects.values_list("citizen_id_index", flat=True)) == {None}
    assert list(Member.objects.with_number("citizen_id", "")) == []


@pytest.mark.django_db
def test_record_is_found_by_its_number_in_any_spelling() -> None:
    member = make_member(card_number="12345678", phone="0912345678")
    make_member(card_number="87654321")

    assert list(Member.objects.with_number("card_number", "12 345 678")) == [member]
    assert list(Member.objects.with_number("phone", "0912.345.678")) == [member]
    assert list(Member.objects.with_number("card_number", "0912345678")) == []


@pytest.mark.parametrize("lookup", ["exact", "in", "contains", "icontains", "startswith", "iregex", "gt", "range"])
def test_sealed_column_cannot_be_searched(lookup: str) -> None:
    value: Any = ["1", "2"] if lookup in ("in", "range") else "1"

    with pytest.raises(FieldError, match="citizen_id is encrypted"):
        Member.objects.filter(**{f"citizen_id__{lookup}": value})


def test_fields_can_be_rebuilt_by_migrations() -> None:
    sealed = EncryptedTextField("số", context="a.b")
    index = BlindIndexField(source="so", namespace="person", unique=True)

    for field in (sealed, index):
        _, path, args, kwargs = field.deconstruct()
        again = type(field)(*args, **kwargs)
        assert again.deconstruct()[1:] == (path, args, kwargs)
    assert (again.source, again.namespace, again.max_length, again.null) == ("so", "person", 64, True)
