"""Who reaches which record by page and by address: all roles on two branches."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from members.models import Badge, Member, Membership, Organisation, RoleAssignment, RosterImport
from tests.conftest import ROLES
from tests.factories import give_role, make_member
from tests.members.scopes import A1, CHANGED, EVERYBODY, SEEN, B, names


@pytest.mark.parametrize("role", ROLES)
def test_records_visible_and_editable_by_role(cast: Any, people: SimpleNamespace, role: str) -> None:
    assert names(people, Member.objects.visible_to(cast[role])) == SEEN[role]
    assert names(people, Member.objects.editable_by(cast[role])) == CHANGED[role]


@pytest.mark.parametrize("role", ROLES)
def test_facts_are_visible_where_their_member_is(cast: Any, people: SimpleNamespace, role: str) -> None:
    for person in vars(people).values():
        Badge.objects.create(member=person, level=30, awarded_on="2015-02-03")

    assert names(people, [fact.member for fact in Membership.objects.visible_to(cast[role])]) == SEEN[role]
    assert names(people, [fact.member for fact in Badge.objects.visible_to(cast[role])]) == SEEN[role]
    assert names(people, [fact.member for fact in Badge.objects.editable_by(cast[role])]) == CHANGED[role]


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("anonymous", set()),
        ("member", {"A1"}),
        ("cousin", {"A2"}),
        ("secretary", {"A1"}),
        ("officer", {"A", "A1", "A2"}),
        ("other_officer", {"B", "B1"}),
        ("editor", set()),
        ("dpo", set()),
        ("administrator", {"P", "A", "A1", "A2", "B", "B1"}),
    ],
)
def test_organisations_visible_by_role(cast: Any, role: str, codes: set[str]) -> None:
    assert set(Organisation.objects.visible_to(cast[role]).values_list("code", flat=True)) == codes


@pytest.mark.parametrize("role", ROLES)
def test_record_page_by_address(browse: Any, people: SimpleNamespace, role: str) -> None:
    """A leader's pages open what is visible; other records look like missing ones; who leads nothing is told so."""
    client = browse(role)
    leads = role in {"secretary", "other_secretary", "officer", "other_officer", "administrator"}

    for name, person in vars(people).items():
        address = f"/chi-bo/phu-trach/{person.pk}/"
        found = client.get(address).status_code
        revealed = client.post(address, {"field": "citizen_id"})
        slip = client.post(f"{address}phieu/").status_code
        if role == "anonymous":
            assert (found, revealed.status_code, slip) == (302, 302, 302)
        elif not leads:
            assert (found, revealed.status_code, slip) == (403, 403, 403)
        elif name not in SEEN[role]:
            assert (found, revealed.status_code, slip) == (404, 404, 404)
            assert person.citizen_id not in revealed.content.decode()
        else:
            assert (found, revealed.status_code) == (200, 200)
            assert person.citizen_id in revealed.content.decode()
            assert slip == (403 if name == role else 200)


@pytest.mark.parametrize("role", sorted(SEEN.keys() - {"anonymous"}))
def test_own_page_shows_oneself_only(browse: Any, people: SimpleNamespace, role: str) -> None:
    page = browse(role).get("/cua-toi/").content.decode()

    assert {name for name, person in vars(people).items() if person.full_name in page} == {role} & EVERYBODY


@pytest.mark.parametrize("role", ["secretary", "other_secretary", "officer", "other_officer", "administrator"])
def test_member_list_and_its_search_stay_in_scope(browse: Any, people: SimpleNamespace, role: str) -> None:
    client = browse(role)

    whole = client.get("/chi-bo/phu-trach/").content.decode()
    searched = {
        name
        for name, person in vars(people).items()
        if person.full_name in client.get("/chi-bo/phu-trach/", {"q": person.full_name}).content.decode()
        and client.get("/chi-bo/phu-trach/", {"q": person.full_name}).context["page"].object_list
    }

    assert {name for name, person in vars(people).items() if person.full_name in whole} == SEEN[role]
    assert searched == SEEN[role]


def test_search_never_finds_by_number(browse: Any, people: SimpleNamespace) -> None:
    officer = browse("officer")

    for number in (people.member.citizen_id, people.member.phone):
        assert list(officer.get("/chi-bo/phu-trach/", {"q": number}).context["page"].object_list) == []
        answer = officer.get("/quan-tri/members/member/", {"q": number})
        assert list(answer.context["cl"].result_list) == []


def test_secretary_sees_only_names_of_guests(browse: Any, tree: SimpleNamespace, people: SimpleNamespace) -> None:
    Membership.objects.create(member=people.outsider, organisation=tree.cell_a1, kind="temporary")

    page = browse("secretary").get("/chi-bo/phu-trach/").content.decode()

    assert people.outsider.full_name in page
    assert f"/chi-bo/phu-trach/{people.outsider.pk}/" not in page
    assert browse("secretary").get(f"/chi-bo/phu-trach/{people.outsider.pk}/").status_code == 404


def test_ended_role_and_expired_dates_take_effect_at_the_next_request(
    browse: Any, cast: Any, people: SimpleNamespace
) -> None:
    secretary = browse("secretary")
    assert secretary.get("/chi-bo/phu-trach/").status_code == 200

    RoleAssignment.objects.filter(user=cast["secretary"]).update(valid_to="2026-01-02")

    assert secretary.get("/chi-bo/phu-trach/").status_code == 403


def test_moved_member_changes_the_scope(cast: Any, tree: SimpleNamespace, people: SimpleNamespace) -> None:
    Membership.objects.filter(member=people.neighbour).update(ended_on="2026-10-01")
    Membership.objects.create(member=people.neighbour, organisation=tree.cell_b1, started_on="2026-10-01")

    assert names(people, Member.objects.visible_to(cast["secretary"])) == {"member", "secretary"}
    assert names(people, Member.objects.visible_to(cast["other_officer"])) == B | {"neighbour"}


def test_moved_commune_changes_the_scope(cast: Any, tree: SimpleNamespace, people: SimpleNamespace) -> None:
    tree.cell_a2.parent = tree.commune_b
    tree.cell_a2.save()

    assert names(people, Member.objects.visible_to(cast["officer"])) == A1
    assert names(people, Member.objects.visible_to(cast["other_officer"])) == B | {"cousin"}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/chi-bo/phu-trach/", 13),
        ("/quan-tri/members/member/", 12),
        ("/quan-tri/members/organisation/", 11),
        ("/quan-tri/members/roleassignment/", 11),
        ("/quan-tri/members/rosterimport/", 11),
        ("/quan-tri/accounts/user/", 11),
        ("/quan-tri/accounts/accesslogentry/", 11),
    ],
)
def test_list_query_count_is_constant(
    browse: Any, tree: SimpleNamespace, path: str, queries: int, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        member = make_member(f"Thêm Số {number}", cell=tree.cell_a2, user=True)
        give_role(member.user, "secretary", tree.cell_a2)
        RosterImport.objects.create(
            organisation=tree.commune_a, actor=member.user, file_name="a.xlsx", as_of=dt.date(2026, 11, 1)
        )
    administrator = browse("administrator")
    administrator.get(path)

    with django_assert_num_queries(queries):
        administrator.get(path)
