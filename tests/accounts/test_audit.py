"""What is written down: every change with who and why, even bulk and raw ones; every look at others' records."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, InternalError, connection, transaction

from accounts.audit import recording
from accounts.models import AccessLogEntry, SignInAttempt, User
from accounts.services.access_log import log_access
from accounts.services.activation import issue_slip
from members.models import Member
from tests.accounts.door import knock, signed_in_client
from tests.factories import make_document, make_member, make_user

pytestmark = pytest.mark.django_db


def trail(obj: Any) -> list[tuple[str, Any, Any]]:
    """(what, who, why) of each event of `obj`, oldest first."""
    events = obj.history.select_related("pgh_context").order_by("pgh_id")
    return [
        (
            event.pgh_label,
            (event.pgh_context.metadata if event.pgh_context else {}).get("user"),
            (event.pgh_context.metadata if event.pgh_context else {}).get("reason"),
        )
        for event in events
    ]


def raw(sql: str, parameters: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.django_db(transaction=True)
def test_saving_updating_in_bulk_and_raw_sql_all_leave_history() -> None:
    actor = make_user()
    with recording("test.made", actor=actor):
        member = make_member("Nguyễn Thị Mẫu")
    with recording("test.bulk", actor=actor):
        Member.objects.filter(pk=member.pk).update(full_name="Nguyễn Thị Đổi")
    with recording("test.raw", actor=actor):
        raw("UPDATE members_member SET full_name = 'Nguyễn Thị Thô' WHERE id = %s", [member.pk])
    raw("UPDATE members_member SET full_name = 'Không Ai' WHERE id = %s", [member.pk])

    assert trail(member) == [
        ("insert", actor.pk, "test.made"),
        ("update", actor.pk, "test.bulk"),
        ("update", actor.pk, "test.raw"),
        ("update", None, None),
    ]
    names = list(member.history.order_by("pgh_id").values_list("full_name", flat=True))
    assert names == ["Nguyễn Thị Mẫu", "Nguyễn Thị Đổi", "Nguyễn Thị Thô", "Không Ai"]


def test_bulk_creation_and_deletion_leave_history() -> None:
    actor = make_user()
    with recording("test.many", actor=actor):
        made = Member.objects.bulk_create(
            [Member(full_name=f"Đảng Viên {n}", sex="female", status="official") for n in range(3)]
        )
        Member.objects.filter(pk__in=[member.pk for member in made]).delete()

    events = Member.history.rel.related_model.objects.filter(pgh_obj_id__in=[member.pk for member in made])
    assert sorted(events.values_list("pgh_label", flat=True)) == ["delete"] * 3 + ["insert"] * 3
    assert {event.pgh_context.metadata["reason"] for event in events} == {"test.many"}


def test_inner_reason_is_the_one_kept_with_the_actor_of_the_outer() -> None:
    actor, document = make_user(), make_document()

    with recording("test.outer", actor=actor), recording("test.inner"):
        document.title = "Một"
        document.save()

    assert trail(document)[-1] == ("update", actor.pk, "test.inner")


def test_request_adds_the_signed_in_person_and_the_address() -> None:
    user = make_user(handbook_code="k7m49qxd")
    client = signed_in_client("k7m49qxd")

    client.post("/hoi-dap/gui-cau-hoi/", {"body": "Câu hỏi thử?", "visibility": "private"}, REMOTE_ADDR="10.1.2.3")

    question = user.questions.get()
    (event,) = question.history.select_related("pgh_context")
    context = event.pgh_context.metadata
    assert (context["user"], context["ip"], context["url"]) == (user.pk, "10.1.2.3", "/hoi-dap/gui-cau-hoi/")
    assert context["reason"] == "question.asked"


def test_history_never_keeps_passwords() -> None:
    user = make_user()
    user.set_password("mot-mat-khau-khac")
    user.save()

    columns = {field.name for field in user.history.model._meta.get_fields()}
    assert "password" not in columns
    assert "code_digest" not in {f.name for f in issue_slip(user, actor=user)[0].history.model._meta.get_fields()}


def test_history_keeps_private_numbers_sealed() -> None:
    member = make_member(citizen_id="099161000001", phone="0912000001")

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(e)::text FROM {member.history.model._meta.db_table} e")  # noqa: S608
        stored = "".join(row for (row,) in cursor.fetchall())
    for number in ("099161000001", "0912000001"):
        assert number not in stored
        assert number.encode().hex() not in stored
    assert member.history.get().citizen_id == "099161000001"


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_history_cannot_be_rewritten(statement: str) -> None:
    member = make_member()

    with pytest.raises((InternalError, DatabaseError), match="Cannot update or delete"), transaction.atomic():
        raw(statement.format(member.history.model._meta.db_table))
    assert member.history.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET actor_name = 'x'", "DELETE FROM {}"])
def test_read_log_can_only_grow(statement: str) -> None:
    log_access("viewed", make_member(), actor=make_user())

    with pytest.raises((InternalError, DatabaseError), match="Cannot update or delete"), transaction.atomic():
        raw(statement.format(AccessLogEntry._meta.db_table))
    for change in (lambda: AccessLogEntry.objects.update(reason="x"), lambda: AccessLogEntry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AccessLogEntry.objects.count() == 1


def test_rolled_back_change_leaves_no_trace() -> None:
    member = make_member("Nguyễn Thị Mẫu")

    with transaction.atomic(), recording("test.lost"):
        Member.objects.filter(pk=member.pk).update(full_name="Đổi")
        transaction.set_rollback(True)

    assert [label for label, _, _ in trail(member)] == ["insert"]


def test_looks_at_records_are_logged_with_names_of_fields_only(browse: Any, cast: Any, people: SimpleNamespace) -> None:
    secretary, member = browse("secretary"), people.member
    record = f"/chi-bo/phu-trach/{member.pk}/"

    secretary.get("/chi-bo/phu-trach/")
    secretary.get("/chi-bo/phu-trach/", {"q": "mẫu"})
    secretary.get(record)
    secretary.post(record, {"field": "citizen_id"})
    secretary.get(f"/chi-bo/phu-trach/{people.secretary.pk}/")

    log = AccessLogEntry.objects.order_by("pk")
    assert list(log.values_list("action", "subject_type", "subject_id", "row_count", "fields", "path")) == [
        ("listed", "members.member", None, 3, "", "/chi-bo/phu-trach/"),
        ("searched", "members.member", None, 1, "", "/chi-bo/phu-trach/"),
        ("viewed", "members.member", member.pk, 1, "", record),
        ("revealed", "members.member", member.pk, 1, "citizen_id", record),
    ]
    assert set(log.values_list("actor_id", "actor_name", "ip")) == {
        (cast["secretary"].pk, str(cast["secretary"]), "127.0.0.1")
    }


def test_own_numbers_shown_whole_are_logged_too(browse: Any, people: SimpleNamespace) -> None:
    member = browse("member")

    member.get("/cua-toi/")
    shown = member.post("/cua-toi/", {"field": "phone"})

    assert people.member.phone[-3:] in shown.content.decode()
    assert list(AccessLogEntry.objects.values_list("action", "fields")) == [("revealed", "phone")]


def test_refused_look_reveals_and_changes_nothing(browse: Any, people: SimpleNamespace) -> None:
    secretary = browse("other_secretary")

    for answer in (
        secretary.get(f"/chi-bo/phu-trach/{people.member.pk}/"),
        secretary.post(f"/chi-bo/phu-trach/{people.member.pk}/", {"field": "citizen_id"}),
    ):
        assert answer.status_code == 404
    assert not AccessLogEntry.objects.exclude(action="refused").exists()


def test_logs_survive_the_person_but_name_nobody_by_number(people: SimpleNamespace) -> None:
    knock("0900 000 001", "sai-mat-khau-roi")

    rows = "".join(str(row) for row in SignInAttempt.objects.values())
    assert "900000001" not in rows


def test_user_with_a_trail_is_not_deleted() -> None:
    actor = make_user()
    log_access("viewed", make_member(), actor=actor)

    with pytest.raises(DatabaseError), transaction.atomic():
        raw("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM accounts_user WHERE id = %s" % actor.pk)  # noqa: S608, UP031
    assert User.objects.filter(pk=actor.pk).exists()
