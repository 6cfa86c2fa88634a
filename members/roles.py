"""What each portal role may do, as Django permissions; the written access rules of the product (ASVS 5.0: 8.1.1).

Scope is a second question, answered by `visible_to` and `editable_by`; a right here never widens it.
"""

_MEMBER_MODELS = ("member", "membership", "activity", "partyposition", "badge")
_CONTENT_MODELS = (
    ("documents", ("document", "documentfile", "documentrelation", "issuingbody", "topic")),
    (
        "guidance",
        (
            "procedure",
            "proceduregroup",
            "step",
            "paper",
            "procedurequestion",
            "openpoint",
            "provision",
            "formtemplate",
            "formfile",
            "convention",
            "signpost",
        ),
    ),
    ("exchange", ("notice",)),
)


def _permissions(app: str, models: tuple[str, ...], actions: tuple[str, ...]) -> set[str]:
    return {f"{app}.{action}_{model}" for model in models for action in actions}


_DIRECTORY = _permissions("members", ("directoryentry",), ("view", "add", "change", "import", "export"))
_OFFICER = (
    _permissions("members", _MEMBER_MODELS, ("view", "add", "change"))
    | _permissions("members", ("organisation", "placement", "formername"), ("view", "add", "change"))
    | _permissions("members", ("rosterimport",), ("view", "add", "change"))
    | _permissions("members", ("roleassignment",), ("view", "add", "change"))
    | _permissions("exchange", ("question",), ("view", "change"))
    | _permissions("exchange", ("notice",), ("view", "add", "change"))
    | _DIRECTORY
    | {
        "members.import_member",
        "members.export_member",
        "members.export_organisation",
        "members.import_organisation",
        "exchange.answer_question",
        "exchange.publish_notice",
        "documents.view_basisreview",
        "accounts.issue_slip",
    }
)
_EDITOR: set[str] = set()
for _app, _models in _CONTENT_MODELS:
    _EDITOR |= _permissions(_app, _models, ("view", "add", "change"))
_EDITOR |= _permissions("guidance", ("procedureversion", "conventionversion", "signpostversion"), ("view",))
_EDITOR |= _DIRECTORY
_EDITOR |= {"documents.import_document", "documents.export_document", "documents.view_basisreview"}
_EDITOR |= _permissions("exchange", ("pagereport", "pagefeedback"), ("view", "change"))
_EDITOR |= _permissions("documents", ("documentfile", "documentrelation"), ("delete",))
_EDITOR |= _permissions("guidance", ("step", "paper", "procedurequestion", "openpoint", "provision"), ("delete",))
"""Parts of a page are removed where the page may be changed: drafts for an editor, all for a publisher."""
_PARAMETERS = ("dutyrule", "dutyterm", "dutybasis", "badgescheme", "badgeround", "feerate", "minimumwage")
"""What is counted for every member: stated by those who answer for what is published."""
_DAYS_OFF = ("workyear", "specialday")
_PUBLISHER = _EDITOR | {
    "documents.publish_document",
    "guidance.publish_procedure",
    "guidance.publish_convention",
    "guidance.publish_signpost",
    "exchange.publish_notice",
    "exchange.view_question",
    "exchange.publish_question",
}
_PUBLISHER |= _permissions("guidance", _PARAMETERS, ("view", "add", "change"))
_PUBLISHER |= _permissions("guidance", ("dutyterm", "dutybasis", "badgeround"), ("delete",))
_PUBLISHER |= _permissions("members", _DAYS_OFF, ("view", "add", "change")) | {"members.delete_specialday"}
_DPO = _permissions("accounts", ("accesslogentry", "signinattempt"), ("view",)) | _permissions(
    "members", ("roleassignment", "rosterimport"), ("view",)
)

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "secretary": frozenset({"members.view_member", "accounts.issue_slip"}),
    "officer": frozenset(_OFFICER),
    "editor": frozenset(_EDITOR),
    "publisher": frozenset(_PUBLISHER),
    "dpo": frozenset(_DPO),
}
"""The administrator holds every permission, apart from changing the audit trail, which nobody can."""

STAFF_ROLES = frozenset({"officer", "editor", "publisher", "dpo", "administrator"})
"""Roles that open the admin and need a second factor."""
