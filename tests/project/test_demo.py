"""The demonstration province: its numbers, facts that agree, accounts that open, and what it refuses."""

import datetime as dt
import io
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, F, Q
from django.test import Client
from django.utils import timezone

from accounts.models import User
from documents.models import Document, DocumentFile
from exchange.models import Notice, Question
from handbook.demo.accounts import ACCOUNTS, cast
from handbook.demo.badges import round_on_or_after
from handbook.demo.load import load_demonstration
from handbook.demo.names import plus_months
from handbook.demo.people import People
from handbook.demo.plan import FULL, Sizes, make_bodies
from handbook.demo.posts import give_posts
from members.models import Activity, Badge, Member, Membership, Organisation, PartyPosition, Placement, RoleAssignment
from members.rosters.numbers import agrees_with
from tests.factories import make_user

SMALL = Sizes(communes=4, cells=12, members=80)
TODAY = dt.date(2026, 11, 24)
PASSWORDS = {account.handbook_code: account.words for account in ACCOUNTS}


@pytest.fixture
def reference(db: None) -> None:
    call_command("load_reference", stdout=io.StringIO())


@pytest.fixture
def province(reference: None, settings: Any) -> SimpleNamespace:
    """A small demonstration province as it stands today."""
    settings.DEMO = settings.STAFF_SECOND_FACTOR_WAIVED = True
    counts = load_demonstration(timezone.localdate(), SMALL)
    return SimpleNamespace(
        counts=counts,
        commune=Organisation.objects.get(code="099001"),
        cell=Organisation.objects.get(code="099001.701"),
        member=Member.objects.get(user__handbook_code="member"),
    )


def on_paper(today: dt.date = TODAY) -> list[Any]:
    bodies = make_bodies()
    people = People(bodies, today).everybody()
    give_posts(bodies, people)
    cast(people, today)
    return people


def signed_in(code: str) -> Client:
    client = Client()
    response = client.post("/dang-nhap/", {"login": code, "password": PASSWORDS[code]})
    assert (response.status_code, response["Location"]) == (302, "/")
    return client


def test_full_plan_has_the_promised_numbers() -> None:
    bodies = make_bodies(FULL)

    assert Counter(body.type for body in bodies if not body.is_cell) == {
        "province": 1,
        "commune": 96,
        "grassroots": 1,
        "branch": 1,
    }
    assert sum(body.is_cell for body in bodies) == 300
    assert sum(body.members for body in bodies) == 3000
    assert len({body.code for body in bodies}) == len(bodies)
    assert len({body.name for body in bodies if body.type == "commune"}) == 96
    assert {body.cell_type for body in bodies} == {
        "",
        "residential",
        "office",
        "school",
        "enterprise",
        "armed_forces",
    }
    assert sum(" phường " in body.name for body in bodies if body.type == "commune") == 15


def test_full_province_comes_out_the_same_every_time() -> None:
    first, second = on_paper(), on_paper()

    assert first == second
    assert len(first) == 3000
    numbers = [person.member["phone"] for person in first if person.member["phone"]]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("09000") for number in numbers)


def test_another_day_moves_only_what_is_near_at_hand() -> None:
    now, later = on_paper(), on_paper(TODAY + dt.timedelta(days=200))

    assert [p.member["full_name"] for p in now] == [p.member["full_name"] for p in later]
    assert [p.member["birth_date"] for p in now] == [p.member["birth_date"] for p in later]
    for people, today in ((now, TODAY), (later, TODAY + dt.timedelta(days=200))):
        probation = [p.member["admission_date"] for p in people if p.member["status"] == "probationary"]
        assert min(probation) > plus_months(today, -12).isoformat()
        assert max(probation) <= today.isoformat()
        assert sum(day < plus_months(today, -11).isoformat() for day in probation) > 0


def test_a_province_too_small_for_its_posts_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        Sizes(communes=4, cells=12, members=60)


def test_every_number_agrees_with_sex_and_birth_year() -> None:
    for person in on_paper():
        number, words = person.member["citizen_id"], {"male": "Nam", "female": "Nữ"}
        if number:
            assert number.startswith("099")
            assert agrees_with(number, words[person.member["sex"]], int(person.member["birth_date"][:4])) == (
                True,
                True,
            )
            assert person.member["card_number"] in ("", number)


def test_small_province_is_counted_by_the_database(province: SimpleNamespace) -> None:
    assert province.counts == {"organisations": 18, "members": 80, "accounts": 7 + 12, "documents": 7}
    assert Organisation.objects.filter(type="commune").count() == 4
    assert Organisation.objects.exclude(cell_type="").count() == 12
    assert Member.objects.count() == 80
    assert Placement.objects.filter(valid_to=None).count() == 17
    assert Organisation.objects.exclude(path__endswith="/").count() == 0
    assert Organisation.objects.exclude(parent=None).exclude(path__startswith="/").count() == 0


def test_every_current_member_has_one_open_formal_membership(province: SimpleNamespace) -> None:
    open_formal = Count("memberships", filter=Q(memberships__kind="formal", memberships__ended_on=None))
    counted = Member.objects.annotate(n=open_formal)

    assert set(counted.current().values_list("n", flat=True)) == {1}
    assert set(counted.filter(status="ended").values_list("n", flat=True)) <= {0}
    assert Member.objects.filter(organisation=None).count() == 0
    elsewhere = Membership.objects.filter(kind="formal", ended_on=None).exclude(organisation=F("member__organisation"))
    assert elsewhere.count() == 0


def test_a_stay_elsewhere_has_a_temporary_membership(province: SimpleNamespace) -> None:
    away = Activity.objects.filter(kind="elsewhere", ended_on="")
    stays = Membership.objects.filter(kind="temporary", ended_on=None)

    assert set(away.values_list("member", flat=True)) == set(stays.values_list("member", flat=True))
    assert stays.filter(organisation=F("member__organisation")).count() == 0


def test_every_cell_has_one_secretary_of_its_own(province: SimpleNamespace) -> None:
    posts = PartyPosition.objects.filter(position="secretary", ended_on="")
    cells = Organisation.objects.exclude(cell_type="")

    assert sorted(posts.filter(organisation__in=cells).values_list("organisation", flat=True)) == sorted(
        cells.values_list("pk", flat=True)
    )
    assert posts.filter(organisation__in=cells).exclude(member__organisation=F("organisation")).count() == 0
    assert PartyPosition.objects.exclude(member__status="official").count() == 0
    committees = Organisation.objects.filter(cell_type="").exclude(type="province")
    assert posts.filter(organisation__in=committees).count() == committees.count()


def test_badges_fit_the_years_in_the_party(province: SimpleNamespace) -> None:
    today = timezone.localdate()
    badges = list(Badge.objects.select_related("member"))

    assert len(badges) > 10
    for badge in badges:
        start = badge.member.decision_date or badge.member.admission_date
        assert int(badge.awarded_on[:4]) - int(start[:4]) >= badge.level
        if len(start) == len(badge.awarded_on) == 10:
            reached = plus_months(dt.date.fromisoformat(start), 12 * badge.level)
            assert badge.awarded_on == round_on_or_after(reached).isoformat()
            assert badge.awarded_on <= today.isoformat()
        assert badge.member.official_date


def test_changes_are_recorded_under_one_reason(province: SimpleNamespace) -> None:
    history = apps.get_model("members", "MemberEvent").objects

    assert history.filter(pgh_label="insert").count() == 80
    assert set(history.values_list("pgh_context__metadata__reason", flat=True)) == {"demo.loaded"}


def test_accounts_hold_their_roles(province: SimpleNamespace) -> None:
    held = RoleAssignment.objects.values_list("user__handbook_code", "role", "organisation__code")

    assert sorted(held, key=str) == [
        ("admin", "administrator", None),
        ("dpo", "dpo", None),
        ("editor", "editor", None),
        ("officer", "officer", "099001"),
        ("publisher", "publisher", None),
        ("secretary", "secretary", "099001.701"),
    ]
    staff = User.objects.filter(is_staff=True).values_list("handbook_code", flat=True)
    assert set(staff) == {"admin", "dpo", "editor", "officer", "publisher"}
    assert User.objects.filter(activated_at=None).count() == 0


@pytest.mark.parametrize("code", sorted(PASSWORDS))
def test_account_signs_in_on_the_real_page(province: SimpleNamespace, code: str) -> None:
    page = signed_in(code).get("/cua-toi/")

    user = User.objects.get(handbook_code=code)
    validate_password(PASSWORDS[code], user)
    assert page.status_code == 200
    assert user.display_name in page.content.decode()


def test_officer_sees_exactly_the_commune(province: SimpleNamespace) -> None:
    officer = User.objects.get(handbook_code="officer")
    inside = {m.pk for m in Member.objects.select_related("organisation") if m.organisation.code.startswith("099001.")}

    assert set(Member.objects.visible_to(officer).values_list("pk", flat=True)) == inside
    assert 0 < len(inside) < 80


def test_secretary_and_member_share_a_cell(province: SimpleNamespace) -> None:
    secretary = User.objects.get(handbook_code="secretary")

    assert secretary.member.organisation == province.member.organisation == province.cell
    assert set(Member.objects.visible_to(secretary)) == set(Member.objects.filter(organisation=province.cell))
    assert set(Member.objects.visible_to(province.member.user)) == {province.member}
    page = signed_in("secretary").get("/chi-bo/phu-trach/").content.decode()
    assert "Nguyễn Văn Bình" in page


def test_the_members_record_is_complete(province: SimpleNamespace) -> None:
    member = province.member
    left_out = {"ending", "ended_on", "name_as_written", "last_import"}
    empty = {
        f.name for f in Member._meta.concrete_fields if f.name not in left_out and getattr(member, f.name) in ("", None)
    }

    assert empty <= {"external_id"}
    assert list(member.badges.values_list("level", flat=True)) == [30, 40, 45]
    assert member.positions.filter(ended_on="").count() == 1
    assert member.positions.exclude(ended_on="").count() == 1
    assert member.memberships.count() == 3


def test_member_reads_notices_documents_and_answers(province: SimpleNamespace) -> None:
    user = province.member.user
    notices = Notice.objects.visible_to(user).with_read_state(user)

    assert sorted(notices.values_list("is_read", flat=True)) == [False] * 3 + [True] * 3
    assert Notice.objects.count() == 7
    questions = Question.objects.asked_by(user)
    assert Counter(questions.values_list("state", flat=True)) == {"answered": 2, "in_progress": 1, "new": 1}
    assert questions.filter(answered_at__isnull=False, answer_read_at=None).count() == 1
    samples = Document.objects.filter(source__startswith="Văn bản mẫu")
    assert samples.visible_to(user).count() == 7
    outsider = User.objects.get(handbook_code="dpo")
    assert samples.visible_to(outsider).count() == 6


def test_questions_stand_in_every_state(province: SimpleNamespace) -> None:
    states = Counter(Question.objects.values_list("state", flat=True))

    assert states == {"answered": 7, "new": 2, "declined": 1, "forwarded": 1, "in_progress": 1}
    assert Question.objects.published().count() == 5
    for question in Question.objects.filter(published_at__isnull=False):
        assert question.asked_at < question.answered_at < question.published_at < timezone.now()
        assert Client().get(question.get_public_url()).status_code == 200


def test_files_follow_their_document(province: SimpleNamespace) -> None:
    public = DocumentFile.objects.get(slug="ban-chu")
    internal = DocumentFile.objects.get(slug="viec-tung-buoc")

    assert b"".join(Client().get(public.get_absolute_url())).decode().startswith("SỬ DỤNG SỔ TAY")
    assert Client().get(internal.get_absolute_url()).status_code == 404
    content = b"".join(signed_in("member").get(internal.get_absolute_url()))
    assert (content[:2], len(content)) == (b"PK", internal.size)


def test_command_fills_only_an_empty_portal(province: SimpleNamespace) -> None:
    history = apps.get_model("members", "OrganisationEvent").objects
    before = (Organisation.objects.count(), User.objects.count(), history.count())
    output = io.StringIO()

    call_command("demo", if_empty=True, stdout=output)

    assert (Organisation.objects.count(), User.objects.count(), history.count()) == before
    assert output.getvalue() == ""
    with pytest.raises(CommandError, match="never overwrites"):
        call_command("demo")


@pytest.mark.parametrize("options", [{}, {"if_empty": True}, {"accounts": True}])
def test_command_is_refused_outside_the_demonstration(reference: None, settings: Any, options: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", **options)

    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("options", [{}, {"if_empty": True}, {"accounts": True}])
def test_command_is_refused_beside_real_accounts(reference: None, settings: Any, options: Any) -> None:
    settings.DEMO = True
    make_user("Người Thật Thử")

    with pytest.raises(CommandError, match=r"^This portal holds real accounts: start it with DEMO=0\.$"):
        call_command("demo", **options)

    assert (Organisation.objects.count(), User.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_command_needs_the_reference_data(settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="load_reference"):
        call_command("demo")


@pytest.mark.django_db
def test_accounts_are_printed_one_a_line(settings: Any) -> None:
    settings.DEMO = True
    output = io.StringIO()

    call_command("demo", accounts=True, stdout=output)

    lines = output.getvalue().splitlines()
    assert [line.split()[-2:] for line in lines[2:]] == [list(pair) for pair in PASSWORDS.items()]
    assert list(PASSWORDS) == ["admin", "officer", "secretary", "editor", "publisher", "dpo", "member"]
    assert len({line.index(line.split()[-1]) for line in lines[1:]}) == 1
    assert len(output.getvalue().encode()) < 4096
