"""Organisations, members, their dated histories, roles and scopes, roster imports."""

from members.models.directory import DirectoryEntry, DirectoryLevel
from members.models.histories import (
    Activity,
    ActivityKind,
    Badge,
    Membership,
    MembershipKind,
    PartyPosition,
    Position,
)
from members.models.imports import KEPT_DAYS, UNDO_WINDOW, ImportMode, ImportState, RosterImport
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
from members.models.roster_rows import ColumnProfile, Fate, LearnedValue, RosterDecision, RosterRow
from members.models.transfers import TransferRequest, TransferState
from members.models.work_calendar import SpecialDay, SpecialDayKind, WorkYear

__all__ = [
    "KEPT_DAYS",
    "UNDO_WINDOW",
    "Activity",
    "ActivityKind",
    "Badge",
    "CellType",
    "ColumnProfile",
    "DirectoryEntry",
    "DirectoryLevel",
    "Ending",
    "Fate",
    "FormerName",
    "ImportMode",
    "ImportState",
    "LearnedValue",
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
    "RosterDecision",
    "RosterImport",
    "RosterRow",
    "Sex",
    "SpecialDay",
    "SpecialDayKind",
    "TransferRequest",
    "TransferState",
    "WorkYear",
]
