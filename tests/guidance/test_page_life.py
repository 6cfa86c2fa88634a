"""Common rules and pointers live as procedures do: drafts, two people, a time, versions that stay."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import BasisReview
from documents.services.changes import notice_changes
from guidance.models import PAGE_KINDS, Convention
from guidance.services import publishing
from guidance.services.publishing import begin_revision, publish_due, publish_page, submit_page
from guidance.services.snapshots import snapshot_of, write_into
from guidance.views.versions import preview_address
from tests.admin_forms import fields_of
from tests.conftest import ROLES
from tests.factories import make_convention, make_document, make_procedure, make_signpost

pytestmark = pytest.mark.django_db
CONTENT = {"editor", "publisher", "administrator"}
MAKERS: dict[str, Any] = {"quy-uoc": make_convention, "chi-duong": make_signpost}
DESK = "/quan-ly/thu-tuc/"


@pytest.fixture(params=MAKERS)
def desk(request: Any, cast: Any) -> SimpleNamespace:
    """A published page and a draft of one kind, both resting on a text."""
    make, document = MAKERS[request.param], make_document("Văn bản làm căn cứ", symbol="11-HD/MO")
    made = SimpleNamespace(kind=request.param, make=make, model=PAGE_KINDS[request.param], document=document, cast=cast)
    made.page = make("Trang cũ", text="<p>Gọi chi ủy.</p>")
    made.draft = make("Trang mới", text="<p>Hỏi đảng ủy.</p>", published_at=None)
    for page in (made.page, made.draft):
        page.documents.add(document)
    return made


def address(page: Any, action: str = "") -> str:
    return f"/quan-ly/{page.kind}/{page.pk}/" + (f"{action}/" if action else "")


def stored(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def form_of(page: Any) -> str:
    return f"/quan-tri/guidance/{page._meta.model_name}/{page.pk}/change/"


def reasons_of(row: Any) -> list[str]:
    return [event.pgh_context.metadata["reason"] for event in row.history.order_by("pgh_id") if event.pgh_context]


def test_a_draft_is_published_by_a_second_person(desk: SimpleNamespace, browse: Any) -> None:
    writer, approver, visitor = browse("editor"), browse("publisher"), browse("anonymous")

    writer.post(address(desk.draft, "gui-duyet"))
    writer.post(address(desk.draft, "cong-bo"))
    assert visitor.get(desk.draft.get_absolute_url()).status_code == 404
    approver.post(address(desk.draft, "cong-bo"), {"note": "Trang đầu tiên"})

    assert "Hỏi đảng ủy." in visitor.get(desk.draft.get_absolute_url()).content.decode()
    version = desk.draft.versions.get()
    assert (version.number, version.note, version.written_by, version.published_by) == (
        1, "Trang đầu tiên", desk.cast["editor"], desk.cast["publisher"],
    )  # fmt: skip
    assert stored(desk.draft).review_on == timezone.localdate() + dt.timedelta(days=365)
    assert [reason for reason in reasons_of(desk.draft) if reason.startswith("page.")] == [
        "page.submitted",
        "page.published",
    ]


def test_nobody_publishes_what_they_sent_or_what_nobody_sent(desk: SimpleNamespace) -> None:
    publisher = desk.cast["publisher"]
    with pytest.raises(ValidationError, match="Chưa ai gửi duyệt"):
        publish_page(desk.draft, actor=publisher)
    submit_page(desk.draft, actor=publisher)
    with pytest.raises(ValidationError, match="Đồng chí là người gửi duyệt"):
        publish_page(desk.draft, actor=publisher)
    with pytest.raises(PermissionDenied):
        publish_page(desk.draft, actor=desk.cast["editor"])

    assert stored(desk.draft).published_at is None
    assert not desk.draft.versions.exists()
    assert publish_page(desk.draft, actor=desk.cast["administrator"]).published_at


def test_page_without_text_is_not_sent(desk: SimpleNamespace, browse: Any) -> None:
    desk.model.objects.filter(pk=desk.draft.pk).update(text="")

    answer = browse("editor").post(address(desk.draft, "gui-duyet"), follow=True)

    assert "Chưa có nội dung." in answer.content.decode()
    assert stored(desk.draft).submitted_at is None


@pytest.mark.parametrize("role", ROLES)
def test_readers_see_what_is_published_and_not_removed(desk: SimpleNamespace, browse: Any, role: str) -> None:
    revision = begin_revision(desk.page, actor=desk.cast["editor"])
    removed = desk.make("Trang bỏ", text="<p>Bỏ.</p>", published_at=None, removed_at=timezone.now())
    tomorrow = desk.make("Trang mai", text="<p>Mai.</p>", published_at=timezone.now() + dt.timedelta(days=1))
    mentions = desk.make("Trang nhắc", text="<p>Xem Trang mới, Trang bỏ, Trang mai.</p>")
    client, seen = browse(role), {desk.page, mentions}
    if role in CONTENT:
        seen |= {desk.draft, revision, tomorrow}

    assert set(desk.model.objects.visible_to(desk.cast[role])) == seen
    rows = {desk.page, desk.draft, revision, removed, tomorrow, mentions}
    assert {row for row in rows if client.get(row.get_absolute_url()).status_code == 200} == seen
    listed = client.get("/thu-tuc/").content.decode()
    assert {row for row in rows if row.get_absolute_url() in listed} == seen - {revision}
    linked = client.get(mentions.get_absolute_url()).content.decode()
    named = {row for row in rows - {mentions} if f'href="{row.get_absolute_url()}"' in linked}
    assert named == ({desk.draft, tomorrow} & seen if desk.model is Convention else set())


@pytest.mark.parametrize("role", ROLES)
def test_desk_is_for_those_who_write(desk: SimpleNamespace, browse: Any, role: str) -> None:
    client, page = browse(role), desk.page
    submit_page(desk.draft, actor=desk.cast["administrator"])

    opened = [client.get(path).status_code for path in (DESK, address(page), address(page, "so-sanh"))]
    for action in ("cong-bo", "thu-hoi", "bo", "con-dung", "soan-ban-moi"):
        client.post(address(page if action != "cong-bo" else desk.draft, action))

    assert opened == ([200] * 3 if role in CONTENT else [302] * 3 if role == "anonymous" else [403] * 3)
    assert bool(stored(desk.draft).published_at) is (role == "publisher")
    assert bool(stored(page).published_at) is (role not in {"publisher", "administrator"})
    assert bool(stored(page).removed_at) is (role in {"publisher", "administrator"})
    assert desk.model.objects.filter(revises=page).exists() is (role == "editor")


@pytest.mark.parametrize("role", sorted(CONTENT))
def test_back_room_changes_drafts_only(desk: SimpleNamespace, browse: Any, role: str) -> None:
    client, sent = browse(role), {"text": "<p>Sửa thẳng.</p>"}
    submit_page(desk.draft, actor=desk.cast["editor"])

    refused = client.post(form_of(desk.page), {"title": "Tên mới"} | sent)
    shown = client.get(form_of(desk.page)).content.decode()
    client.post(form_of(desk.draft), fields_of(client, form_of(desk.draft)) | sent)
    deleted = [client.get(form_of(page).replace("change", "delete")).status_code for page in (desk.page, desk.draft)]

    assert refused.status_code == 403
    assert 'name="_save"' not in shown
    assert address(desk.page) in shown
    assert stored(desk.page).text == "<p>Gọi chi ủy.</p>"
    assert (stored(desk.draft).text, stored(desk.draft).submitted_at) == ("<p>Sửa thẳng.</p>", None)
    assert deleted == [403, 403]


def test_new_version_replaces_the_page_and_keeps_the_old_one(desk: SimpleNamespace, browse: Any) -> None:
    visitor, other = browse("anonymous"), make_document("Văn bản khác", symbol="22-HD/MO")
    draft = begin_revision(desk.page, actor=desk.cast["editor"])
    assert begin_revision(desk.page, actor=desk.cast["editor"]) == draft
    assert snapshot_of(draft) == snapshot_of(desk.page)
    draft.text = "<p>Gọi đảng ủy.</p>"
    draft.save()
    draft.documents.set([other])
    before = visitor.get(desk.page.get_absolute_url()).content.decode()

    submit_page(draft, actor=desk.cast["editor"])
    page = publish_page(draft, actor=desk.cast["publisher"], note="Đổi nơi gọi")

    assert "Gọi chi ủy." in before
    assert page == desk.page
    assert (page.slug, list(page.documents.all())) == (desk.page.slug, [other])
    assert not desk.model.objects.filter(pk=draft.pk).exists()
    now, first, second = (
        visitor.get(page.get_absolute_url() + path).content.decode() for path in ("", "ban/1/", "ban/2/")
    )
    assert ["Gọi đảng ủy." in html for html in (now, first, second)] == [True, False, True]
    assert ["11-HD/MO" in html for html in (now, first, second)] == [False, True, False]
    assert "Đã có bản mới hơn, không làm theo bản này." in first
    assert "Đây là bản mới nhất." in second
    assert "Sửa gì: Đổi nơi gọi" in second
    assert visitor.get(f"{page.get_absolute_url()}ban/3/").status_code == 404


def test_snapshot_written_back_is_the_same(desk: SimpleNamespace) -> None:
    told = {"responsible": "Ban Mẫu", "verified_on": "2026-11-20", "review_on": "2027-11-20", "order": 7}
    desk.model.objects.filter(pk=desk.page.pk).update(**told)
    page, other = stored(desk.page), desk.make("Trống")
    assert snapshot_of(page) != snapshot_of(other)

    write_into(other, snapshot_of(page))

    assert snapshot_of(stored(other)) == snapshot_of(page)
    assert stored(other).slug != page.slug


def test_versions_and_drafts_are_compared_line_by_line(desk: SimpleNamespace, browse: Any) -> None:
    draft = begin_revision(desk.page, actor=desk.cast["editor"])
    draft.title, draft.text = "Trang khác", "<p>Gọi đảng ủy.</p><p>Thêm câu.</p>"
    draft.save()
    draft.documents.clear()

    page = browse("editor").get(address(draft, "so-sanh")).content.decode()

    assert "<b>4</b> chỗ khác nhau" in page
    assert "<del>cũ</del>" in page
    assert "<ins>đảng</ins>" in page
    assert "<ins>Thêm câu.</ins>" in page
    assert "<del>Hướng dẫn 11-HD/MO</del>" in page


def test_approved_pages_of_every_kind_appear_at_their_time(cast: Any, clock: Any, browse: Any) -> None:
    drafts = [make("Hẹn giờ", text="<p>Một câu.</p>", published_at=None) for make in MAKERS.values()]
    procedure = make_procedure("Hẹn giờ", published_at=None)
    procedure.steps.create(order=1, actor="Chi bộ", action="Họp.")
    procedure.provisions.create(order=1, document=make_document(), locator="mục 1")
    drafts.append(procedure)
    for hours, draft in enumerate(drafts, 1):
        submit_page(draft, actor=cast["editor"])
        publish_page(draft, actor=cast["publisher"], at=clock.now + dt.timedelta(hours=hours))

    assert {stored(draft).state for draft in drafts} == {"Đã duyệt, chờ tới giờ công bố"}
    counts = [publish_due()]
    for _ in drafts:
        clock.move(hours=1)
        counts += [publish_due(), publish_due()]

    assert counts == [0, 1, 0, 1, 0, 1, 0]
    assert {browse("anonymous").get(draft.get_absolute_url()).status_code for draft in drafts} == {200}
    assert {draft.versions.get().published_by for draft in drafts} == {cast["publisher"]}


def test_withdrawn_and_removed_pages_leave_their_versions(desk: SimpleNamespace, browse: Any) -> None:
    publisher, visitor, page = browse("publisher"), browse("anonymous"), desk.page

    publisher.post(address(page, "bo"))
    assert stored(page).removed_at is None
    publisher.post(address(page, "thu-hoi"))
    assert visitor.get(page.get_absolute_url()).status_code == 404
    publisher.post(address(page, "bo"))

    assert browse("editor").get(page.get_absolute_url()).status_code == 404
    old = visitor.get(f"{page.get_absolute_url()}ban/1/").content.decode()
    assert "Gọi chi ủy." in old
    assert "không làm theo bản này" in old
    assert page.title in browse("editor").get(f"{DESK}?viec=da-bo").content.decode()
    publisher.post(address(page, "lay-lai"))
    assert stored(page).state == "Đang soạn"


def test_new_version_of_a_removed_page_is_not_shown(desk: SimpleNamespace, clock: Any) -> None:
    draft, publisher = begin_revision(desk.page, actor=desk.cast["editor"]), desk.cast["publisher"]
    submit_page(draft, actor=desk.cast["editor"])
    publish_page(draft, actor=publisher, at=clock.now + dt.timedelta(hours=1))
    for put_away in (publishing.withdraw_page, publishing.remove_page):
        put_away(stored(desk.page), actor=publisher)
    clock.move(hours=2)

    assert publish_due() == 0
    with pytest.raises(ValidationError, match="Trang này đã bỏ"):
        publish_page(draft, actor=publisher)
    publishing.restore_page(stored(desk.page), actor=publisher)
    assert publish_due() == 1
    assert stored(desk.page).state == "Đã công bố"


def test_preview_shows_the_draft_to_whoever_is_signed_in(desk: SimpleNamespace, browse: Any, clock: Any) -> None:
    link = preview_address(desk.draft)

    assert browse("anonymous").get(link).status_code == 302
    page = browse("member").get(link).content.decode()
    assert "Bản xem trước, chưa công bố." in page
    assert "Hỏi đảng ủy." in page
    clock.move(days=8)
    assert browse("member").get(link).status_code == 404


def test_version_names_no_text_the_reader_may_not_see(desk: SimpleNamespace, browse: Any, tree: Any) -> None:
    closed = make_document("Kín", symbol="22-HD/KIN", access="organisation", organisation=tree.commune_a)
    desk.page.documents.add(closed)
    version = publishing.keep_version(desk.page)

    pages = {role: browse(role).get(version.get_absolute_url()).content.decode() for role in ("anonymous", "member")}

    assert {role: "11-HD/MO" in html for role, html in pages.items()} == {"anonymous": True, "member": True}
    assert {role: "22-HD/KIN" in html for role, html in pages.items()} == {"anonymous": False, "member": True}


def test_drafts_of_new_versions_ask_for_no_review(desk: SimpleNamespace, browse: Any) -> None:
    draft = begin_revision(desk.page, actor=desk.cast["editor"])
    expired = make_document("Hết hiệu lực", status="expired")
    for page in (desk.page, draft):
        page.documents.add(expired)

    notice_changes()

    assert list(BasisReview.objects.values_list("page_kind", "page_id")) == [
        (desk.page._meta.label_lower, desk.page.pk)
    ]
    assert "Căn cứ đã thay đổi" in browse("anonymous").get(desk.page.get_absolute_url()).content.decode()
    assert list(desk.model.objects.with_stale_basis()) == [desk.page]
    submit_page(draft, actor=desk.cast["editor"])
    draft.documents.remove(expired)
    publish_page(draft, actor=desk.cast["publisher"])
    assert not BasisReview.objects.open().exists()


def test_table_refuses_what_the_services_never_do(desk: SimpleNamespace) -> None:
    now, rows = timezone.now(), desk.model.objects.filter(pk=desk.draft.pk)

    for wrong in (
        {"revises": desk.page, "published_at": now},
        {"removed_at": now, "published_at": now},
        {"scheduled_for": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
