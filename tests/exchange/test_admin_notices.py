"""Notices in the admin: drafts, sending, scope; every role in every corner."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from exchange.models import Notice
from exchange.services.notices import publish_notice, withdraw_notice
from tests.admin_forms import fields_of, open_corners
from tests.conftest import ROLES
from tests.factories import make_notice

LIST = "/quan-tri/exchange/notice/"
EVERYTHING = {"everyone", "draft", "for_a", "draft_a", "for_b"}
SEEN = {
    "officer": {"for_a", "draft_a"},
    "other_officer": {"for_b"},
    "editor": EVERYTHING,
    "publisher": EVERYTHING,
    "administrator": EVERYTHING,
}
CHANGED = SEEN | {"editor": {"draft", "draft_a"}}


@pytest.fixture
def notices(cast: Any, tree: SimpleNamespace) -> SimpleNamespace:
    """Sent to everybody, to commune_a, to cell_b1; drafts for everybody and for cell_a1."""
    author = cast["administrator"]
    to_a = {"audience": "subtree", "organisation": tree.commune_a}
    return SimpleNamespace(
        everyone=make_notice(author, "Gửi mọi người"),
        draft=make_notice(author, "Nháp cho mọi người", published_at=None),
        for_a=make_notice(author, "Gửi xã", **to_a),
        draft_a=make_notice(author, "Nháp cho xóm", published_at=None, audience="subtree", organisation=tree.cell_a1),
        for_b=make_notice(author, "Gửi tổ", audience="subtree", organisation=tree.cell_b1),
    )


def page(notice: Notice) -> str:
    return f"{LIST}{notice.pk}/change/"


@pytest.mark.parametrize("role", ROLES)
def test_corners_by_role(browse: Any, notices: SimpleNamespace, role: str) -> None:
    client = browse(role)
    seen, changed = SEEN.get(role, set()), CHANGED.get(role, set())

    for name, notice in vars(notices).items():
        opened = open_corners(client, "exchange", "notice", notice.pk) - {"delete"}
        assert opened == ({"list", "add"} if seen else set()) | ({"change", "history"} if name in seen else set())
        client.post(page(notice), fields_of(client, page(notice)) | {"title": "Đã sửa"} if name in changed else {})
        assert (Notice.objects.get(pk=notice.pk).title == "Đã sửa") == (name in changed)
    if seen:
        rows = {row.pk for row in client.get(LIST).context["cl"].result_list}
        assert rows == {getattr(notices, name).pk for name in seen}


@pytest.mark.parametrize(
    ("role", "audiences", "organisations"),
    [
        ("officer", {"subtree"}, {"A", "A1", "A2"}),
        ("other_officer", {"subtree"}, {"B", "B1"}),
        ("editor", {"everyone", "members", "subtree"}, {"P", "A", "B"}),
        ("publisher", {"everyone", "members", "subtree"}, {"P", "A", "B"}),
        ("administrator", {"everyone", "members", "subtree"}, {"P", "A", "B"}),
    ],
)
def test_offered_audiences_and_bodies(
    browse: Any, tree: SimpleNamespace, role: str, audiences: set[str], organisations: set[str]
) -> None:
    form = browse(role).get(f"{LIST}add/").context["adminform"].form

    assert {value for value, _ in form.fields["audience"].choices if value} == audiences
    assert {body.code for body in form.fields["organisation"].queryset} == organisations


def test_officer_writes_and_sends_into_the_own_subtree_only(browse: Any, cast: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    data = {"title": "Họp xóm", "body": "Chín giờ.", "audience": "subtree", "_publish": "1"}

    for wrong in (
        {"organisation": tree.commune_b.pk},
        {"organisation": ""},
        {"audience": "everyone"},
        {"audience": "members", "organisation": ""},
    ):
        assert officer.post(f"{LIST}add/", data | {"organisation": tree.cell_a1.pk} | wrong).status_code == 200
    assert not Notice.objects.exists()
    officer.post(f"{LIST}add/", data | {"organisation": tree.cell_a1.pk})

    made = Notice.objects.get()
    assert (made.slug, made.author, made.organisation, bool(made.published_at)) == (
        "hop-xom",
        cast["officer"],
        tree.cell_a1,
        True,
    )
    assert browse("member").get(made.get_absolute_url()).status_code == 200
    assert browse("cousin").get(made.get_absolute_url()).status_code == 404
    assert made.history.latest("pgh_id").pgh_context.metadata["reason"] == "notice.published"


def test_editor_writes_a_draft_that_a_publisher_sends_and_takes_back(browse: Any, cast: Any) -> None:
    editor, publisher, member = browse("editor"), browse("publisher"), browse("member")
    data = {"title": "Tin chung", "body": "Nội dung.", "audience": "members"}

    assert editor.post(f"{LIST}add/", data | {"_publish": "1"}).status_code == 403
    editor.post(f"{LIST}add/", data)
    made = Notice.objects.get()
    assert member.get(made.get_absolute_url()).status_code == 404
    publisher.post(page(made), fields_of(publisher, page(made)) | {"_publish": "1"})
    assert member.get(made.get_absolute_url()).status_code == 200
    publisher.post(page(made), fields_of(publisher, page(made)) | {"_withdraw": "1"})

    assert member.get(made.get_absolute_url()).status_code == 404
    assert (Notice.objects.get().published_at, made.receipts.count()) == (None, 1)


@pytest.mark.parametrize(
    ("role", "sent"),
    [
        ("officer", {"draft_a"}),
        ("other_officer", set()),
        ("editor", set()),
        ("publisher", {"draft", "draft_a"}),
        ("administrator", {"draft", "draft_a"}),
        ("member", set()),
        ("dpo", set()),
    ],
)
def test_action_and_service_send_within_scope(
    browse: Any, cast: Any, notices: SimpleNamespace, role: str, sent: set[str]
) -> None:
    drafts = {"draft": notices.draft, "draft_a": notices.draft_a}
    chosen = [notice.pk for notice in vars(notices).values()]

    browse(role).post(LIST, {"action": "publish_selected", "_selected_action": chosen})

    now_sent = {name for name, notice in drafts.items() if Notice.objects.get(pk=notice.pk).published_at}
    assert now_sent == sent
    for name in drafts.keys() - sent:
        with pytest.raises(PermissionDenied):
            publish_notice(drafts[name], actor=cast[role])
    if "for_b" not in CHANGED.get(role, set()) or role == "editor":
        with pytest.raises(PermissionDenied):
            withdraw_notice(notices.for_b, actor=cast[role])


def test_notice_hidden_at_once_is_not_sent(browse: Any, notices: SimpleNamespace) -> None:
    publisher = browse("publisher")
    Notice.objects.filter(pk=notices.draft.pk).update(expires_at=timezone.now() - dt.timedelta(days=1))

    answer = publisher.post(LIST, {"action": "publish_selected", "_selected_action": [notices.draft.pk]}, follow=True)

    assert "Nháp cho mọi người: Lúc ẩn đã qua nên không ai thấy." in answer.content.decode()
    assert Notice.objects.get(pk=notices.draft.pk).published_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_list_runs_a_constant_number_of_queries_and_counts_readers(
    browse: Any, cast: Any, tree: SimpleNamespace, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        notice = make_notice(cast["publisher"], f"Tin {number}", audience="subtree", organisation=tree.commune_a)
        for reader in ("member", "cousin"):
            notice.receipts.create(user=cast[reader])
    officer = browse("officer")

    with django_assert_num_queries(12):
        answer = officer.get(LIST)

    assert [row.readers for row in answer.context["cl"].result_list] == [2] * rows
    assert answer.content.decode().count("2 người") == rows
