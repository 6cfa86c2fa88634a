"""From draft to page: two people, a time, versions that stay, branches of the tree, what waits for whom."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from guidance.models import Procedure, ProcedureGroup, ProcedureVersion
from guidance.services import publishing
from guidance.services.publishing import begin_revision, publish_due, publish_page, submit_page
from guidance.services.snapshot_pages import lines_of
from guidance.services.snapshots import snapshot_of, write_into
from guidance.views.versions import preview_address
from handbook.worklist import work_of
from tests.admin_forms import fields_of
from tests.conftest import ROLES
from tests.factories import make_document, make_group, make_procedure

pytestmark = pytest.mark.django_db
CONTENT = {"editor", "publisher", "administrator"}


def with_parts(procedure: Procedure) -> Procedure:
    document = make_document("Văn bản làm căn cứ")
    procedure.steps.create(order=1, actor="Chi bộ", action="Họp xét.")
    procedure.papers.create(order=1, name="Đơn xin")
    procedure.questions.create(order=1, question="Hỏi?", answer="Đáp.")
    procedure.open_points.create(
        order=1, kind="silent", point="Vướng?", readings=["Không nêu."], meanwhile="Hỏi chi ủy."
    )
    procedure.provisions.create(order=1, document=document, locator="mục 1")
    return procedure


@pytest.fixture
def desk(cast: Any) -> SimpleNamespace:
    """A published page and a draft, both whole; an editor who writes, a publisher and an administrator who approve."""
    page = with_parts(make_procedure("Trang cũ", result="Được cấp thẻ."))
    draft = with_parts(make_procedure("Trang mới", published_at=None))
    return SimpleNamespace(page=page, draft=draft, **{role: cast[role] for role in CONTENT}, cast=cast)


def address(procedure: Procedure, action: str = "") -> str:
    return f"/quan-ly/thu-tuc/{procedure.pk}/" + (f"{action}/" if action else "")


def reasons_of(row: Any) -> list[str]:
    return [event.pgh_context.metadata["reason"] for event in row.history.order_by("pgh_id") if event.pgh_context]


def test_a_draft_is_published_by_a_second_person(desk: SimpleNamespace, browse: Any) -> None:
    writer, approver, visitor = browse("editor"), browse("publisher"), browse("anonymous")

    writer.post(address(desk.draft, "gui-duyet"))
    assert visitor.get(desk.draft.get_absolute_url()).status_code == 404
    writer.post(address(desk.draft, "cong-bo"))
    approver.post(address(desk.draft, "cong-bo"), {"note": "Trang đầu tiên"})

    assert visitor.get(desk.draft.get_absolute_url()).status_code == 200
    version = desk.draft.versions.get()
    assert (version.number, version.note, version.written_by, version.published_by) == (
        1, "Trang đầu tiên", desk.editor, desk.publisher,
    )  # fmt: skip
    desk.draft.refresh_from_db()
    assert desk.draft.review_on == timezone.localdate() + dt.timedelta(days=365)
    assert [reason for reason in reasons_of(desk.draft) if reason.startswith("page.")] == [
        "page.submitted",
        "page.published",
    ]


def test_nobody_publishes_what_they_sent_or_what_nobody_sent(desk: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="Chưa ai gửi duyệt"):
        publish_page(desk.draft, actor=desk.publisher)
    submit_page(desk.draft, actor=desk.publisher)
    with pytest.raises(ValidationError, match="Đồng chí là người gửi duyệt"):
        publish_page(desk.draft, actor=desk.publisher)
    with pytest.raises(PermissionDenied):
        publish_page(desk.draft, actor=desk.editor)

    assert Procedure.objects.get(pk=desk.draft.pk).published_at is None
    assert not ProcedureVersion.objects.exists()
    assert publish_page(desk.draft, actor=desk.administrator).published_at


@pytest.mark.parametrize(("part", "sentence"), [("steps", "Chưa có bước nào."), ("provisions", "Chưa có căn cứ.")])
def test_unfinished_drafts_are_not_sent(desk: SimpleNamespace, browse: Any, part: str, sentence: str) -> None:
    getattr(desk.draft, part).all().delete()

    answer = browse("editor").post(address(desk.draft, "gui-duyet"), follow=True)

    assert sentence in answer.content.decode()
    assert Procedure.objects.get(pk=desk.draft.pk).submitted_at is None


def test_change_after_sending_must_be_sent_again(desk: SimpleNamespace, browse: Any) -> None:
    submit_page(desk.draft, actor=desk.editor)
    editor, form = browse("editor"), f"/quan-tri/guidance/procedure/{desk.draft.pk}/change/"

    editor.post(form, fields_of(editor, form) | {"title": "Khác hẳn"})

    stored = Procedure.objects.get(pk=desk.draft.pk)
    assert (stored.title, stored.submitted_at, stored.submitted_by) == ("Khác hẳn", None, None)


def test_new_version_replaces_the_page_and_keeps_the_old_one(desk: SimpleNamespace, browse: Any) -> None:
    visitor, keys = browse("anonymous"), list(desk.page.steps.values_list("pk", flat=True))
    draft = begin_revision(desk.page, actor=desk.editor)
    assert begin_revision(desk.page, actor=desk.editor) == draft
    draft.title, draft.result = "Trang sửa", "Được đổi thẻ."
    draft.save()
    draft.steps.create(order=2, actor="Đảng ủy", action="Duyệt lại.")
    draft.questions.all().delete()
    before = visitor.get(desk.page.get_absolute_url()).content.decode()

    submit_page(draft, actor=desk.editor)
    page = publish_page(draft, actor=desk.publisher, note="Thêm bước")

    now = visitor.get(desk.page.get_absolute_url()).content.decode()
    assert "Được cấp thẻ." in before
    assert "Trang sửa" not in before
    assert page == desk.page
    assert "Duyệt lại." in now
    assert "Hỏi?" not in now
    assert list(page.steps.values_list("pk", flat=True))[:1] == keys
    assert not Procedure.objects.filter(pk=draft.pk).exists()
    first, second = (visitor.get(f"{page.get_absolute_url()}ban/{n}/").content.decode() for n in (1, 2))
    assert "Đã có bản mới hơn, không làm theo bản này." in first
    assert "Được cấp thẻ." in first
    assert "Hỏi?" in first
    assert "Vướng?" in first
    assert "Đây là bản mới nhất." in second
    assert "Sửa gì: Thêm bước" in second
    assert visitor.get(f"{page.get_absolute_url()}ban/3/").status_code == 404


def test_snapshot_written_back_is_the_same() -> None:
    procedure = with_parts(
        make_procedure(eligibility=["Một", "Hai"], explanation="<p>Chữ</p>", verified_on="2026-11-20")
    )
    procedure.related.add(make_procedure("Việc khác"))
    procedure.refresh_from_db()
    content, other = snapshot_of(procedure), make_procedure("Trống")

    write_into(other, content)

    other.refresh_from_db()
    assert snapshot_of(other) == content
    assert Procedure.objects.get(pk=other.pk).code != procedure.code


def test_approved_page_appears_at_its_time(desk: SimpleNamespace, clock: Any, browse: Any) -> None:
    at = clock.now + dt.timedelta(hours=3)
    submit_page(desk.draft, actor=desk.editor)

    publish_page(desk.draft, actor=desk.publisher, at=at)

    assert Procedure.objects.get(pk=desk.draft.pk).state == "Đã duyệt, chờ tới giờ công bố"
    assert publish_due() == 0
    assert browse("anonymous").get(desk.draft.get_absolute_url()).status_code == 404
    clock.move(hours=4)
    assert publish_due() == 1
    assert publish_due() == 0
    assert browse("anonymous").get(desk.draft.get_absolute_url()).status_code == 200
    assert desk.draft.versions.get().published_by == desk.publisher


@pytest.mark.parametrize("sent", ["31/02/2027 08:00", "khi nào cũng được", "01/01/2020 08:00"])
def test_bad_time_is_told(desk: SimpleNamespace, browse: Any, sent: str) -> None:
    submit_page(desk.draft, actor=desk.editor)

    answer = browse("publisher").post(address(desk.draft, "cong-bo"), {"at": sent})

    assert answer.status_code == 422
    assert "Giờ hẹn" in answer.content.decode()
    assert Procedure.objects.get(pk=desk.draft.pk).published_at is None


def test_withdrawn_and_removed_pages_leave_their_versions(desk: SimpleNamespace, browse: Any) -> None:
    publisher, visitor, page = browse("publisher"), browse("anonymous"), desk.page

    publisher.post(address(page, "bo"))
    assert Procedure.objects.get(pk=page.pk).removed_at is None
    publisher.post(address(page, "thu-hoi"))
    publisher.post(address(page, "bo"))

    assert visitor.get(page.get_absolute_url()).status_code == 404
    assert browse("editor").get(page.get_absolute_url()).status_code == 404
    old = visitor.get(f"{page.get_absolute_url()}ban/1/").content.decode()
    assert "không làm theo bản này" in old
    assert page.title in browse("editor").get("/quan-ly/thu-tuc/?viec=da-bo").content.decode()
    publisher.post(address(page, "lay-lai"))
    assert Procedure.objects.get(pk=page.pk).state == "Đang soạn"


@pytest.mark.parametrize("role", ROLES)
def test_desk_is_for_those_who_write(desk: SimpleNamespace, browse: Any, role: str) -> None:
    client = browse(role)
    submit_page(desk.draft, actor=desk.administrator)

    opened = [
        client.get(path).status_code
        for path in ("/quan-ly/thu-tuc/", address(desk.page), address(desk.page, "so-sanh"))
    ]
    for action in ("cong-bo", "thu-hoi", "bo", "con-dung", "soan-ban-moi"):
        client.post(address(desk.page if action != "cong-bo" else desk.draft, action))

    assert opened == ([200] * 3 if role in CONTENT else [302] * 3 if role == "anonymous" else [403] * 3)
    draft, page = Procedure.objects.get(pk=desk.draft.pk), Procedure.objects.get(pk=desk.page.pk)
    assert bool(draft.published_at) is (role == "publisher")
    assert bool(page.published_at) is (role not in {"publisher", "administrator"})
    assert Procedure.objects.filter(revises=page).exists() is (role == "editor")


def test_editor_is_held_to_the_own_branch(desk: SimpleNamespace, cast: Any) -> None:
    mine, free, taken = (make_group(title=title) for title in ("Của tôi", "Của chung", "Của người khác"))
    rows = {group: make_procedure("Việc", group=group, published_at=None) for group in (mine, free, taken)}
    taken.editors.add(cast["publisher"])

    def reach() -> set[Any]:
        found = Procedure.objects.editable_by(cast["editor"]).filter(pk__in=[row.pk for row in rows.values()])
        return {row.group for row in found}

    assert reach() == {mine, free}
    mine.editors.add(cast["editor"])
    assert reach() == {mine}
    assert Procedure.objects.editable_by(cast["publisher"]).filter(pk__in=[r.pk for r in rows.values()]).count() == 3
    with pytest.raises(PermissionDenied):
        submit_page(rows[free], actor=cast["editor"])


@pytest.mark.parametrize(("role", "offered"), [("editor", False), ("publisher", True)])
def test_branches_are_given_by_those_who_publish(desk: SimpleNamespace, browse: Any, role: str, offered: bool) -> None:
    group = ProcedureGroup.objects.first()

    form = browse(role).get(f"/quan-tri/guidance/proceduregroup/{group.pk}/change/").context["adminform"].form

    assert ("editors" in form.fields) is offered


def test_preview_needs_its_signature_and_a_sign_in(desk: SimpleNamespace, browse: Any, clock: Any) -> None:
    link = preview_address(desk.draft)

    assert browse("anonymous").get(link).status_code == 302
    page = browse("member").get(link).content.decode()
    assert "Bản xem trước, chưa công bố." in page
    assert "Họp xét." in page
    assert browse("member").get(f"{link[:-4]}xx/").status_code == 404
    clock.move(days=8)
    assert browse("member").get(link).status_code == 404


def test_versions_are_compared_line_by_line(desk: SimpleNamespace, browse: Any) -> None:
    draft = begin_revision(desk.page, actor=desk.editor)
    draft.result = "Được đổi thẻ."
    draft.save()
    draft.steps.create(order=2, actor="Đảng ủy", action="Duyệt lại.")

    page = browse("editor").get(address(draft, "so-sanh")).content.decode()

    assert "<b>2</b> chỗ khác nhau" in page
    assert "<del>cấp</del>" in page
    assert "<ins>đổi</ins>" in page
    assert "<ins>Duyệt lại.</ins>" in page
    assert browse("editor").get(f"{address(draft, 'so-sanh')}?tu=9&den=nay").status_code == 404


def test_version_names_no_text_the_reader_may_not_see(desk: SimpleNamespace, browse: Any, tree: Any) -> None:
    closed = make_document("Kín", symbol="22-HD/KIN", access="organisation", organisation=tree.commune_a)
    desk.page.provisions.create(order=2, document=closed, locator="mục 9")
    version = publishing.keep_version(desk.page)

    pages = {role: browse(role).get(version.get_absolute_url()).content.decode() for role in ("anonymous", "member")}

    assert {role: "22-HD/KIN" in html for role, html in pages.items()} == {"anonymous": False, "member": True}
    assert not any(
        "22-HD/KIN" in line.text
        for line in lines_of(Procedure, version.content, browse("anonymous").get("/").wsgi_request.user)
    )


def test_work_list_tells_in_words_what_waits(desk: SimpleNamespace, cast: Any) -> None:
    Procedure.objects.filter(pk=desk.page.pk).update(review_on=timezone.localdate() - dt.timedelta(days=1))
    submit_page(desk.draft, actor=desk.editor)

    def told(role: str) -> set[str]:
        return {f"{work.number} {work.words}" for work in work_of(cast[role])}

    assert "1 trang quá hạn rà soát" in told("editor")
    assert "1 trang chờ đồng chí duyệt" in told("publisher")
    assert not any("chờ đồng chí duyệt" in words for words in told("editor"))
    publishing.confirm_page(desk.page, actor=desk.editor)
    assert not any("quá hạn" in words for words in told("editor"))
    desk.page.refresh_from_db()
    assert desk.page.verified_on == timezone.localdate()


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_runs_a_constant_number_of_queries(browse: Any, rows: int, django_assert_num_queries: Any) -> None:
    client = browse("publisher")
    for _ in range(rows):
        page = with_parts(make_procedure())
        publishing.keep_version(page)
        publishing.keep_version(page)

    with django_assert_num_queries(13):
        client.get("/quan-ly/thu-tuc/")
    with django_assert_num_queries(13):
        client.get(address(page))
