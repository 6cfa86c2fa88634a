"""Dates that may be known only to the month or the year, kept exactly as known (members.md, section 2).

The canonical form is reduced ISO 8601: "1950", "1950-02" or "1950-02-03". A date is never completed.
"""

import datetime as dt
import re
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_TYPED = re.compile(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4})\Z", re.ASCII)


class PartialDate(str):
    """A reduced ISO date. Raises ValueError for anything that is no such day, month or year from 1800 to 2199."""

    year: int
    month: int | None
    day: int | None

    def __new__(cls, value: str) -> Self:
        match = _SHAPE.match(value)
        if not match:
            raise ValueError(f"not a reduced ISO date: {value!r}")
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or not 1800 <= year <= 2199:
            raise ValueError(f"year out of range: {value!r}")
        dt.date(year, 1 if month is None else month, 1 if day is None else day)
        self = super().__new__(cls, value)
        self.year, self.month, self.day = year, month, day
        return self

    def __getnewargs__(self) -> tuple[str]:
        return (str(self),)

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The full date `day`."""
        return cls(day.isoformat())

    @classmethod
    def typed(cls, text: str) -> Self:
        """What a person typed: dd/mm/yyyy, mm/yyyy or yyyy, also with dots or dashes. Raises ValueError."""
        text = text.strip()
        if _SHAPE.match(text) and len(text) == 10:
            return cls(text)
        match = _TYPED.match(text)
        if not match:
            raise ValueError(f"not a date: {text!r}")
        day, month, year = match.groups()
        return cls("-".join([year] + [part.zfill(2) for part in (month, day) if part]))

    @property
    def precision(self) -> str:
        """ "day", "month" or "year"."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def exact(self) -> dt.date | None:
        """The day, or None when the day is not known."""
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def display(self) -> str:
        """As people write it: 03/02/1950, 02/1950 or 1950."""
        return "/".join(reversed(self.split("-")))


def is_before(first: str, second: str) -> bool:
    """Does the reduced date `first` lie wholly before `second`? False where one of them is not known."""
    length = min(len(first), len(second))
    return first[:length] < second[:length]


class PartialDateFormField(forms.CharField):
    """Reads dd/mm/yyyy, mm/yyyy or yyyy; gives a PartialDate or an empty string."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = 30  # longer than any date, so that a wrong one meets our sentence
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "placeholder": "ngày/tháng/năm"}

    def prepare_value(self, value: Any) -> Any:
        try:
            return PartialDate(value).display if value else value
        except ValueError:
            return value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return PartialDate.typed(text)
        except ValueError:
            raise ValidationError(
                "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 02/09/1955; chỉ nhớ năm thì ghi 1955.", code="invalid"
            ) from None


class PartialDateField(models.CharField):
    """A column of reduced ISO dates; empty string when not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return PartialDate(value) if value else value

    def to_python(self, value: Any) -> str:
        if not value:
            return ""
        if isinstance(value, dt.date):
            return PartialDate.of(value)
        try:
            return PartialDate(str(value))
        except ValueError:
            raise ValidationError("%(value)s không phải là ngày.", params={"value": value}, code="invalid") from None

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, dt.date):
            return value.isoformat()
        return super(models.CharField, self).get_prep_value(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})
