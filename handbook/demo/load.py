"""Builds the demonstration province in the database: one transaction, the audit triggers on."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.audit import recording
from accounts.codes import ALPHABET
from accounts.models import User
from accounts.services.activation import PRIVACY_NOTICE_VERSION
from documents.services.changes import notice_changes
from handbook.demo.accounts import ACCOUNTS, cast
from handbook.demo.directory import load_directory
from handbook.demo.form_files import load_form_files
from handbook.demo.library import load_documents
from handbook.demo.names import rng_for
from handbook.demo.notices import load_notices
from handbook.demo.people import People, Person
from handbook.demo.plan import DEMO_CELL_CODE, DEMO_COMMUNE_CODE, FULL, IN_FORCE, Body, Sizes, make_bodies
from handbook.demo.posts import give_posts
from handbook.demo.questions import load_questions
from handbook.demo.times import morning
from handbook.management.commands.create_first_administrator import appoint_first_administrator
from members.models import (
    Activity,
    Badge,
    FormerName,
    Member,
    Membership,
    Organisation,
    PartyPosition,
    Placement,
    Role,
)
from members.services.roles import grant_role

BATCH = 500
WITH_ACCOUNT = 25
"""One in so many members outside the demonstration cell has an account; inside it every second one."""


@transaction.atomic
def load_demonstration(today: dt.date, sizes: Sizes = FULL) -> dict[str, int]:
    """Make the whole province as it stands on `today`; returns counts. The reference data must be loaded."""
    bodies = make_bodies(sizes)
    people = People(bodies, today).everybody()
    give_posts(bodies, people)
    leading = cast(people, today)
    since = today - dt.timedelta(days=90)
    with recording("demo.loaded"):
        organisations = _load_bodies(bodies)
        load_directory(organisations, today)
        staff = _load_accounts(since)
        members = _load_people(people, organisations, today)
        others = _load_users(people, members, leading, staff, since)
    admin = staff["admin"]
    appoint_first_administrator(admin, on=since)
    commune, cell = organisations[DEMO_COMMUNE_CODE], organisations[DEMO_CELL_CODE]
    grant_role(staff["officer"], Role.OFFICER, commune, actor=admin, on=since)
    grant_role(staff["secretary"], Role.SECRETARY, cell, actor=admin, on=since)
    for role in (Role.EDITOR, Role.PUBLISHER, Role.DPO):
        grant_role(staff[role], role, actor=admin, on=since)
    askers: dict[str | int, Member] = {code: members[person.number - 1] for code, person in leading.items()}
    askers |= dict(enumerate(others, 1))
    other_commune = next(body for code, body in organisations.items() if body.type == "commune" and body != commune)
    with recording("demo.loaded"):
        documents = load_documents(commune, today)
        load_form_files(staff["editor"], today)
        load_questions(askers, staff, today)
        places = {"commune": commune, "cell": cell, "other": other_commune}
        load_notices(places, staff["publisher"], [staff["member"], staff["secretary"]], today)
    notice_changes()
    return {
        "organisations": len(organisations),
        "members": len(members),
        "accounts": len(staff) + len(others),
        "documents": len(documents),
    }


def _load_bodies(bodies: list[Body]) -> dict[str, Organisation]:
    """By code; level by level, so that the trigger finds the parent's path."""
    made: dict[str, Organisation] = {}
    waiting = bodies
    while waiting:
        ready = [body for body in waiting if not body.parent or body.parent in made]
        rows = [_organisation(body, made.get(body.parent)) for body in ready]
        made |= {row.code: row for row in Organisation.objects.bulk_create(rows, batch_size=BATCH)}
        waiting = [body for body in waiting if body.code not in made]
    below = [body for body in bodies if body.parent]
    Placement.objects.bulk_create(
        Placement(organisation=made[body.code], parent=made[body.parent], valid_from=IN_FORCE, decision="01-QĐ/TU")
        for body in below
    )
    FormerName.objects.bulk_create(
        FormerName(organisation=made[body.code], name=name, used_until=IN_FORCE - dt.timedelta(days=1))
        for body in below
        for name in dict.fromkeys(body.former_names)
    )
    return {row.code: row for row in Organisation.objects.filter(pk__in=[row.pk for row in made.values()])}


def _organisation(body: Body, parent: Organisation | None) -> Organisation:
    row = Organisation(
        code=body.code,
        name=body.name,
        short_name=body.short_name,
        type=body.type,
        cell_type=body.cell_type,
        parent=parent,
    )
    if body.type == "commune":
        row.founding_decision, row.founded_on = "01-QĐ/TU", IN_FORCE
    return row


def _load_accounts(since: dt.date) -> dict[str, User]:
    """The seven accounts by handbook code, activated."""
    return {
        account.handbook_code: User.objects.create_user(
            account.handbook_code, account.words, display_name=account.display_name, **_activated(since)
        )
        for account in ACCOUNTS
    }


def _activated(since: dt.date) -> dict[str, Any]:
    return {
        "activated_at": morning(since),
        "privacy_notice_version": PRIVACY_NOTICE_VERSION,
        "privacy_notice_at": morning(since),
    }


def _load_people(people: list[Person], organisations: dict[str, Organisation], today: dt.date) -> list[Member]:
    """In the order of `people`, with everything that hangs on them."""
    snapshot = today - dt.timedelta(days=20)
    rows = [Member(snapshot_on=snapshot, **person.member) for person in people]
    members = Member.objects.bulk_create(rows, batch_size=BATCH)
    histories: list[tuple[type[Any], str]] = [
        (Membership, "memberships"),
        (Activity, "activities"),
        (PartyPosition, "positions"),
        (Badge, "badges"),
    ]
    for model, name in histories:
        made = []
        for person, member in zip(people, members, strict=True):
            for values in getattr(person, name):
                facts = dict(values)
                if "body" in facts:
                    facts["organisation"] = organisations[facts.pop("body")]
                made.append(model(member=member, **facts))
        model.objects.bulk_create(made, batch_size=BATCH)
    return list(Member.objects.order_by("pk").select_related("organisation"))


def _load_users(
    people: list[Person],
    members: list[Member],
    leading: dict[str, Person],
    staff: dict[str, User],
    since: dt.date,
) -> list[Member]:
    """Gives the secretary, the member and some others their accounts; returns the others, demonstration cell last.

    Nobody can sign in to the others' accounts: they have no password.
    """
    rng = rng_for("accounts")
    numbers = {person.number for person in leading.values()}
    chosen = [
        member
        for person, member in zip(people, members, strict=True)
        if person.number not in numbers
        and member.status != "ended"
        and person.number % (2 if person.cell == DEMO_CELL_CODE else WITH_ACCOUNT) == 0
    ]
    chosen.sort(key=lambda member: member.organisation.code == DEMO_CELL_CODE)  # type: ignore[union-attr]
    users = [
        User(
            handbook_code="".join(rng.choices(ALPHABET, k=8)),
            display_name=member.full_name,
            phone=member.phone,
            **_activated(since),
        )
        for member in chosen
    ]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users, batch_size=BATCH)
    pairs = list(zip(chosen, users, strict=True))
    pairs += [(members[person.number - 1], staff[code]) for code, person in leading.items()]
    for member, user in pairs:
        member.user = user
        Member.objects.filter(pk=member.pk).update(user=user)
    for code, person in leading.items():
        staff[code].phone = person.member["phone"]
        staff[code].save(update_fields=["phone", "phone_index"])
    return chosen
