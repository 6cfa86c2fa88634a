"""What a user may reach: the one reading of role assignments that every `visible_to` and permission check uses."""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone


@dataclass(frozen=True)
class Access:
    """The roles a user holds today and the parts of the tree they reach."""

    roles: frozenset[str] = frozenset()
    cell_ids: frozenset[int] = frozenset()
    subtree_paths: tuple[str, ...] = ()
    member_id: int | None = None
    organisation_path: str = ""
    above_ids: frozenset[int] = frozenset()
    """The own cell, the bodies of one's roles, and all bodies above them."""
    is_everywhere: bool = False
    is_staff: bool = field(default=False)

    def subtree(self, prefix: str = "") -> Q:
        """Rows whose organisation (reached through `prefix`, e.g. "organisation__") stands in an officer's subtree."""
        if self.is_everywhere:
            return Q()
        condition = Q(pk__in=[])
        for path in self.subtree_paths:
            condition |= Q(**{f"{prefix}path__startswith": path})
        return condition

    def organisations(self, prefix: str = "") -> Q:
        """As `subtree`, plus the cells a secretary is responsible for."""
        condition = self.subtree(prefix)
        if self.cell_ids and not self.is_everywhere:
            condition |= Q(**{f"{prefix}pk__in": self.cell_ids})
        return condition

    def addressed(self, prefix: str = "") -> Q:
        """What is sent to a body and everything below it: from above to the reader, or into an officer's subtree."""
        return Q() if self.is_everywhere else Q(**{f"{prefix}pk__in": self.above_ids}) | self.subtree(prefix)

    def reaches(self, path: str) -> bool:
        """Is the organisation with this path inside an officer's subtree?"""
        return self.is_everywhere or any(path.startswith(start) for start in self.subtree_paths)


NOBODY = Access()


class Operator:
    """Whoever runs a command on the server: reaches what an administrator does. Never the user of a request."""

    is_authenticated = is_active = True

    def __init__(self) -> None:
        self._portal_access = Access(roles=frozenset({"administrator"}), is_everywhere=True, is_staff=True)


def access_of(user: Any) -> Access:
    """The access of `user` today; read once per user object, so a changed role works at the next request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    cached = getattr(user, "_portal_access", None)
    if cached is None:
        cached = user._portal_access = _read(user)
    return cached


def forget_access(user: Any) -> None:
    """Drop what `access_of` remembers (after a role was granted or ended in this request)."""
    user.__dict__.pop("_portal_access", None)


def _read(user: Any) -> Access:
    assignments = list(
        apps.get_model("members", "RoleAssignment")
        .objects.filter(user=user)
        .in_force(timezone.localdate())
        .values_list("role", "organisation_id", "organisation__path")
    )
    own = (
        apps.get_model("members", "Member")
        .objects.filter(user=user)
        .exclude(status="ended")
        .values_list("pk", "organisation__path")
        .first()
    )
    roles = {role for role, _, _ in assignments}
    paths = [(own[1] or "") if own else "", *(path or "" for _, _, path in assignments)]
    everywhere = user.is_superuser or "administrator" in roles
    return Access(
        roles=frozenset(roles | ({"administrator"} if everywhere else set())),
        cell_ids=frozenset(pk for role, pk, _ in assignments if role == "secretary"),
        subtree_paths=tuple(path for role, _, path in assignments if role == "officer"),
        member_id=own[0] if own else None,
        organisation_path=(own[1] or "") if own else "",
        above_ids=frozenset(int(pk) for path in paths for pk in path.split("/") if pk),
        is_everywhere=everywhere,
        is_staff=bool(roles - {"secretary"}) or everywhere,
    )
