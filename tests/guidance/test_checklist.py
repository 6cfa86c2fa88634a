"""Ticks of papers and steps: known by what they say, kept in the account only when asked for, seen by nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from guidance.checklist import checklist_of, plain_list
from guidance.models import Procedure, ProcedureTicks
from guidance.services.checklists import checklist_for, forget_ticks, keep_ticks
from guidance.services.publishing import keep_version
from guidance.services.snapshots import snapshot_of, write_into
from tests.conftest import ROLES
from tests.factories import make_procedure


def paper(name: str, code: str = "") -> SimpleNamespace:
    return SimpleNamespace(code=code, name=name)


def step(action: str, actor: str = "Chi ủy") -> SimpleNamespace:
    return SimpleNamespace(actor=actor, action=action)


def test_keys_follow_the_words_and_not_the_place() -> None:
    before = checklist_of([paper("Đơn"), paper("Ảnh")], [step("Nộp đơn")])
    after = checklist_of([paper("Giấy mới"), paper("Ảnh"), paper(" đơn ")], [step("Nộp đơn"), step("Chờ")])

    assert (after.keys[2], after.keys[1], after.keys[3]) == tuple(before.keys)
    assert len({*after.keys}) == after.total == 5
    assert checklist_of([paper("Nộp đơn")], []).keys != checklist_of([], [step("Nộp đơn", "")]).keys


def test_items_that_say_the_same_are_ticked_one_by_one() -> None:
    twice = checklist_of([paper("Đơn"), paper("Đơn")], [])

    kept = SimpleNamespace(done=[twice.keys[1], "khac"], edition=1)
    seen = checklist_of([paper("Đơn"), paper("Đơn")], [], 1, kept)

    assert [item.is_done for item in seen.papers] == [False, True]
    assert (seen.done, seen.total, seen.is_kept, seen.is_changed) == (1, 2, True, False)
    assert checklist_of([paper("Đơn")], [], 2, kept).is_changed
    assert plain_list([paper("Đơn")], [step("Nộp")]).keys == ["", ""]


def with_items(title: str = "Việc để đánh dấu", **fields: Any) -> Procedure:
    procedure = make_procedure(title, **fields)
    for order, name in enumerate(("Đơn xin", "Ảnh thẻ")):
        procedure.papers.create(order=order, name=name)
    procedure.steps.create(order=1, actor="Đồng chí", action="Nộp đơn", is_member=True)
    return Procedure.objects.with_edition().get(pk=procedure.pk)


def button(procedure: Procedure) -> str:
    return f"{procedure.get_absolute_url()}danh-dau/"


@pytest.mark.django_db
def test_member_keeps_ticks_by_a_plain_form_and_clears_them(browse: Any, cast: Any) -> None:
    procedure = with_items()
    first, _, last = checklist_for(procedure, cast["member"]).keys
    member = browse("member")
    page = member.get(procedure.get_absolute_url()).content.decode()
    assert "Giữ trong tài khoản?" in page
    assert "Có 3 giấy tờ, bước để đánh dấu" in page
    assert not ProcedureTicks.objects.exists()

    answer = member.post(button(procedure), {"done": [last, first, "khong-co"]})

    assert answer["Location"] == f"{procedure.get_absolute_url()}#danh-dau"
    kept = ProcedureTicks.objects.get()
    assert (kept.user, kept.done, kept.edition) == (cast["member"], [first, last], 1)
    page = member.get(procedure.get_absolute_url()).content.decode()
    assert "Đã xong 2 trên 3" in page
    assert page.count(" checked") == 2
    assert member.post(button(procedure), {"done": [last], "quiet": "1"}).status_code == 204
    assert ProcedureTicks.objects.get().done == [last]
    member.post(button(procedure), {"act": "clear"})
    assert not ProcedureTicks.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_ticks_are_seen_by_their_owner_alone(browse: Any, cast: Any, role: str) -> None:
    procedure = with_items()
    keep_ticks(procedure, checklist_for(procedure, cast["member"]).keys, actor=cast["member"])

    page = browse(role).get(procedure.get_absolute_url()).content.decode()
    seen = set(ProcedureTicks.objects.visible_to(cast[role]))

    assert (page.count(" checked"), len(seen)) == ((3, 1) if role == "member" else (0, 0))
    assert ("Đã xong" in page.partition('id="danh-dau"')[2].partition("</section>")[0]) is (role == "member")
    forget_ticks(procedure, actor=cast[role])
    assert ProcedureTicks.objects.exists() is (role != "member")


@pytest.mark.django_db
def test_guest_has_boxes_and_no_button_to_send(browse: Any) -> None:
    procedure = with_items()
    guest = browse("anonymous")

    page = guest.get(procedure.get_absolute_url()).content.decode()

    assert page.count('type="checkbox"') == 3
    assert 'form="dau"' not in page
    assert button(procedure) not in page
    assert guest.post(button(procedure), {"done": "x"})["Location"].startswith("/dang-nhap/")
    assert not ProcedureTicks.objects.exists()


@pytest.mark.django_db
def test_new_version_drops_ticks_of_what_changed_and_says_so(browse: Any, cast: Any) -> None:
    procedure = with_items()
    keep_version(procedure)
    keep_ticks(procedure, checklist_for(procedure, cast["member"]).keys, actor=cast["member"])
    content = snapshot_of(procedure)
    content["papers"].insert(0, {**content["papers"][0], "name": "Giấy mới cần"})
    content["papers"][2]["name"] = "Hai ảnh thẻ"
    write_into(procedure, content)
    keep_version(procedure)
    member = browse("member")
    changed = "data-changed>"

    page = member.get(procedure.get_absolute_url()).content.decode()

    assert "Đã xong 2 trên 4" in page
    assert changed in page
    seen = checklist_for(Procedure.objects.with_edition().get(pk=procedure.pk), cast["member"])
    assert [item.part.name for item in seen.papers if item.is_done] == ["Đơn xin"]
    member.post(button(procedure), {"done": [item.key for item in seen.steps]})
    page = member.get(procedure.get_absolute_url()).content.decode()
    assert "Đã xong 1 trên 4" in page
    assert changed not in page


@pytest.mark.django_db
def test_drafts_and_strangers_have_no_ticks(browse: Any, cast: Any) -> None:
    draft = with_items(published_at=None)

    assert browse("member").post(button(draft), {"done": "x"}).status_code == 404
    assert browse("member").get(button(with_items())).status_code == 405
    with pytest.raises(PermissionDenied):
        keep_ticks(draft, [], actor=cast["member"])
    with pytest.raises(PermissionDenied):
        keep_ticks(with_items(), [], actor=cast["anonymous"])
    assert not ProcedureTicks.objects.exists()


@pytest.mark.django_db
def test_ticks_go_with_the_account(cast: Any) -> None:
    keep_ticks(with_items(), [], actor=cast["member"])

    assert cast["member"].procedure_ticks.count() == 1
    assert ProcedureTicks._meta.get_field("user").remote_field.on_delete.__name__ == "CASCADE"


LIST = "/cua-toi/dang-lam/"


@pytest.mark.django_db
def test_member_finds_and_clears_what_the_account_keeps(browse: Any, cast: Any) -> None:
    going, gone, changed = with_items("Việc còn"), with_items("Việc đã rút"), with_items("Việc đã sửa")
    for procedure in (going, gone, changed):
        keep_ticks(procedure, checklist_for(procedure, cast["member"]).keys[:1], actor=cast["member"])
    for _ in range(2):
        keep_version(changed)
    Procedure.objects.filter(pk=gone.pk).update(published_at=None)
    member = browse("member")

    page = member.get(LIST).content.decode()

    assert page.count("Đã xong 1 trên 3") == 2
    assert page.count("Thủ tục đã có bản mới") == 1
    assert "Thủ tục này không còn trên sổ tay" in page
    assert "Việc đã rút" not in page
    for procedure in (gone, going, going):
        assert member.post(button(procedure), {"act": "clear", "in_list": "1"})["Location"] == LIST
    assert [kept.procedure for kept in ProcedureTicks.objects.all()] == [changed]
    assert "Việc đã sửa" not in browse("neighbour").get(LIST).content.decode()
    browse("neighbour").post(button(changed), {"act": "clear"})
    assert ProcedureTicks.objects.count() == 1
    assert browse("anonymous").get(LIST)["Location"].startswith("/dang-nhap/")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_for_any_number(browse: Any, cast: Any, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        keep_ticks(with_items(f"Việc {number}"), [], actor=cast["member"])
    member = browse("member")
    member.get(LIST)

    with django_assert_num_queries(13):
        member.get(LIST)
