"""Sign-in with a handbook code or a phone number."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.codes import normalise_handbook_code, normalise_phone
from accounts.models import User


class PhoneOrCodeBackend(AuthenticationBackend):
    """Accepts "K7M4-9QXD" or "+84 912 345 678"; never a citizen or card number.

    A family may share a phone: the password decides among its holders, and where it fits two of them nobody is let
    in by phone (each still has a handbook code).
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        typed, password = credentials.get("username") or "", credentials.get("password") or ""
        if phone := normalise_phone(typed):
            fitting = [user for user in User.objects.with_phone(phone)[:5] if self._check_password(user, password)]
            return fitting[0] if len(fitting) == 1 else None
        user = User.objects.filter(handbook_code=normalise_handbook_code(typed)).first()
        return self._check_password(user, password)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Rights come from role assignments alone (see `members.backends`)."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
