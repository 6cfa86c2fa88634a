"""The same in every corner of the admin: lists, search, filters, export, autocomplete, forms, actions, history."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from handbook.lib.sheets import read_workbook
from members.models import Member, Membership, RoleAssignment
from tests.admin_forms import fields_of
from tests.conftest import ROLES
from tests.members.scopes import IN_ADMIN, SEEN, confirmed, names


@pytest.mark.parametrize("role", ["officer", "other_officer", "administrator"])
def test_admin_list_search_filter_and_export_stay_in_scope(
    browse: Any, people: SimpleNamespace, role: str, tmp_path: Any
) -> None:
    client = browse(role)
    address = "/quan-tri/members/member/"

    for query in ({}, {"q": "van"}, {"status__exact": "official"}, {"sex__exact": "female"}):
        rows = client.get(address, query).context["cl"].result_list
        assert names(people, rows) <= SEEN[role]
    columns = dict.fromkeys(export_fields(confirmed(client)), "on")
    exported = client.post(f"{address}export/", {"format": "0", "resource": "0", "purpose": "Đối chiếu quý", **columns})
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
