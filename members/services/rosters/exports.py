"""Rosters out: who may take which members in a file, for which purpose; every file is in the read log."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AccessAction, AccessLogEntry
from accounts.services.access_log import log_access
from members.exports.changes import changed_facts
from members.exports.columns import TEMPLATE
from members.exports.names import Names
from members.exports.rosters import TEMPLATE_40, Layout, write_blank, write_roster
from members.exports.rows import member_facts
from members.models import Member, Organisation
from members.querysets.members import MemberQuerySet
from members.querysets.organisations import OrganisationQuerySet

MOST_PER_HOUR = 20
MOST_LISTED = 200
_LOCK = 7351
TOO_MANY = f"Đồng chí đã xuất {MOST_PER_HOUR} tệp trong một giờ. Chờ một lát rồi xuất tiếp."
BUSY = "Tệp trước còn đang xuất. Chờ xong rồi xuất tiếp."
NO_PURPOSE = "Ghi xuất để làm gì."
CHANGES_TITLE = "DANH SÁCH ĐẢNG VIÊN CÓ THAY ĐỔI TRÊN SỔ TAY"


def may_export(user: Any) -> bool:
    """Officers, for their subtree, and the administrator; no visitor."""
    return bool(user.has_perm("members.export_member"))


def bodies_for_files(user: Any) -> OrganisationQuerySet:
    """Organisations whose members `user` may take out in a file, and for which a blank file may be made."""
    return Organisation.objects.editable_by(user) if may_export(user) else Organisation.objects.none()


def bodies_to_choose(user: Any) -> OrganisationQuerySet:
    """What a list on a page offers of them: all, or where those are more than MOST_LISTED, the committees above cells.

    The active ones only, from above.
    """
    bodies = bodies_for_files(user).active().order_by("path")
    return (
        bodies if bodies[: MOST_LISTED + 1].count() <= MOST_LISTED else bodies.filter(type__in=("province", "commune"))
    )


def blank_roster(target: BinaryIO, layout: Layout, organisation: Organisation, *, actor: Any) -> None:
    """The file to fill in for `organisation`, with its cells in the drop-down. Raises PermissionDenied."""
    _check_scope(organisation, actor)
    write_blank(
        target, layout, scope=organisation.name, on=timezone.localdate(), bodies=_cell_names(organisation, Names(actor))
    )


@transaction.atomic
def export_members(
    target: BinaryIO,
    layout: Layout,
    organisation: Organisation,
    *,
    actor: Any,
    purpose: str,
    has_ended: bool = False,
    request: HttpRequest | None = None,
) -> int:
    """Write the members of `organisation` and below, with their whole numbers; returns how many.

    Those who are no members any more only where `has_ended`. Raises PermissionDenied outside the actor's subtree,
    ValidationError without a purpose, over MOST_PER_HOUR files and while another is being written.
    """
    members = _members(organisation, actor)
    _begin(actor, purpose)
    names = Names(actor)
    count = write_roster(
        target,
        layout,
        member_facts(members if has_ended else members.current(), names.written),
        scope=organisation.name,
        on=timezone.localdate(),
        bodies=_cell_names(organisation, names),
    )
    _log(organisation, layout.slug, count, actor, purpose, request)
    return count


@transaction.atomic
def export_changes(
    target: BinaryIO,
    organisation: Organisation,
    *,
    since: dt.date,
    until: dt.date,
    actor: Any,
    purpose: str,
    request: HttpRequest | None = None,
) -> int:
    """Write in template 4.0, for the central database, the members whose facts changed from `since` to `until`.

    Both days count. The facts are those at the end of `until`; columns AD and AE say what changed. Raises as
    `export_members`.
    """
    members = _members(organisation, actor)
    _begin(actor, purpose)
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (since, until + dt.timedelta(1)))
    period = f"từ {since:%d/%m/%Y}"
    count = write_roster(
        target,
        TEMPLATE_40,
        changed_facts(members, start, end, Names(actor).written),
        scope=f"{organisation.name}, {period}",
        on=until,
        columns=TEMPLATE,
        title=CHANGES_TITLE,
    )
    _log(organisation, f"thay-doi {since}..{until}", count, actor, purpose, request)
    return count


def export_chosen(
    members: MemberQuerySet, *, actor: Any, purpose: str, fields: Iterable[str], request: HttpRequest | None = None
) -> Iterable[Mapping[str, str]]:
    """Facts of `members` (bounded to the actor's subtree) for a file the caller writes at once; logged before.

    The caller holds the transaction. Raises PermissionDenied, ValidationError as `export_members`.
    """
    if not may_export(actor):
        raise PermissionDenied
    _begin(actor, purpose)
    members = members.filter(pk__in=Member.objects.editable_by(actor).values("pk"))
    log_access(
        AccessAction.EXPORTED,
        Member,
        actor=actor,
        request=request,
        row_count=members.count(),
        fields=",".join(fields)[:200],
        reason=purpose[:200],
    )
    return member_facts(members, Names(actor).written)


def _check_scope(organisation: Organisation, actor: Any) -> None:
    if not bodies_for_files(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied


def _members(organisation: Organisation, actor: Any) -> MemberQuerySet:
    _check_scope(organisation, actor)
    return Member.objects.visible_to(actor).in_organisation(organisation)


def _begin(actor: Any, purpose: str) -> None:
    """One export of a person at a time, a bounded number in an hour (ASVS 5.0: 2.4.1, 15.2.2)."""
    if not purpose.strip():
        raise ValidationError(NO_PURPOSE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, actor.pk])
        if not cursor.fetchone()[0]:
            raise ValidationError(BUSY)
    hour = timezone.now() - dt.timedelta(hours=1)
    if AccessLogEntry.objects.filter(actor=actor, action=AccessAction.EXPORTED, at__gt=hour).count() >= MOST_PER_HOUR:
        raise ValidationError(TOO_MANY)


def _cell_names(organisation: Organisation, names: Names) -> list[str]:
    cells = Organisation.objects.subtree_of(organisation).active().filter(type__in=("cell", "grassroots_cell"))
    return [names.written(pk) for pk in cells.order_by("path").values_list("pk", flat=True)]


def _log(organisation: Organisation, what: str, count: int, actor: Any, purpose: str, request: Any) -> None:
    """One line in the read log: the organisation, the kind of file, the number of members, the purpose."""
    log_access(
        AccessAction.EXPORTED,
        organisation,
        actor=actor,
        request=request,
        row_count=count,
        fields=what,
        reason=purpose.strip()[:200],
    )
