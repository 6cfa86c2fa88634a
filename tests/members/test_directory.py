"""The directory for transfers: who reads and keeps what, names without marks, mergers, hidden rows, query counts."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from members.directory import find_entries, old_names_of
from members.models import DirectoryEntry, FormerName
from members.services.directory import hide_entries, show_entries
from tests.conftest import ROLES
from tests.factories import make_entry, make_organisation, make_procedure

KEPT = {
    "officer": {"commune_a"},
    "other_officer": {"commune_b"},
    "editor": {"outside", "ward"},
    "publisher": {"outside", "ward"},
    "administrator": {"province", "commune_a", "commune_b", "outside", "ward"},
}


@pytest.fixture
def entries(tree: SimpleNamespace) -> SimpleNamespace:
    """Ours, with commune_b hidden; another province with one ward that had another name."""
    outside = make_entry("Đảng bộ tỉnh Ví Dụ")
    return SimpleNamespace(
        province=make_entry(tree.province),
        commune_a=make_entry(tree.commune_a),
        commune_b=make_entry(tree.commune_b, is_shown=False, phone="0000000009"),
        outside=outside,
        ward=make_entry("Đảng bộ phường Đồi Mẫu", level="commune", parent=outside, former_names="Đảng bộ xã Gò Xưa"),
    )


def called(entries: SimpleNamespace, rows: Any) -> set[str]:
    by_pk = {entry.pk: name for name, entry in vars(entries).items()}
    return {by_pk[row.pk] for row in rows}


@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads_what_is_shown_and_staff_keep_their_part(
    cast: Any, entries: SimpleNamespace, role: str
) -> None:
    rows = DirectoryEntry.objects

    assert called(entries, rows.visible_to(cast[role])) == {"province", "commune_a", "outside", "ward"}
    assert called(entries, rows.editable_by(cast[role])) == KEPT.get(role, set())


def test_showing_and_hiding_reach_no_further_and_are_recorded(cast: Any, entries: SimpleNamespace) -> None:
    officer = cast["officer"]

    assert hide_entries(DirectoryEntry.objects.all(), actor=officer) == 1
    assert show_entries(DirectoryEntry.objects.all(), actor=cast["other_officer"]) == 1

    shown = DirectoryEntry.objects.visible_to(cast["anonymous"])
    assert called(entries, shown) == {"province", "commune_b", "outside", "ward"}
    last = entries.commune_a.history.order_by("pgh_id").last()
    assert (last.pgh_context.metadata["reason"], last.pgh_context.metadata["user"]) == ("directory.hidden", officer.pk)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("suoi thu", {"commune_a"}),
        ("Đảng ủy xã Suối Thử", {"commune_a"}),
        ("phường Suối Thử", {"commune_a"}),
        ("suo", {"commune_a"}),
        ("uoi", set()),
        ("Đồi Thử", set()),
        ("doi", {"ward"}),
        ("go xua", {"ward"}),
        ("Gò Mẫu", set()),
        ("mau", {"province", "ward"}),
        ("tinh", {"province", "outside"}),
        ("(.*", set()),
        ("", set()),
    ],
)
def test_names_are_found_without_marks_and_without_words_for_kinds(
    cast: Any, entries: SimpleNamespace, typed: str, found: set[str]
) -> None:
    assert called(entries, find_entries(typed, user=cast["anonymous"]).rows) == found


def test_the_nearest_name_comes_first(cast: Any, tree: SimpleNamespace) -> None:
    for name in ("Đảng bộ phường Bãi Cát Dài", "Đảng bộ phường Bãi Cát", "Đảng bộ xã Bãi Cát"):
        make_entry(make_organisation(name, type="commune", parent=tree.province))

    found = find_entries("xa bai cat", user=cast["anonymous"]).rows

    assert [entry.title for entry in found] == [
        "Đảng bộ xã Bãi Cát",
        "Đảng bộ phường Bãi Cát",
        "Đảng bộ phường Bãi Cát Dài",
    ]


@pytest.fixture
def merged(tree: SimpleNamespace) -> SimpleNamespace:
    """Two bodies taken over one after the other: Gò Cũ → Gò Vừa → commune_a; and Gò Cũ had an older name."""
    first = make_organisation("Đảng bộ xã Gò Cũ", type="commune", parent=tree.province, state="merged")
    second = make_organisation("Đảng bộ xã Gò Vừa", type="commune", parent=tree.province, state="merged")
    first.successors.add(second)
    second.successors.add(tree.commune_a)
    second.successors.add(first)  # a mistake of entry: a circle must not hang anything
    FormerName.objects.create(organisation=first, name="Đảng bộ xã Đất Xưa")
    return SimpleNamespace(first=make_entry(first), second=second, today=make_entry(tree.commune_a))


@pytest.mark.parametrize(
    ("typed", "old"),
    [("go cu", "Đảng bộ xã Gò Cũ"), ("gò vừa", "Đảng bộ xã Gò Vừa"), ("dat xua", "Đảng bộ xã Đất Xưa"), ("suoi", "")],
)
def test_old_names_lead_through_every_merger(cast: Any, merged: SimpleNamespace, typed: str, old: str) -> None:
    found = find_entries(typed, user=cast["anonymous"])

    assert [(entry, found.old_name_of(entry)) for entry in found.rows] == [(merged.today, old)]


def test_pages_of_merged_bodies_lead_to_those_of_today(tree: SimpleNamespace, merged: SimpleNamespace) -> None:
    client = Client()

    assert set(old_names_of(merged.today)) == {"Đảng bộ xã Đất Xưa", "Đảng bộ xã Gò Cũ", "Đảng bộ xã Gò Vừa"}
    assert client.get(merged.first.get_absolute_url()).url == merged.today.get_absolute_url()
    merged.second.successors.add(tree.commune_b)
    other = make_entry(tree.commune_b)
    page = client.get(merged.first.get_absolute_url())
    assert [entry for entry, _ in page.context["rows"]] == [other, merged.today]
    DirectoryEntry.objects.exclude(pk=merged.first.pk).update(is_shown=False)
    assert client.get(merged.first.get_absolute_url()).status_code == 404


def test_a_search_for_a_name_offers_the_office(entries: SimpleNamespace) -> None:
    page = Client().get("/tim-kiem/?q=suoi thu")

    assert [entry for entry, _ in page.context["entries"]] == [entries.commune_a]
    assert Client().get("/tim-kiem/?q=xã").context["entries"] == []


def test_hidden_bodies_and_telephones_are_nowhere(entries: SimpleNamespace, settings: Any) -> None:
    DirectoryEntry.objects.filter(pk=entries.commune_a.pk).update(is_phone_shown=False, phone="0000000007")
    client = Client()
    pages = [
        client.get(address).content.decode()
        for address in (
            *(
                "/danh-ba/",
                "/danh-ba/?noi=ngoai-tinh",
                "/danh-ba/?q=thu",
                "/danh-ba/?q=doi+thu",
                "/tim-kiem/?q=doi+thu",
            ),
            *(entry.get_absolute_url() for entry in (entries.province, entries.commune_a)),
        )
    ]

    assert client.get(entries.commune_b.get_absolute_url()).status_code == 404
    assert client.get(f"/bao-sai/danh-ba/{entries.commune_b.slug}/").status_code == 404
    assert client.get("/tim-kiem/goi-y/?q=doi+thu").json() == {"found": []}
    for page in pages:
        assert entries.commune_b.title not in page
        assert "0000000009" not in page
        assert "0000 000 009" not in page
        assert "0000000007" not in page
        assert "0000 000 007" not in page
    assert "1 nơi nhận" in pages[2]


def test_a_hidden_body_above_is_not_named_and_hides_nobody_below(entries: SimpleNamespace) -> None:
    DirectoryEntry.objects.filter(pk=entries.outside.pk).update(is_shown=False)

    page = Client().get("/danh-ba/?noi=ngoai-tinh").content.decode()

    assert entries.ward.title in page
    assert entries.outside.title not in page


def test_the_page_of_an_office_says_whom_to_call(entries: SimpleNamespace) -> None:
    entries.ward.phone, entries.ward.verified_on = "0000000001 máy lẻ 12; 19000000", dt.date(2026, 2, 3)
    entries.ward.save()
    client = Client()

    page = client.get(entries.ward.get_absolute_url()).content.decode()

    assert 'href="tel:+84000000001"' in page
    assert 'href="tel:19000000"' in page
    assert "máy lẻ 12" in page
    assert "Đối chiếu ngày 03/02/2026." in page
    assert "Tên cũ: Đảng bộ xã Gò Xưa." in page
    assert f'href="{entries.outside.get_absolute_url()}"' in page
    assert f'href="/bao-sai/danh-ba/{entries.ward.slug}/"' in page
    assert "Đồi Mẫu" in client.get(entries.outside.get_absolute_url()).content.decode()
    assert "Nay là <b>Đảng bộ phường Đồi Mẫu</b>" in client.get("/danh-ba/?q=go xua").content.decode()
    found = client.get("/tim-kiem/?q=phuong+doi+mau").content.decode()
    assert f'href="{entries.ward.get_absolute_url()}"' in found


def test_procedures_of_transfers_lead_to_the_directory(db: None) -> None:
    transfer, other = make_procedure("Chuyển đi", code="SH-99"), make_procedure("Việc khác")

    assert ["Tìm nơi nhận" in Client().get(one.get_absolute_url()).content.decode() for one in (transfer, other)] == [
        True,
        False,
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/danh-ba/", 2), ("/danh-ba/?noi=ngoai-tinh", 2), ("/danh-ba/?q=thu", 3), ("province", 5), ("outside", 3)],
)
def test_lists_ask_the_database_as_often_for_many_as_for_one(
    tree: SimpleNamespace,
    entries: SimpleNamespace,
    count: int,
    address: str,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(count):
        make_entry(make_organisation(f"Đảng bộ xã Thử {number}", type="commune", parent=tree.province))
        make_entry(f"Đảng bộ xã Thử {number}", level="commune", parent=entries.outside)
        make_entry(f"Đảng bộ tỉnh Thử {number}")
    url = getattr(entries, address).get_absolute_url() if hasattr(entries, address) else address
    client = Client()
    client.get(url)

    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": "0912000001"}, "phone"),
        ({"phone": "không có"}, "phone"),
        ({"code": "P"}, "code"),
        ({"code": ""}, "__all__"),
        ({"level": "commune"}, "parent"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(entries: SimpleNamespace, fields: Any, field: str) -> None:
    entry = DirectoryEntry(**({"name": "Đảng bộ tỉnh Khác", "code": "K", "level": "province"} | fields))

    with pytest.raises(ValidationError) as caught:
        entry.full_clean()

    assert set(caught.value.message_dict) == {field}


def test_a_mobile_telephone_is_taken_once_somebody_says_it_is_the_offices(entries: SimpleNamespace) -> None:
    entries.outside.phone, entries.outside.is_duty_mobile = "0912 000 001", True

    entries.outside.full_clean()

    assert entries.outside.phone == "0912000001"


def test_cells_receive_no_letters(tree: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="chỉ ghi đến cấp cơ sở"):
        DirectoryEntry(organisation=tree.cell_a1).full_clean()
