"""The database as the judgement sees it: organisations by name, members by number."""

from collections.abc import Callable, Sequence

from django.db.models import Prefetch, Q

from handbook.lib.encryption import blind_index
from members.models import Activity, ActivityKind, Member, MembershipStatus, Organisation, PartyPosition, Position, Sex
from members.rosters.directory import Directory, OrganisationEntry
from members.rosters.types import KnownMember, Numbers

ACTIVE = "Đang sinh hoạt"
DECEASED, LEFT = "Từ trần", "Rời khỏi Đảng"
SEX = {label: value for value, label in Sex.choices}
MEMBERSHIP = {"Chính thức": MembershipStatus.OFFICIAL, "Dự bị": MembershipStatus.PROBATIONARY}
ACTIVITY = {
    "Miễn sinh hoạt": ActivityKind.EXEMPT,
    "Đình chỉ": ActivityKind.SUSPENDED,
    "Gián đoạn": ActivityKind.INTERRUPTED,
}
POSITION = {
    "Bí thư": Position.SECRETARY,
    "Phó Bí thư": Position.DEPUTY_SECRETARY,
    "Chi ủy viên": Position.CELL_COMMITTEE_MEMBER,
}
"""Words of the rosters → values of the models; what is not here never comes out of a judgement."""
_WORD_OF_ACTIVITY = {kind: word for word, kind in ACTIVITY.items()}
_WORD_OF_POSITION = {position: word for word, position in POSITION.items()}
_WORD_OF_STATUS = {status: word for word, status in MEMBERSHIP.items()}
_SAME_NAME = (
    "full_name",
    "other_name",
    "birth_date",
    "ethnic_group",
    "citizen_id",
    "old_citizen_id",
    "file_number",
    "phone",
    "email",
    "admission_date",
    "official_date",
    "decision_date",
    "card_issue_date",
    "external_id",
)


def directory_of(scope: Organisation) -> Directory:
    """Bodies at and below `scope`, with the communes beside it so that a foreign cell is recognised as foreign."""
    bodies = (
        Organisation.objects.filter(Q(path__startswith=scope.path) | Q(type__in=["commune", "province"]))
        .select_related("parent")
        .prefetch_related("former_names")
    )
    return Directory(
        [
            OrganisationEntry(
                body.code,
                body.name,
                body.short_name,
                body.type,
                body.parent.code if body.parent else "",
                tuple(former.name for former in body.former_names.all()),  # type: ignore[attr-defined]
            )
            for body in bodies
        ],
        scope.code,
    )


def members_of(scope: Organisation) -> Sequence[Member]:
    """Everybody whose formal cell stands at or below `scope`, those who ended included, with their open facts."""
    return list(
        Member.objects.in_organisation(scope)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("activities", Activity.objects.filter(ended_on=""), "open_activities"),
            Prefetch("positions", PartyPosition.objects.filter(ended_on=""), "open_positions"),
        )
    )


def lookup_in(members: Sequence[Member], scope: Organisation) -> Callable[[Numbers], list[KnownMember]]:
    """The judgement's `lookup`: `members` of the scope, and whoever elsewhere bears a number of the file.

    Of the others only the number itself is handed over, so no screen can show more.
    """

    def lookup(numbers: Numbers) -> list[KnownMember]:
        return [_known(member) for member in members] + _elsewhere(numbers, scope)

    return lookup


def _known(member: Member) -> KnownMember:
    facts: dict[str, str | None] = {name: getattr(member, name) for name in _SAME_NAME}
    activity = member.open_activities[0] if member.open_activities else None  # type: ignore[attr-defined]
    position = next(
        (
            _WORD_OF_POSITION[post.position]
            for post in member.open_positions  # type: ignore[attr-defined]
            if post.position in _WORD_OF_POSITION and post.organisation_id == member.organisation_id
        ),
        None,
    )
    facts |= {
        "sex": member.get_sex_display() or None,
        "card_number_2025": member.card_number,
        "card_number_2003": member.old_card_number,
        "organisation": member.organisation.code if member.organisation else None,
        "membership": _WORD_OF_STATUS.get(MembershipStatus(member.status)),
        "position": position,
        "activity": _WORD_OF_ACTIVITY.get(activity.kind) if activity else ACTIVE,
        "activity_date": activity.started_on if activity else None,
        "snapshot_on": member.snapshot_on.isoformat() if member.snapshot_on else None,
    }
    if not member.is_current:
        facts |= {"activity": DECEASED if member.ending == "deceased" else LEFT, "activity_date": member.ended_on}
    return KnownMember(str(member.pk), True, facts, is_current=member.is_current)


def _elsewhere(numbers: Numbers, scope: Organisation) -> list[KnownMember]:
    person = {blind_index("person", value): value for value in numbers.person_numbers}
    old_cards = {blind_index("old_card", value): value for value in numbers.old_cards}
    rows = (
        Member.objects.exclude(organisation__path__startswith=scope.path)
        .filter(
            Q(citizen_id_index__in=person)
            | Q(card_number_index__in=person)
            | Q(old_card_number_index__in=old_cards)
            | Q(external_id__in=numbers.external_ids)
        )
        .values_list("pk", "citizen_id_index", "card_number_index", "old_card_number_index", "external_id")
    )
    return [
        KnownMember(
            str(pk),
            False,
            {
                "citizen_id": person.get(citizen or ""),
                "card_number_2025": person.get(card or ""),
                "card_number_2003": old_cards.get(old or ""),
                "external_id": external if external in numbers.external_ids else None,
            },
        )
        for pk, citizen, card, old, external in rows
    ]
