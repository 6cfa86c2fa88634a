"""Dates as exact as they are known: read, shown, kept, never completed."""

import datetime as dt
import pickle

import pytest
from django.core.exceptions import ValidationError

from documents.models import Document
from handbook.lib.dates import PartialDate, PartialDateField, PartialDateFormField
from handbook.templatetags.portal import date_vi
from tests.factories import make_document


@pytest.mark.parametrize(
    ("typed", "kept", "precision", "shown"),
    [
        ("03/02/1950", "1950-02-03", "day", "03/02/1950"),
        ("3/2/1950", "1950-02-03", "day", "03/02/1950"),
        ("3.2.1950", "1950-02-03", "day", "03/02/1950"),
        ("03-02-1950", "1950-02-03", "day", "03/02/1950"),
        ("1950-02-03", "1950-02-03", "day", "03/02/1950"),
        (" 02/1950 ", "1950-02", "month", "02/1950"),
        ("2/1950", "1950-02", "month", "02/1950"),
        ("1950", "1950", "year", "1950"),
        ("29/02/2024", "2024-02-29", "day", "29/02/2024"),
    ],
)
def test_date_is_kept_as_exactly_as_it_was_typed(typed: str, kept: str, precision: str, shown: str) -> None:
    date = PartialDate.typed(typed)

    assert (date, date.precision, date.display) == (kept, precision, shown)
    assert PartialDate.typed(date.display) == date
    assert date.exact == (dt.date.fromisoformat(kept) if precision == "day" else None)


@pytest.mark.parametrize(
    "typed",
    [
        "", "31/02/2015", "29/02/2023", "32/01/2000", "00/01/2000", "13/13/2000", "13/2000", "0/2000", "3/2/50", "1799",
        "2200", "12/31/2000", "1950-2-3", "1950-13", "hôm qua", "19500203", "٣/٢/١٩٥٠", "03/02/1950\n1",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.typed(typed)


@pytest.mark.parametrize("value", ["1950-02-30", "1950-2", "50", "1950-02-03T00:00", "", "1950-00", "x"])
def test_canonical_form_is_strict(value: str) -> None:
    with pytest.raises(ValueError):
        PartialDate(value)


def test_less_exact_dates_sort_before_more_exact_ones() -> None:
    dates = [PartialDate(value) for value in ("1950-02-03", "1950", "1950-02", "1949-12-31", "1951")]

    assert sorted(dates) == ["1949-12-31", "1950", "1950-02", "1950-02-03", "1951"]


def test_date_survives_pickling_and_comes_from_a_day() -> None:
    date = PartialDate.of(dt.date(1950, 2, 3))

    assert (date, date.year, date.month, date.day) == ("1950-02-03", 1950, 2, 3)
    copy = pickle.loads(pickle.dumps(date))  # noqa: S301
    assert (copy, copy.month) == (date, 2)


def test_form_field_reads_and_refuses_in_vietnamese() -> None:
    field = PartialDateFormField(required=False)

    assert [field.clean(value) for value in ("", " ", "3/2/1950", "2/1950", "1950")] == [
        "",
        "",
        "1950-02-03",
        "1950-02",
        "1950",
    ]
    for value in ("31/02/2015", "x" * 30, "hôm qua"):
        with pytest.raises(ValidationError, match=r"Ngày chưa đúng\. Ghi ngày/tháng/năm, ví dụ 02/09/1955"):
            field.clean(value)
    assert field.prepare_value("1950-02-03") == "03/02/1950"
    assert field.prepare_value("31/02/2015") == "31/02/2015"
    assert field.widget.attrs["placeholder"] == "ngày/tháng/năm"


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["1950-02-03", "1950-02", "1950", ""])
def test_column_gives_back_what_it_was_given(value: str) -> None:
    document = make_document(issued_on=value)

    kept = Document.objects.get(pk=document.pk).issued_on
    assert kept == value
    assert isinstance(kept, PartialDate) is bool(value)


@pytest.mark.django_db
def test_column_takes_days_and_compares_with_them() -> None:
    document = make_document(issued_on=dt.date(1950, 2, 3))

    assert Document.objects.get(pk=document.pk).issued_on == "1950-02-03"
    assert Document.objects.filter(issued_on=dt.date(1950, 2, 3)).exists()
    assert Document.objects.filter(issued_on__lt="1950-03").exists()


def test_column_refuses_what_is_no_date() -> None:
    with pytest.raises(ValidationError):
        PartialDateField().to_python("31/02/2015")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("", ""),
        ("1950", "1950"),
        ("1950-02", "02/1950"),
        (PartialDate("1950-02-03"), "03/02/1950"),
        (dt.date(1950, 2, 3), "03/02/1950"),
        (dt.datetime(2026, 11, 24, 17, 30, tzinfo=dt.UTC), "25/11/2026"),
    ],
)
def test_pages_show_dates_by_day_month_year_in_local_time(value: object, shown: str) -> None:
    assert date_vi(value) == shown
