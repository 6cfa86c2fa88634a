"""Who reaches which record, by page, by address, in every corner of the admin: all roles on two branches."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from handbook.lib.sheets import read_workbook
from members.models import Badge, Member, Membership, Organisation, RoleAssignment, RosterImport
from tests.conftest import ROLES
from tests.factories import give_role, make_member

A1 = {"member", "neighbour", "secretary"}
A = A1 | {"cousin"}
B = {"outsider", "other_secretary"}
EVERYBODY = A | B

SEEN = {
    "anonymous": set(),
    "member": {"member"},
    "neighbour": {"neighbour"},
    "cousin": {"cousin"},
    "outsider": {"outsider"},
    "secretary": A1,
    "other_secretary": B,
    "officer": A,
    "other_officer": B,
    "editor": set(),
    "publisher": set(),
    "dpo": set(),
    "administrator": EVERYBODY,
}
CHANGED = {role: set() for role in ROLES} | {"officer": A, "other_officer": B, "administrator": EVERYBODY}
IN_ADMIN = {role: seen for role, seen in SEEN.items() if role in {"officer", "other_officer", "administrator"}}


def names(people: SimpleNamespace, members: Any) -> set[str]:
    by_pk = {member.pk: name for name, member in vars(people).items()}
    return {by_pk[member.pk] for member in members}


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


@pytest.mark.parametrize("role", ["officer", "other_officer", "administrator"])
def test_admin_list_search_filter_and_export_stay_in_scope(
    browse: Any, people: SimpleNamespace, role: str, tmp_path: Any
) -> None:
    client = browse(role)
    address = "/quan-tri/members/member/"

    for query in ({}, {"q": "van"}, {"status__exact": "official"}, {"sex__exact": "female"}):
        rows = client.get(address, query).context["cl"].result_list
        assert names(people, rows) <= SEEN[role]
    exported = client.post(
        f"{address}export/", {"format": "0", "resource": "0", **dict.fromkeys(export_fields(client), "on")}
    )
    path = tmp_path / "export.xlsx"
    path.write_bytes(exported.content)
    texts = {cell.text for row in read_workbook(path).sheets[0].rows.values() for cell in row.values()}

    assert names(people, client.get(address).context["cl"].result_list) == SEEN[role]
    assert {name for name, person in vars(people).items() if person.full_name in texts} == SEEN[role]
    assert {name for name, person in vars(people).items() if person.citizen_id in texts} == SEEN[role]
    logged = AccessLogEntry.objects.filter(action="exported", actor_id=client.session["_auth_user_id"])
    assert list(logged.values_list("row_count", flat=True)) == [len(SEEN[role])]


def export_fields(client: Client) -> list[str]:
    form = client.get("/quan-tri/members/member/export/").context["form"]
    return [name for name in form.fields if name.startswith("memberresource_")]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in IN_ADMIN])
def test_who_has_no_business_there_opens_no_member_page_of_the_admin(
    browse: Any, people: SimpleNamespace, role: str
) -> None:
    client = browse(role)
    address = "/quan-tri/members/member/"

    for path in ("", "add/", "export/", "import/", f"{people.cousin.pk}/change/", f"{people.cousin.pk}/history/"):
        answer = client.get(address + path)
        assert answer.status_code in (302, 403)
        assert people.cousin.full_name not in answer.content.decode()
    assert client.post(f"{address}{people.cousin.pk}/change/", {"full_name": "Đã Sửa"}).status_code in (302, 403)
    assert Member.objects.get(pk=people.cousin.pk).full_name == people.cousin.full_name


def test_admin_record_history_and_change_of_another_commune_do_not_exist(browse: Any, people: SimpleNamespace) -> None:
    officer = browse("officer")
    address = f"/quan-tri/members/member/{people.outsider.pk}"

    for path in ("/change/", "/history/", "/delete/"):
        answer = officer.get(address + path, follow=True)
        assert people.outsider.full_name not in answer.content.decode()
        assert answer.redirect_chain or answer.status_code in (403, 404)
    officer.post(f"{address}/change/", {"full_name": "Đã Sửa"})
    assert Member.objects.get(pk=people.outsider.pk).full_name == people.outsider.full_name


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("officer", {"Đảng bộ xã Suối Thử", "Chi bộ Xóm Một", "Chi bộ Xóm Hai"}),
        ("other_officer", {"Đảng bộ phường Đồi Thử", "Chi bộ Tổ Ba"}),
        ("editor", None),
        ("secretary", None),
        ("member", None),
        ("anonymous", None),
    ],
)
@pytest.mark.parametrize(
    "field",
    [
        ("members", "membership", "organisation"),
        ("members", "partyposition", "organisation"),
        ("members", "rosterimport", "organisation"),
        ("members", "roleassignment", "organisation"),
        ("members", "organisation", "parent"),
    ],
)
def test_autocomplete_offers_the_own_subtree(
    browse: Any, role: str, found: set[str] | None, field: tuple[str, str, str]
) -> None:
    app, model, name = field
    query = {"app_label": app, "model_name": model, "field_name": name, "term": ""}

    answer = browse(role).get("/quan-tri/autocomplete/", query)

    if found is None:
        assert answer.status_code in (302, 403)
    else:
        assert {row["text"] for row in answer.json()["results"]} == found


def fields_of(client: Client, address: str) -> dict[str, Any]:
    """What the browser would send back from the form at `address`, inlines included."""
    context = client.get(address).context
    data: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value not in (None, False):
                data[bound.html_name] = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value
    return data


def test_officer_cannot_put_a_member_into_another_commune(
    browse: Any, tree: SimpleNamespace, people: SimpleNamespace
) -> None:
    officer = browse("officer")
    address = f"/quan-tri/members/member/{people.cousin.pk}/change/"
    data = fields_of(officer, address) | {"memberships-0-organisation": tree.cell_b1.pk}

    answer = officer.post(address, data)

    assert answer.status_code == 200
    assert [list(form.errors) for form in answer.context["inline_admin_formsets"][0].formset.forms] == [
        ["organisation"]
    ]
    assert Membership.objects.get(member=people.cousin).organisation == tree.cell_a2


def test_officer_adds_a_member_to_the_own_commune_only(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    data = {"full_name": "Vừa Nhập Tay", "status": "official", "birth_date": "03/1961", "admission_date": "1985"}

    refused = officer.post("/quan-tri/members/member/add/", data | {"cell": tree.cell_b1.pk})
    officer.post("/quan-tri/members/member/add/", data | {"cell": tree.cell_a2.pk})

    assert list(refused.context["adminform"].form.errors) == ["cell"]
    made = Member.objects.get(full_name="Vừa Nhập Tay")
    assert (made.organisation, made.birth_date, made.admission_date) == (tree.cell_a2, "1961-03", "1985")
    assert {event.pgh_context.metadata["reason"] for event in made.history.all()} == {"member.edited"}


def test_private_numbers_are_masked_in_the_admin(browse: Any, people: SimpleNamespace) -> None:
    page = browse("officer").get(f"/quan-tri/members/member/{people.member.pk}/change/").content.decode()

    assert people.member.citizen_id not in page
    assert people.member.phone not in page
    assert f"•••• {people.member.citizen_id[-4:]}" in page


def test_taken_number_is_told_and_not_stored(browse: Any, people: SimpleNamespace) -> None:
    officer = browse("officer")
    address = f"/quan-tri/members/member/{people.cousin.pk}/change/"

    answer = officer.post(address, fields_of(officer, address) | {"new_citizen_id": people.member.citizen_id})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {
        "new_citizen_id": ["Số này đã ghi ở một hồ sơ khác. Đối chiếu lại giấy gốc."]
    }
    assert Member.objects.get(pk=people.cousin.pk).citizen_id == "099161000003"


def test_each_look_at_a_record_in_the_admin_is_logged(browse: Any, cast: Any, people: SimpleNamespace) -> None:
    browse("officer").get(f"/quan-tri/members/member/{people.cousin.pk}/change/")

    entry = AccessLogEntry.objects.get(subject_type="members.member")
    assert (entry.actor, entry.action, entry.subject_id, entry.fields) == (
        cast["officer"],
        "viewed",
        people.cousin.pk,
        "",
    )


def test_officer_grants_secretaries_of_the_own_subtree_only(
    browse: Any, tree: SimpleNamespace, people: SimpleNamespace
) -> None:
    officer = browse("officer")
    address = "/quan-tri/members/roleassignment/add/"
    cousin, outsider = people.cousin.user.handbook_code, people.outsider.user.handbook_code

    for data in (
        {"handbook_code": cousin, "role": "officer", "organisation": tree.commune_a.pk},
        {"handbook_code": cousin, "role": "administrator"},
        {"handbook_code": cousin, "role": "secretary", "organisation": tree.cell_b1.pk},
        {"handbook_code": outsider, "role": "secretary", "organisation": tree.cell_a2.pk},
    ):
        assert officer.post(address, data).status_code == 200
    officer.post(address, {"handbook_code": cousin.upper(), "role": "secretary", "organisation": tree.cell_a2.pk})

    granted = RoleAssignment.objects.filter(granted_by__handbook_code="officer")
    assert [(row.user, row.role, row.organisation) for row in granted] == [
        (people.cousin.user, "secretary", tree.cell_a2)
    ]


def test_role_of_another_commune_is_not_ended_by_the_action(
    browse: Any, cast: Any, tree: SimpleNamespace, people: SimpleNamespace
) -> None:
    own = RoleAssignment.objects.get(user=cast["secretary"])
    foreign = RoleAssignment.objects.get(user=cast["other_secretary"])
    strong = RoleAssignment.objects.get(user=cast["administrator"])

    browse("officer").post(
        "/quan-tri/members/roleassignment/",
        {"action": "end_today", "_selected_action": [own.pk, foreign.pk, strong.pk]},
    )

    ended = RoleAssignment.objects.exclude(valid_to=None)
    assert [row.pk for row in ended] == [own.pk]


def test_data_protection_officer_reads_the_logs_and_no_record(browse: Any, people: SimpleNamespace) -> None:
    dpo = browse("dpo")

    pages = {
        path: dpo.get(f"/quan-tri/{path}/").status_code
        for path in (
            "accounts/accesslogentry",
            "accounts/signinattempt",
            "members/roleassignment",
            "members/member",
            "members/organisation",
            "accounts/user",
        )
    }

    assert pages == {
        "accounts/accesslogentry": 200,
        "accounts/signinattempt": 200,
        "members/roleassignment": 200,
        "members/member": 403,
        "members/organisation": 403,
        "accounts/user": 403,
    }


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
