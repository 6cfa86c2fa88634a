"""Slips for members: the account is made when the first slip is issued."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.audit import recording
from accounts.models import User
from accounts.services.activation import issue_slip
from members.access import access_of
from members.models import Member


class PrintedSlip(NamedTuple):
    """What the paper says; the code is known here only."""

    member: Member
    handbook_code: str
    code: str
    expires_at: Any


def may_issue_slips(user: Any) -> bool:
    return bool(user.has_perm("accounts.issue_slip") or access_of(user).is_everywhere)


@transaction.atomic
def issue_member_slip(member: Member, *, actor: Any) -> PrintedSlip:
    """A slip for `member`; makes the account where there is none, else brings its name and phone up to the record.

    Raises PermissionDenied for somebody outside `actor`'s cells or subtree, for the actor's own record, and for
    staff unless the administrator asks: a slip resets the password, so it must never lift anybody's rights.
    """
    if not may_issue_slips(actor) or not Member.objects.visible_to(actor).current().filter(pk=member.pk).exists():
        raise PermissionDenied
    if member.user_id == actor.pk or (
        member.user is not None and member.user.is_staff and not access_of(actor).is_everywhere
    ):
        raise PermissionDenied
    with recording("slip.issued", actor=actor):
        member = Member.objects.select_for_update().get(pk=member.pk)
        user = member.user
        if user is None:
            user = member.user = User.objects.create_user(display_name=member.full_name, phone=member.phone)
            member.save(update_fields=["user", "updated_at"])
        elif (user.display_name, user.phone) != (member.full_name, member.phone):
            user.display_name, user.phone = member.full_name, member.phone
            user.save(update_fields=["display_name", "phone", "phone_index"])
        slip, code = issue_slip(user, actor=actor)
    return PrintedSlip(member, user.code_display, f"{code[:5]} {code[5:]}", slip.expires_at)
