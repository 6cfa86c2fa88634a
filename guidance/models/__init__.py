"""Procedures: what to do, step by step, with papers, deadlines and the provisions they rest on."""

from guidance.models.conventions import Convention, Signpost
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

__all__ = [
    "Convention",
    "DeadlineUnit",
    "FormTemplate",
    "OpenPoint",
    "OpenPointKind",
    "Paper",
    "Procedure",
    "ProcedureGroup",
    "ProcedureQuestion",
    "Provision",
    "Signpost",
    "Step",
]
