"""What the office states of dates: versions of rules, rounds without gaps, days off; by those who answer for it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from documents.models import BasisReview, Document
from documents.services.changes import notice_changes
from guidance.models import BadgeScheme, DutyRule
from members.models import WorkYear
from tests.admin_forms import fields_of
from tests.guidance.duty_help import load_rules

RULES, SCHEMES, YEARS = "guidance/dutyrule", "guidance/badgescheme", "members/workyear"


@pytest.fixture
def rules(db: None) -> None:
    load_rules()


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("publisher", [200, 200, 200]), ("administrator", [200, 200, 200]), ("editor", [403] * 3), ("officer", [403] * 3)],
)
def test_parameters_are_opened_by_those_who_answer_for_them(browse: Any, rules: None, role: str, statuses: Any) -> None:
    client = browse(role)

    assert [client.get(f"/quan-tri/{place}/").status_code for place in (RULES, SCHEMES, YEARS)] == statuses


def test_two_versions_of_a_rule_may_not_hold_on_one_day(rules: None) -> None:
    old = DutyRule.objects.get(code="D21")
    new = DutyRule(code="D21", title=old.title, start_text=old.start_text, valid_from=dt.date(2027, 1, 1))

    with pytest.raises(ValidationError, match="Trùng thời gian với bản từ 01/07/2025"):
        new.clean()
    DutyRule.objects.filter(pk=old.pk).update(valid_to=dt.date(2026, 12, 31))
    new.clean()


def test_windows_with_a_gap_are_refused_with_the_day(browse: Any, rules: None) -> None:
    scheme = BadgeScheme.objects.get(papers_working_days=30)
    client, address = browse("publisher"), f"/quan-tri/{SCHEMES}/{scheme.pk}/change/"
    data = fields_of(client, address)

    refused = client.post(address, data | {"rounds-0-closes_day": "20"})
    accepted = client.post(address, data | {"papers_working_days": "20"})

    assert "Xem lại ngày 21/02" in refused.content.decode()
    assert accepted.status_code == 302
    scheme.refresh_from_db()
    assert scheme.papers_working_days == 20


def test_a_day_off_is_added_on_the_page_of_its_year(browse: Any, rules: None) -> None:
    year = WorkYear.objects.create(year=2027)
    client, address = browse("publisher"), f"/quan-tri/{YEARS}/{year.pk}/change/"
    data = fields_of(client, address)

    refused = client.post(address, data | {"days-0-day": "01/01/2026"})
    accepted = client.post(address, data | {"days-0-day": "01/01/2027", "days-0-name": "Tết Dương lịch"})

    assert "Ngày này không thuộc năm 2027." in refused.content.decode()
    assert accepted.status_code == 302
    assert list(year.days.values_list("day", "kind")) == [(dt.date(2027, 1, 1), "off")]


def test_a_changed_basis_asks_for_the_rules_that_rest_on_it(rules: None) -> None:
    notice_changes()
    document = Document.objects.get(slug="06-hd-tw-2025")
    document.override, document.override_reason = "expired", "Thử."
    document.save()

    notice_changes()

    told = set(BasisReview.objects.filter(page_kind="guidance.duty").values_list("page_id", flat=True))
    assert told == set(DutyRule.objects.filter(bases__document=document).values_list("pk", flat=True))
