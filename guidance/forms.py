"""Forms of guidance: a day from which one counts."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from guidance.models import DutyRule
from handbook.lib.dates import PartialDate, PartialDateFormField
from members.models import Member

LONGEST_AHEAD, LONGEST_BACK = 20, 100
"""Years around today within which counting makes sense."""


class DayField(PartialDateFormField):
    """A day known whole, typed as dd/mm/yyyy; gives a date."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        day = PartialDate(text).exact if text else None
        if day is None:
            raise ValidationError("Ghi đủ ngày/tháng/năm, ví dụ 02/09/2026.", code="invalid")
        return day


class RuleChoice(forms.ModelChoiceField):
    """A rule with the day it counts from, in words."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} – tính từ: {obj.start_text}"


_NO_RULE = "Chọn một việc trong danh sách."


class RecordForm(forms.Form):
    """A rule of events and its day; `member` only where there is a choice of members."""

    rule = RuleChoice(
        DutyRule.objects.none(),
        label="Việc gì?",
        empty_label="Chọn việc",
        error_messages={"required": _NO_RULE, "invalid_choice": _NO_RULE},
    )
    day = DayField(label="Ngày bắt đầu tính", help_text="Ghi ngày/tháng/năm, ví dụ 15/10/2026. Không ghi lý do.")

    def __init__(
        self, data: Any = None, *, rules: QuerySet[DutyRule], members: QuerySet[Member] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]
        if members is not None:
            words = "Chọn một đảng viên trong danh sách."
            self.fields["member"] = forms.ModelChoiceField(
                members,
                label="Của đảng viên nào?",
                empty_label="Chọn đảng viên",
                error_messages={"required": words, "invalid_choice": words},
            )
            self.order_fields(["member", "rule", "day"])


class CountForm(RecordForm):
    """As RecordForm, for trying out: any day within reason, nothing is kept."""

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        this_year = timezone.localdate().year
        if not this_year - LONGEST_BACK <= day.year <= this_year + LONGEST_AHEAD:
            raise ValidationError("Năm này xa quá. Kiểm tra lại năm.")
        return day


class VotesForm(forms.Form):
    """How many persons count in the base of a vote."""

    base = forms.IntegerField(
        label="Số người được tính",
        min_value=1,
        max_value=2000,
        error_messages={
            "required": "Ghi số người, ví dụ 10.",
            "invalid": "Ghi một số, ví dụ 10.",
            "min_value": "Số người phải từ 1 trở lên.",
            "max_value": "Số này lớn quá. Kiểm tra lại.",
        },
    )
