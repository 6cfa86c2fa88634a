"""Keys that are not those of the data are told before the first page, not by it."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from members.services.keys import verify_keys
from tests.factories import make_member

OTHER = base64.b64encode(b"another key of thirty-two bytes.").decode()


def refusal() -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        verify_keys()
    return str(caught.value)


@pytest.fixture
def member(db):
    make_member("Không Có Số")
    return make_member("Có Số Thử", citizen_id="001061009999")


def test_keys_of_the_data_pass(member) -> None:
    verify_keys()


def test_keys_are_not_asked_for_where_nothing_is_sealed(db, settings) -> None:
    settings.FIELD_KEYS = [f"1:{OTHER}"]

    verify_keys()


@pytest.mark.parametrize("identifier", ["1", "2"])
def test_other_field_key_is_told(member, settings, identifier: str) -> None:
    settings.FIELD_KEYS = [f"{identifier}:{OTHER}"]

    assert refusal() == "FIELD_KEYS lacks a key of these data: put the .env back that belongs to them."


def test_key_of_the_oldest_row_is_asked_for_after_a_change_of_keys(member, settings) -> None:
    first = settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [f"2:{OTHER}", first]
    make_member("Có Số Mới", citizen_id="001061008888")
    verify_keys()

    settings.FIELD_KEYS = [f"2:{OTHER}"]

    assert refusal() == "FIELD_KEYS lacks a key of these data: put the .env back that belongs to them."


def test_other_blind_index_key_is_told(member, settings) -> None:
    settings.BLIND_INDEX_KEY = OTHER

    assert refusal() == "BLIND_INDEX_KEY is not the key of these data: put the .env back that belongs to them."


def test_portal_is_not_prepared_with_other_keys(member, settings) -> None:
    settings.FIELD_KEYS = [f"1:{OTHER}"]

    with pytest.raises(CommandError, match=r"^FIELD_KEYS lacks a key of these data"):
        call_command("prepare")
