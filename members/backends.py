"""Permissions out of role assignments."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from members.access import access_of
from members.roles import ROLE_PERMISSIONS

READ_ONLY = ("accounts.change_accesslogentry", "accounts.delete_accesslogentry", "accounts.add_accesslogentry")


class RoleBackend(BaseBackend):
    """`user.has_perm` by the roles in force today; signs nobody in."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        access = access_of(user_obj)
        if access.is_everywhere:
            return perm not in READ_ONLY
        return any(perm in ROLE_PERMISSIONS.get(role, ()) for role in access.roles)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        access = access_of(user_obj)
        return access.is_everywhere or any(
            permission.startswith(f"{app_label}.")
            for role in access.roles
            for permission in ROLE_PERMISSIONS.get(role, ())
        )
