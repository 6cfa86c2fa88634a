"""What each role of the cast reaches, and the names of records."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests.conftest import ROLES
from tests.factories import PASSWORD

A1 = {"member", "neighbour", "secretary"}
A = A1 | {"cousin"}
B = {"outsider", "other_secretary"}
EVERYBODY = A | B

SEEN = {
    "anonymous": set(),
    "member": {"member"},
    "neighbour": {"neighbour"},
    "cousin": {"cousin"},
    "outsider": {"outsider"},
    "secretary": A1,
    "other_secretary": B,
    "officer": A,
    "other_officer": B,
    "editor": set(),
    "publisher": set(),
    "dpo": set(),
    "administrator": EVERYBODY,
}
CHANGED = {role: set() for role in ROLES} | {"officer": A, "other_officer": B, "administrator": EVERYBODY}
IN_ADMIN = {role: seen for role, seen in SEEN.items() if role in {"officer", "other_officer", "administrator"}}


def names(people: SimpleNamespace, members: Any) -> set[str]:
    by_pk = {member.pk: name for name, member in vars(people).items()}
    return {by_pk[member.pk] for member in members}


def confirmed(client: Client) -> Client:
    """The client after the password was typed again."""
    client.post("/xac-thuc/nhac-lai-mat-khau/", {"password": PASSWORD})
    return client
