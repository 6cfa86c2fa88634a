"""Rows made from few facts are stored as the same instances would be."""

import datetime as dt
from typing import Any

import pytest

from handbook.lib import bulk
from handbook.lib.beside import Beside
from handbook.lib.encryption import blind_index
from members.models import Activity, Member, Membership, RosterRow
from tests.factories import make_member

pytestmark = pytest.mark.django_db
FACTS = {
    "full_name": "Vi Thị Suối",
    "sex": "female",
    "birth_date": "1961-02",
    "official_date": dt.date(1986, 5, 19),
    "citizen_id": "099161000777",
    "old_card_number": "06.012345",
    "phone": "",
    "snapshot_on": dt.date(2026, 1, 2),
}


def stored(key: int) -> dict[str, Any]:
    """All columns as Django reads them, without the key and the times of writing."""
    row = Member.objects.filter(pk=key).values().get()
    return {name: value for name, value in row.items() if name not in ("id", "created_at", "updated_at")}


def test_a_row_is_stored_as_the_instance_with_its_facts(tree: Any) -> None:
    made, copied = bulk.reserve_keys(Member, 2)
    bulk.copy_rows([Member(pk=made, organisation=tree.cell_a1, **FACTS)])
    bulk.copy_rows([Membership(member_id=made, organisation=tree.cell_a1)])

    members = bulk.NewRows(Member, has_keys=True, organisation=tree.cell_a1)
    stays = bulk.NewRows(Membership, has_keys=False)
    with Beside() as beside:
        numbers = {"citizen_id": "099161000778", "old_card_number": "06.012346"}
        rows = [members.row({"id": copied, **FACTS, **numbers})]
        stay = stays.row({"member_id": copied, "organisation_id": tree.cell_a1.pk})
        bulk.CopyBatch((members, rows), (stays, [stay])).start(beside)

    one, other = stored(made), stored(copied)
    apart = {name for name in one if one[name] != other[name]}
    assert apart == {"citizen_id", "citizen_id_index", "old_card_number", "old_card_number_index"}
    assert (other["citizen_id"], other["birth_date"], other["official_date"]) == (
        "099161000778",
        "1961-02",
        "1986-05-19",
    )
    assert Member.objects.get(citizen_id_index=blind_index("person", "099161000778")).pk == copied
    assert Member.objects.get(old_card_number_index=blind_index("old_card", "06012346")).pk == copied
    assert Membership.objects.filter(member=copied).values("organisation", "kind", "ended_on").get() == {
        "organisation": tree.cell_a1.pk,
        "kind": "formal",
        "ended_on": None,
    }


def test_facts_of_one_row_do_not_stay_for_the_next() -> None:
    rows = bulk.NewRows(Activity, has_keys=False)

    first, second = rows.row({"member_id": 1, "kind": "exempt", "decision": "12-QĐ"}), rows.row({"member_id": 2})

    place = [field.attname for field in rows.fields].index("decision")
    assert (first[place], second[place]) == ("12-QĐ", "")


def test_what_a_row_cannot_tell_is_refused() -> None:
    with pytest.raises(KeyError):
        bulk.NewRows(Member, has_keys=True).row({"nickname": "Suối"})
    with pytest.raises(TypeError, match="causes"):
        bulk.NewRows(RosterRow, has_keys=False)


def test_values_of_another_type_go_through_their_field(tree: Any) -> None:
    member = make_member("Vi Thị Suối", cell=tree.cell_a1)
    member.snapshot_on = "2026-01-02"

    bulk.update_rows([member], ["snapshot_on"])

    member.refresh_from_db()
    assert member.snapshot_on == dt.date(2026, 1, 2)
