"""`Member.organisation` follows the open formal membership, however many rows one statement writes."""

import datetime as dt
from types import SimpleNamespace

from handbook.lib.bulk import copy_rows
from members.models import Member, Membership
from tests.factories import make_member


def _cells(*members: Member) -> list[int | None]:
    found = dict(Member.objects.filter(pk__in=[member.pk for member in members]).values_list("pk", "organisation_id"))
    return [found[member.pk] for member in members]


def test_one_statement_moves_many(tree: SimpleNamespace) -> None:
    first, second, third = (make_member(name, cell=tree.cell_a1) for name in ("Vi Thị Một", "Vi Thị Hai", "Vi Thị Ba"))
    memberships = Membership.objects.filter(member__in=[first, second])

    memberships.update(ended_on=dt.date(2026, 1, 1))
    assert _cells(first, second, third) == [None, None, tree.cell_a1.pk]

    copy_rows(
        [
            Membership(member=first, organisation=tree.cell_a2),
            Membership(member=second, organisation=tree.cell_b1),
            Membership(member=third, organisation=tree.cell_b1, kind="temporary"),
        ]
    )
    assert _cells(first, second, third) == [tree.cell_a2.pk, tree.cell_b1.pk, tree.cell_a1.pk]

    Membership.objects.filter(member__in=[first, third], ended_on=None).delete()
    assert _cells(first, second, third) == [None, tree.cell_b1.pk, None]


def test_a_membership_handed_to_another_member_counts_for_both(tree: SimpleNamespace) -> None:
    first, second = make_member("Vi Thị Một", cell=tree.cell_a1), make_member("Vi Thị Hai", cell=tree.cell_a2)
    Membership.objects.filter(member=second).delete()

    Membership.objects.filter(member=first).update(member=second)

    assert _cells(first, second) == [None, tree.cell_a1.pk]
