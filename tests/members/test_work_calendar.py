"""The table of days off: loaded once, edited by year, read for counting."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from members.models import SpecialDay, WorkYear
from members.services.work_calendar import load_work_years, work_calendar


@pytest.mark.django_db
def test_loading_fills_missing_years_and_leaves_edited_ones() -> None:
    assert load_work_years() == {"work years": 2}
    WorkYear.objects.get(year=2026).days.all().delete()

    assert load_work_years() == {"work years": 0}

    calendar = work_calendar()
    assert calendar.years == {2025, 2026}
    assert calendar.is_off(dt.date(2025, 1, 29))
    assert not calendar.is_off(dt.date(2026, 2, 17))


@pytest.mark.django_db
def test_swapped_days_are_read_as_worked() -> None:
    year = WorkYear.objects.create(year=2027)
    SpecialDay.objects.create(work_year=year, day=dt.date(2027, 1, 9), kind="worked")

    assert not work_calendar().is_off(dt.date(2027, 1, 9))
    assert work_calendar().is_off(dt.date(2027, 1, 16))


@pytest.mark.parametrize(
    ("day", "kind", "said"),
    [
        (dt.date(2026, 1, 1), "off", "Ngày này không thuộc năm 2027."),
        (dt.date(2027, 1, 6), "worked", "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật."),
    ],
)
def test_wrong_days_are_refused_with_a_sentence(day: dt.date, kind: str, said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        SpecialDay(work_year=WorkYear(year=2027), day=day, kind=kind).clean()

    assert refusal.value.messages == [said]
