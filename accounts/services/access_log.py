"""Writing the read log."""

from typing import Any

from django.http import HttpRequest

from accounts.models import AccessAction, AccessLogEntry

NOBODY = "Người vận hành máy chủ"
"""Who works on the command line without saying who."""


def log_access(
    action: AccessAction,
    subject: Any,
    *,
    actor: Any,
    request: HttpRequest | None = None,
    fields: str = "",
    row_count: int = 1,
    reason: str = "",
) -> AccessLogEntry:
    """Record that `actor` read `subject` (an object, or a model class for a list); names of fields, never values."""
    return AccessLogEntry.objects.create(
        actor=actor,
        actor_name=str(actor or NOBODY),
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=getattr(subject, "pk", None) if not isinstance(subject, type) else None,
        row_count=row_count,
        fields=fields,
        reason=reason,
        path=request.path[:200] if request else "",
        ip=(request.META.get("REMOTE_ADDR") or None) if request else None,
    )
