"""Reading a record: private numbers are shown masked, and each reveal is logged."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from members.models import Member

PRIVATE_FIELDS = {
    "citizen_id": "Số căn cước",
    "card_number": "Số thẻ đảng viên",
    "old_card_number": "Số thẻ cũ",
    "phone": "Điện thoại",
    "address": "Địa chỉ liên hệ",
}


def reveal(member: Member, field: str, *, actor: Any, request: HttpRequest | None = None) -> str:
    """The whole value of a private field of a record `actor` may see; logged. Raises PermissionDenied, KeyError."""
    PRIVATE_FIELDS[field]
    if not Member.objects.visible_to(actor).filter(pk=member.pk).exists():
        raise PermissionDenied
    log_access(AccessAction.REVEALED, member, actor=actor, request=request, fields=field)
    return getattr(member, field)


def log_view(member: Member, *, actor: Any, request: HttpRequest | None = None) -> None:
    """One line in the read log when somebody opens another person's record."""
    if member.user_id != actor.pk:
        log_access(AccessAction.VIEWED, member, actor=actor, request=request)
