"""What changed on the portal in a period, read from the recorded versions of members and their spells."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from members.exports.columns import TEMPLATE
from members.exports.facts import facts_of
from members.exports.rows import CHUNK
from members.models import MembershipStatus
from members.querysets.members import MemberQuerySet

LABELS = {
    column.field: " ".join(column.heading[-1].replace("(*)", "").replace("(dd/MM/yyyy)", "").split())
    for column in TEMPLATE
    if column.field and column.field not in ("counter", "check", "remark")
} | {"status": "Tư cách đảng viên"}
"""Facts compared → what they are called in the list."""
NEW, CHANGED, LEFT = "Mới", "Thay đổi", "Ra khỏi danh sách"


def changed_facts(
    members: MemberQuerySet, since: dt.datetime, until: dt.datetime, written: Callable[[int | None], str]
) -> Iterator[dict[str, str]]:
    """Facts as of `until` of those of `members` whose facts then differ from those just before `since`.

    "check" says Mới, Thay đổi or Ra khỏi danh sách, "remark" what changed ("Ngày sinh: 1950 → 02/1950; …"). A change
    taken back within the period is none. CHUNK members are in memory at a time.
    """
    touched = members.filter(
        Q(pk__in=_events("Member", since, until).values("pgh_obj_id"))
        | Q(pk__in=_events("Activity", since, until).values("member_id"))
    )
    keys = touched.order_by("organisation__path", "sort_key", "pk").values_list("pk", flat=True).iterator(CHUNK)
    while chunk := list(islice(keys, CHUNK)):
        before, after = (_facts_at(chunk, moment, written) for moment in (since, until))
        for key in chunk:
            if key in after and (told := _told(before.get(key), after[key])):
                yield after[key] | told


def _events(model: str, since: dt.datetime, until: dt.datetime) -> QuerySet:
    events = apps.get_model("members", f"{model}Event")._default_manager
    return events.filter(pgh_created_at__gte=since, pgh_created_at__lt=until)


def _versions(model: str, moment: dt.datetime, **of: Any) -> Any:
    """The last version before `moment` of each row, deleted ones left out."""
    events = apps.get_model("members", f"{model}Event")._default_manager
    newest = events.filter(pgh_created_at__lt=moment, **of).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return [version for version in newest if version.pgh_label != "delete"]


def _facts_at(
    keys: Sequence[int], moment: dt.datetime, written: Callable[[int | None], str]
) -> dict[int, dict[str, str]]:
    spells: dict[int, list[Any]] = defaultdict(list)
    for spell in _versions("Activity", moment, member_id__in=keys):
        if not spell.ended_on:
            spells[spell.member_id].append(spell)
    for open_spells in spells.values():
        open_spells.sort(key=lambda spell: spell.pgh_obj_id)
        open_spells.sort(key=lambda spell: spell.started_on, reverse=True)
    return {
        version.pgh_obj_id: facts_of(version, spells[version.pgh_obj_id], (), written)
        for version in _versions("Member", moment, pgh_obj_id__in=keys)
    }


def _told(before: dict[str, str] | None, after: dict[str, str]) -> dict[str, str] | None:
    if before is None:
        return {"check": NEW, "remark": after["remark"]}
    changes = [
        f"{label}: {before[name] or 'trống'} → {after[name] or 'trống'}"
        for name, label in LABELS.items()
        if before[name] != after[name]
    ]
    if before["remark"] != after["remark"]:
        changes.append(f"Tình trạng khác: {before['remark'] or 'không'} → {after['remark'] or 'không'}")
    if not changes:
        return None
    ended = MembershipStatus.ENDED.label
    has_left = after["status"] == ended and before["status"] != ended
    return {"check": LEFT if has_left else CHANGED, "remark": "; ".join(changes)}
