"""Members to rows of facts, as a stream: a chunk of members in memory, whatever their number."""

from collections.abc import Callable, Iterator

from django.db.models import Prefetch

from members.exports.facts import facts_of
from members.models import Activity, PartyPosition
from members.querysets.members import MemberQuerySet

CHUNK = 1000


def member_facts(members: MemberQuerySet, written: Callable[[int | None], str]) -> Iterator[dict[str, str]]:
    """The facts of each of `members` (see `facts_of`), by cell and name.

    Two queries for each CHUNK beside the one that walks through the members; sealed columns are opened row by row.
    """
    walk = (
        members.order_by("organisation__path", "sort_key", "pk")
        .defer("address", "email", "file_number", "name_as_written")
        .prefetch_related(
            Prefetch("activities", Activity.objects.filter(ended_on=""), "open_activities"),
            Prefetch("positions", PartyPosition.objects.filter(ended_on=""), "open_positions"),
        )
    )
    for member in walk.iterator(chunk_size=CHUNK):
        yield facts_of(member, member.open_activities, member.open_positions, written)  # type: ignore[attr-defined]
