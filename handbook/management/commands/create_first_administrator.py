"""Give a new portal its first administrator."""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import recording
from accounts.codes import ALPHABET, new_handbook_code
from accounts.models import User
from handbook.demo.accounts import ACCOUNTS
from members.models import Role, RoleAssignment
from members.services.roles import sync_staff

CODE = "admin"


class Command(BaseCommand):
    help = "Creates the administrator of a portal that has none and prints the password, once; else does nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError("The demonstration has an administrator of its own: see manage.py demo --accounts.")
        if has_administrator():
            if has_demonstration_password():
                self.stderr.write(
                    "Warning: the accounts of the demonstration are here, and their passwords are known to everybody. "
                    "Use another DATA_DIR or DATABASE_URL for real work."
                )
            return
        user, password = create_first_administrator()
        self.stdout.write(
            f"\nFirst administrator, shown only this once:\n"
            f"  handbook code  {user.handbook_code}\n"
            f"  password       {password}\n"
            "The second factor is set up at the first sign-in.\n"
        )


def has_administrator() -> bool:
    """Is there an account that may sign in and reaches everything today?"""
    assignments = RoleAssignment.objects.in_force(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=assignments.values("user")), is_active=True).exists()


def has_demonstration_password() -> bool:
    """Does `admin` still open with the word that the demonstration prints?"""
    user = User.objects.filter(handbook_code=CODE, is_active=True).first()
    return user is not None and user.check_password(ACCOUNTS[0].words)


@transaction.atomic
def create_first_administrator() -> tuple[User, str]:
    """A new account with the role and its password; under a random code where `admin` belongs to somebody."""
    code = new_handbook_code() if User.objects.filter(handbook_code=CODE).exists() else CODE
    password = readable_password()
    user = User(handbook_code=code, display_name="Quản trị hệ thống", activated_at=timezone.now())
    validate_password(password, user)
    user.set_password(password)
    with recording("administrator.created"):
        user.save()
    appoint_first_administrator(user, on=timezone.localdate())
    return user, password


def appoint_first_administrator(user: User, *, on: dt.date) -> None:
    """Give `user` the role that nobody is there to grant; every later role is granted by somebody."""
    with recording("role.granted", first=True):
        RoleAssignment.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=on)
        sync_staff(user)


def readable_password() -> str:
    """Three groups of five characters that cannot be mistaken for each other (74 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))
