"""The database as the judgement sees it: organisations by name, members by number."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import Q

from handbook.lib.encryption import blind_index, decrypt
from members.models import ActivityKind, MembershipStatus, Organisation, Position, Sex, TransferRequest
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
_WORD_OF_SEX = {value: word for word, value in SEX.items()}
_PLAIN = (
    "full_name",
    "other_name",
    "birth_date",
    "ethnic_group",
    "admission_date",
    "official_date",
    "decision_date",
    "card_issue_date",
    "external_id",
)
_SEALED = {
    "citizen_id": "citizen_id",
    "old_citizen_id": "old_citizen_id",
    "card_number": "card_number_2025",
    "old_card_number": "card_number_2003",
    "file_number": "file_number",
    "phone": "phone",
    "email": "email",
}
"""Sealed column → the field of a roster it answers to."""
_NUMBERED = {"citizen_id": 2, "card_number": 3, "old_card_number": 4}
"""Sealed column → place of its blind index in a row of _FACTS."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_INDEXES = ("citizen_id_index", "card_number_index", "old_card_number_index", "external_id", "file_number_index")

_FACTS = f"""
    SELECT m.id, coalesce(o.path LIKE %(scope)s, false), {", ".join(f"m.{name}" for name in _INDEXES)},
           {", ".join(f"m.{name}" for name in (*_PLAIN, *_SEALED))},
           m.sex, m.status, m.ending, m.ended_on, o.code, a.kind, a.started_on, p.position,
           greatest(m.snapshot_on, s.as_of)
      FROM members_member m
      LEFT JOIN members_organisation o ON o.id = m.organisation_id
      LEFT JOIN (SELECT DISTINCT ON (member_id) member_id, kind, started_on FROM members_activity
                  WHERE member_id = ANY(%(ids)s) AND ended_on = '' ORDER BY member_id, started_on DESC, id) a
             ON a.member_id = m.id
      LEFT JOIN (SELECT DISTINCT ON (member_id, organisation_id) member_id, organisation_id, position
                   FROM members_partyposition
                  WHERE member_id = ANY(%(ids)s) AND ended_on = '' AND position = ANY(%(positions)s)
                  ORDER BY member_id, organisation_id, started_on DESC, id) p
             ON p.member_id = m.id AND p.organisation_id = m.organisation_id
      LEFT JOIN (SELECT r.member_id, max(i.as_of) AS as_of
                   FROM members_rosterrow r JOIN members_rosterimport i ON i.id = r.roster_import_id
                  WHERE r.member_id = ANY(%(ids)s) AND i.state = 'done' GROUP BY r.member_id) s
             ON s.member_id = m.id
     WHERE m.id = ANY(%(ids)s) ORDER BY m.id
"""
"""Set-wise over the keys: right after a large import the planner knows little of its tables, and one lookup a member
may then become one reading of a whole table a member.
"""
_BY_NUMBERS = """
    SELECT id FROM members_member WHERE citizen_id_index = ANY(%(person)s)
     UNION SELECT id FROM members_member WHERE card_number_index = ANY(%(person)s)
     UNION SELECT id FROM members_member WHERE old_card_number_index = ANY(%(old)s)
     UNION SELECT id FROM members_member WHERE external_id = ANY(%(external)s)
     UNION SELECT id FROM members_member WHERE file_number_index = ANY(%(files)s)
"""
_BY_NAMES = """
    SELECT namesake.id FROM unnest(%(names)s::text[], %(years)s::text[]) AS wanted(name, year)
     CROSS JOIN LATERAL (
         SELECT m.id, m.organisation_id FROM members_member m
          WHERE m.name_fold = wanted.name AND "left"(m.birth_date, 4) = ANY (ARRAY[wanted.year, ''])
         OFFSET 0
     ) AS namesake
      JOIN members_organisation o ON o.id = namesake.organisation_id
     WHERE wanted.year <> '' AND o.path LIKE %(scope)s
     UNION
    SELECT namesake.id FROM unnest(%(names)s::text[], %(years)s::text[]) AS wanted(name, year)
     CROSS JOIN LATERAL (
         SELECT m.id, m.organisation_id FROM members_member m
          WHERE wanted.year = '' AND m.name_fold = wanted.name
         OFFSET 0
     ) AS namesake
      JOIN members_organisation o ON o.id = namesake.organisation_id
     WHERE o.path LIKE %(scope)s
"""
"""One look into the index a name, which OFFSET holds the planner to: else every chunk may read all members."""
_BY_KEYS = """
    SELECT m.id FROM members_member m JOIN members_organisation o ON o.id = m.organisation_id
     WHERE m.id = ANY(%(keys)s) AND o.path LIKE %(scope)s
"""
_OF_CELLS = """
    SELECT o.code, array_agg(m.id ORDER BY m.id)::text[]
      FROM members_member m JOIN members_organisation o ON o.id = m.organisation_id
     WHERE o.code = ANY(%(cells)s) AND o.path LIKE %(scope)s AND m.status <> 'ended' GROUP BY o.code ORDER BY o.code
"""
_SECRETARIES = """
    SELECT o.code, m.id::text FROM members_partyposition p
      JOIN members_member m ON m.id = p.member_id AND m.organisation_id = p.organisation_id
      JOIN members_organisation o ON o.id = m.organisation_id
     WHERE p.position = 'secretary' AND p.ended_on = '' AND m.status <> 'ended'
       AND o.code = ANY(%(cells)s) AND o.path LIKE %(scope)s ORDER BY m.id
"""


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


class KnownInDatabase:
    """The `KnownSource` of a file for `scope`: its members, and those whom another committee agreed to let go.

    Of other members only the number asked for is handed over, so no screen can show more."""

    def __init__(self, scope: Organisation) -> None:
        self.scope = f"{scope.path}%"
        self.agreed = set(TransferRequest.objects.agreed_for(scope).values_list("member_id", flat=True))

    def _facts(self, finding: str, **parameters: Any) -> list[tuple]:
        """What is known of the members whose keys the statement `finding` gives."""
        with connection.cursor() as cursor:
            cursor.execute(finding, {"scope": self.scope, **parameters})
            ids = [key for (key,) in cursor.fetchall()]
            if not ids:
                return []
            positions = [position.value for position in _WORD_OF_POSITION]
            cursor.execute(_FACTS, {"scope": self.scope, "positions": positions, "ids": ids})
            return cursor.fetchall()

    def by_numbers(self, numbers: Numbers) -> list[KnownMember]:
        person = {blind_index("person", value): value for value in numbers.person_numbers}
        old = {blind_index("old_card", value): value for value in numbers.old_cards}
        files = {blind_index("file_number", value): value for value in numbers.file_numbers}
        asked = (person, person, old, {value: value for value in numbers.external_ids}, files)
        if not any(asked):
            return []
        rows = self._facts(
            _BY_NUMBERS, person=list(person), old=list(old), external=list(numbers.external_ids), files=list(files)
        )
        told = person | old
        return [_known(row, told) if row[1] or row[0] in self.agreed else _elsewhere(row, asked) for row in rows]

    def by_names(self, names: Collection[tuple[str, str]]) -> list[KnownMember]:
        wanted = sorted(names)
        rows = self._facts(_BY_NAMES, names=[name for name, _ in wanted], years=[year for _, year in wanted])
        return [_known(row) for row in rows]

    def by_keys(self, keys: Collection[str]) -> list[KnownMember]:
        rows = self._facts(_BY_KEYS, keys=[int(key) for key in keys])
        return [_known(row) for row in rows]

    def of_cells(self, cells: Collection[str]) -> list[tuple[str, list[str]]]:
        return self._of_cells(_OF_CELLS, cells)

    def secretaries(self, cells: Collection[str]) -> list[tuple[str, str]]:
        return self._of_cells(_SECRETARIES, cells)

    def _of_cells(self, finding: str, cells: Collection[str]) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(finding, {"cells": list(cells), "scope": self.scope})
            return cursor.fetchall()


def _known(row: tuple, told: Mapping[str, str] = _NOTHING) -> KnownMember:
    """`told`: blind index → number, of those the file itself names; equal indexes spare the unsealing."""
    plain = dict(zip(_PLAIN, row[7:], strict=False))
    sealed = row[7 + len(_PLAIN) : 7 + len(_PLAIN) + len(_SEALED)]
    sex, status, ending, ended_on, code, kind, since, position, snapshot = row[7 + len(_PLAIN) + len(_SEALED) :]
    facts: dict[str, str | None] = {**plain}
    for (column, field), value in zip(_SEALED.items(), sealed, strict=True):
        number = told.get(row[_NUMBERED[column]]) if told and column in _NUMBERED else None
        facts[field] = number or (decrypt(bytes(value), f"members.{column}") if value else None)
    facts |= {
        "sex": _WORD_OF_SEX.get(sex),
        "organisation": code,
        "membership": _WORD_OF_STATUS.get(status),
        "position": _WORD_OF_POSITION.get(position),
        "activity": _WORD_OF_ACTIVITY.get(kind) if kind else ACTIVE,
        "activity_date": since,
        "snapshot_on": snapshot.isoformat() if snapshot else None,
    }
    is_current = status != MembershipStatus.ENDED
    if not is_current:
        facts |= {"activity": DECEASED if ending == "deceased" else LEFT, "activity_date": ended_on}
    return KnownMember(str(row[0]), True, facts, is_current=is_current)


def _elsewhere(row: tuple, asked: tuple[dict[str, str], ...]) -> KnownMember:
    """Nothing but which of the file's numbers are taken."""
    fields = ("citizen_id", "card_number_2025", "card_number_2003", "external_id", "file_number")
    return KnownMember(
        str(row[0]),
        False,
        {field: known.get(index or "") for field, known, index in zip(fields, asked, row[2:7], strict=True)},
    )
