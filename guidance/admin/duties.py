"""Date rules, badge rounds and fee rates: what the office states, each with its basis and its dates."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from documents.services.changes import notice_citations
from guidance.duties.badges import Round, uncovered_days
from guidance.models import (
    BadgeRound,
    BadgeScheme,
    DutyActor,
    DutyBasis,
    DutyRule,
    DutyTerm,
    FeeRate,
    MinimumWage,
)
from handbook.lib.line_fields import LinesField
from handbook.lib.scoped_admin import ScopedMixin

_COUNTING = ("start", "start_text", "unit", "term_text", "extra", "is_status")


class WholeNumbersField(LinesField):
    """Whole numbers, one on each line."""

    def to_python(self, value: Any) -> Any:
        lines = super().to_python(value)
        if any(not line.isascii() or not line.isdigit() or len(line) > 4 for line in lines):
            raise ValidationError("Mỗi dòng ghi một số, ví dụ 30.")
        return [int(line) for line in lines]


class DutyRuleForm(forms.ModelForm):
    who = forms.MultipleChoiceField(label="Ai", choices=DutyActor.choices, widget=forms.CheckboxSelectMultiple)
    reminders = WholeNumbersField(label="Các lần nhắc", required=False, help_text="Mỗi dòng một số, lớn trước.")

    class Meta:
        model = DutyRule
        fields = (
            *("code", "title", "who", "procedure", *_COUNTING, "every", "month", "day"),
            *("reminders", "reminder_unit", "for_status", "is_waived_by_exemption", "is_at_temporary_cell"),
            *("is_private", "is_explained_only", "recorded_by", "note", "valid_from", "valid_to"),
        )


class TermInline(ScopedMixin, admin.TabularInline):
    model = DutyTerm
    fields = ("order", "amount", "label")
    extra = 1


class BasisInline(ScopedMixin, admin.TabularInline):
    model = DutyBasis
    fields = ("order", "document", "locator")
    autocomplete_fields = ("document",)
    extra = 1


@admin.register(DutyRule)
class DutyRuleAdmin(AuditedAdmin):
    """A change of numbers or of basis is made as a new version ("Lưu thành bản mới"), so that what was counted keeps
    what it was counted by.
    """

    form = DutyRuleForm
    save_as = True
    list_display = ("code", "title", "procedure", "valid_from", "valid_to")
    list_display_links = ("code", "title")
    list_filter = ("start",)
    list_select_related = ("procedure",)
    search_fields = ("code", "title")
    search_help_text = "Tìm theo mã hoặc tên việc, không cần dấu"
    autocomplete_fields = ("procedure",)
    inlines = (TermInline, BasisInline)
    fieldsets = (
        (None, {"fields": ("code", "title", "who", "procedure", "note")}),
        ("Cách tính", {"fields": (*_COUNTING, "every", "month", "day")}),
        ("Nhắc", {"fields": ("reminders", "reminder_unit")}),
        (
            "Cho ai, ai ghi ngày",
            {
                "fields": (
                    *("for_status", "is_waived_by_exemption", "is_at_temporary_cell"),
                    *("is_private", "is_explained_only", "recorded_by"),
                )
            },
        ),
        ("Áp dụng", {"fields": ("valid_from", "valid_to")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        notice_citations("guidance.duty", form.instance.pk)


class RoundFormSet(BaseInlineFormSet):
    """Either no round has a window, or the windows take every day of the year once."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        rounds = [_round_of(data) for data in kept]
        if not rounds:
            raise ValidationError("Ghi ít nhất một đợt trao.")
        if not any(each.opens or each.closes for each in rounds):
            return
        if wrong := uncovered_days(rounds):
            month, day = wrong[0]
            raise ValidationError(
                f"Các khoảng phải phủ kín năm và không trùng nhau. Xem lại ngày {day:02d}/{month:02d}."
            )


def _round_of(data: dict[str, Any]) -> Round:
    opens = (data.get("opens_month"), data.get("opens_day"))
    closes = (data.get("closes_month"), data.get("closes_day"))
    return Round(
        data.get("month") or 0,
        data.get("day") or 0,
        opens if all(opens) else None,  # type: ignore[arg-type]  # both are numbers here
        closes if all(closes) else None,  # type: ignore[arg-type]  # both are numbers here
    )


class RoundInline(ScopedMixin, admin.TabularInline):
    model = BadgeRound
    formset = RoundFormSet
    fields = ("day", "month", "opens_day", "opens_month", "closes_day", "closes_month")
    extra = 0
    min_num = 1


@admin.register(BadgeScheme)
class BadgeSchemeAdmin(AuditedAdmin):
    list_display = ("name", "is_used", "valid_from", "papers_working_days")
    fields = ("name", "basis", "is_used", "valid_from", "papers_working_days")
    inlines = (RoundInline,)


class _DatedAdmin(AuditedAdmin):
    list_filter = ("valid_from",)
    autocomplete_fields = ("document",)


_DATED = ("document", "locator", "verified_on", "valid_from", "valid_to", "order")


@admin.register(FeeRate)
class FeeRateAdmin(_DatedAdmin):
    list_display = ("title", "percent", "base", "amount", "valid_from", "valid_to", "verified_on")
    fields = ("title", "percent", "base", "amount", "note", *_DATED)


@admin.register(MinimumWage)
class MinimumWageAdmin(_DatedAdmin):
    list_display = ("name", "amount", "valid_from", "valid_to", "verified_on")
    fields = ("name", "amount", *_DATED)
