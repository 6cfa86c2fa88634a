"""Organisations, members, their dated histories, roles and scopes, roster imports."""

from members.models.histories import (
    Activity,
    ActivityKind,
    Badge,
    Membership,
    MembershipKind,
    PartyPosition,
    Position,
)
from members.models.imports import ImportState, RosterImport
from members.models.members import Ending, Member, MembershipStatus, Sex
from members.models.organisations import (
    CellType,
    FormerName,
    Organisation,
    OrganisationState,
    OrganisationType,
    Placement,
)
from members.models.roles import Role, RoleAssignment

__all__ = [
    "Activity",
    "ActivityKind",
    "Badge",
    "CellType",
    "Ending",
    "FormerName",
    "ImportState",
    "Member",
    "Membership",
    "MembershipKind",
    "MembershipStatus",
    "Organisation",
    "OrganisationState",
    "OrganisationType",
    "PartyPosition",
    "Placement",
    "Position",
    "Role",
    "RoleAssignment",
    "RosterImport",
    "Sex",
]
