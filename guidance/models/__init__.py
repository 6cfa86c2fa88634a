"""Procedures: what to do, step by step, with papers, deadlines and the provisions they rest on."""

from guidance.models.badges import BadgeRound, BadgeScheme
from guidance.models.checklists import ProcedureTicks
from guidance.models.conventions import Convention, Signpost
from guidance.models.duties import (
    DueChange,
    DueDate,
    DutyActor,
    DutyBasis,
    DutyRecord,
    DutyRule,
    DutyTerm,
)
from guidance.models.fees import FeeBase, FeeRate, MinimumWage
from guidance.models.form_files import FormFile
from guidance.models.pages import GuidancePage
from guidance.models.procedures import (
    DeadlineUnit,
    FormTemplate,
    OpenPoint,
    OpenPointKind,
    Paper,
    Procedure,
    ProcedureGroup,
    ProcedureQuestion,
    Provision,
    Step,
)
from guidance.models.versions import ConventionVersion, PageVersion, ProcedureVersion, SignpostVersion

PAGE_KINDS: dict[str, type[GuidancePage]] = {model.kind: model for model in (Procedure, Signpost, Convention)}
"""Pages that are drafted, approved and kept in versions, by the word their addresses have."""

__all__ = [
    "PAGE_KINDS",
    "BadgeRound",
    "BadgeScheme",
    "Convention",
    "ConventionVersion",
    "DeadlineUnit",
    "DueChange",
    "DueDate",
    "DutyActor",
    "DutyBasis",
    "DutyRecord",
    "DutyRule",
    "DutyTerm",
    "FeeBase",
    "FeeRate",
    "FormFile",
    "FormTemplate",
    "GuidancePage",
    "MinimumWage",
    "OpenPoint",
    "OpenPointKind",
    "PageVersion",
    "Paper",
    "Procedure",
    "ProcedureGroup",
    "ProcedureQuestion",
    "ProcedureTicks",
    "ProcedureVersion",
    "Provision",
    "Signpost",
    "SignpostVersion",
    "Step",
]
