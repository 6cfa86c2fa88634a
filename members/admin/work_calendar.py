"""Days off by year."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from handbook.lib.scoped_admin import ScopedMixin
from members.models import SpecialDay, WorkYear


class SpecialDayInline(ScopedMixin, admin.TabularInline):
    model = SpecialDay
    fields = ("day", "kind", "name")
    extra = 3


@admin.register(WorkYear)
class WorkYearAdmin(AuditedAdmin):
    """One page for each year: days off on weekdays, weekend days worked in exchange."""

    list_display = ("year", "number_of_days", "basis", "verified_on")
    fields = ("year", "basis", "verified_on")
    inlines = (SpecialDayInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("days")

    @admin.display(description="số ngày đã ghi")
    def number_of_days(self, work_year: WorkYear) -> int:
        return len(work_year.days.all())  # type: ignore[attr-defined]
