"""The first administrator of a real portal: made once, printed once, never touched again."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from handbook.demo.accounts import ACCOUNTS
from members.access import access_of
from members.models import RoleAssignment
from tests.factories import give_role, make_user

pytestmark = pytest.mark.django_db


def printed(**options: Any) -> str:
    output = io.StringIO()
    call_command("create_first_administrator", stdout=output, **options)
    return output.getvalue()


def shown(text: str, label: str) -> str:
    found = re.search(rf"^ *{label} +(\S+)$", text, re.MULTILINE)
    assert found
    return found[1]


def test_first_administrator_signs_in_with_what_was_printed() -> None:
    text = printed()

    password = shown(text, "password")
    assert shown(text, "handbook code") == "admin"
    assert re.fullmatch(r"[2-9a-hj-kmnp-z]{5}(-[2-9a-hj-kmnp-z]{5}){2}", password)
    assert "second factor is set up at the first sign-in" in text
    client = Client()
    response = client.post("/dang-nhap/", {"login": "admin", "password": password})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/quan-tri/").status_code == 302  # the second factor comes first


def test_first_administrator_holds_the_role_and_nothing_beside() -> None:
    printed()

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    assert access_of(user).is_everywhere
    assignment = RoleAssignment.objects.get()
    assert (assignment.user, assignment.role, assignment.organisation, assignment.granted_by) == (
        user,
        "administrator",
        None,
        None,
    )
    history = apps.get_model("members", "RoleAssignmentEvent").objects
    assert list(history.values_list("pgh_context__metadata__reason", flat=True)) == ["role.granted"]


def test_second_call_says_and_changes_nothing() -> None:
    printed()
    before = User.objects.values().get()

    assert printed() == ""

    assert User.objects.values().get() == before
    assert RoleAssignment.objects.count() == 1


def test_passwords_differ() -> None:
    first = shown(printed(), "password")
    RoleAssignment.objects.all().delete()

    second = shown(printed(), "password")

    assert first != second


def test_an_administrator_under_another_code_is_enough() -> None:
    give_role(make_user(), "administrator")

    assert printed() == ""
    assert User.objects.count() == 1


@pytest.mark.parametrize("reason", ["ended", "inactive", "another role"])
def test_taken_code_is_left_alone(reason: str) -> None:
    user = make_user(handbook_code="admin", is_active=reason != "inactive")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    give_role(
        user,
        "editor" if reason == "another role" else "administrator",
        valid_to=yesterday if reason == "ended" else None,
        valid_from=yesterday,
    )
    before = User.objects.values().get(handbook_code="admin")

    text = printed()

    assert User.objects.values().get(handbook_code="admin") == before
    made = User.objects.get(handbook_code=shown(text, "handbook code"))
    assert made != user
    assert made.check_password(shown(text, "password"))


def test_known_password_of_the_demonstration_is_warned_of() -> None:
    user = User.objects.create_user("admin", ACCOUNTS[0].words, display_name="Quản trị thử")
    give_role(user, "administrator")
    errors = io.StringIO()

    text = printed(stderr=errors)

    assert text == ""
    assert "passwords are known" in errors.getvalue()
    user.set_password("ba-con-trau-xanh")
    user.save()
    errors = io.StringIO()
    printed(stderr=errors)
    assert errors.getvalue() == ""


def test_demonstration_has_its_own_administrator(settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="demo --accounts"):
        printed()

    assert User.objects.count() == 0
