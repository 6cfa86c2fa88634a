"""Granting and ending portal roles; `User.is_staff` follows the roles in force."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import recording
from accounts.models import User
from members.access import access_of, forget_access
from members.models import Organisation, Role, RoleAssignment
from members.roles import STAFF_ROLES


def may_grant(actor: Any, role: str, organisation: Organisation | None) -> bool:
    """The administrator grants everything; an officer makes secretaries of the subtree, nothing else."""
    access = access_of(actor)
    if access.is_everywhere:
        return True
    return role == Role.SECRETARY and organisation is not None and access.reaches(organisation.path)


@transaction.atomic
def grant_role(
    user: User, role: str, organisation: Organisation | None = None, *, actor: Any, on: dt.date | None = None
) -> RoleAssignment:
    """Give `role` from the day `on` (today). Raises PermissionDenied when it is not the actor's to give."""
    if not may_grant(actor, role, organisation):
        raise PermissionDenied
    with recording("role.granted", actor=actor):
        assignment = RoleAssignment.objects.create(
            user=user, role=role, organisation=organisation, valid_from=on or timezone.localdate(), granted_by=actor
        )
        sync_staff(user)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, actor: Any, on: dt.date | None = None) -> None:
    """The role holds until the end of the day before `on` (today): it ends at once."""
    if not may_grant(actor, assignment.role, assignment.organisation):
        raise PermissionDenied
    with recording("role.ended", actor=actor):
        last = (on or timezone.localdate()) - dt.timedelta(days=1)
        if last < assignment.valid_from:
            assignment.delete()
        else:
            assignment.valid_to = last
            assignment.save(update_fields=["valid_to"])
        sync_staff(assignment.user)


def sync_staff(user: User) -> None:
    """Set `is_staff` from the roles in force today."""
    forget_access(user)
    roles = set(RoleAssignment.objects.filter(user=user).in_force(timezone.localdate()).values_list("role", flat=True))
    is_staff = bool(roles & STAFF_ROLES) or user.is_superuser
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
