"""Days off and swapped working days, year by year: what counting in working days rests on (duties.md, C2)."""

from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import tracked


@tracked()
class WorkYear(models.Model):
    """A year whose days off have been entered; counts that touch any other year are provisional."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    basis = models.CharField("theo thông báo, văn bản", max_length=200, blank=True)
    verified_on = models.DateField("đối chiếu ngày", null=True, blank=True)

    class Meta:
        verbose_name = "lịch nghỉ trong năm"
        verbose_name_plural = "lịch nghỉ theo năm"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=models.Q(year__gte=1990, year__lte=2199), name="work_year_range")
        ]

    def __str__(self) -> str:
        return f"Năm {self.year}"


class SpecialDayKind(models.TextChoices):
    OFF = "off", "Nghỉ"
    WORKED = "worked", "Đi làm bù (thứ Bảy, Chủ nhật)"


@tracked()
class SpecialDay(models.Model):
    """A weekday off, or a weekend day worked in exchange."""

    work_year = models.ForeignKey(WorkYear, on_delete=models.CASCADE, related_name="days", verbose_name="năm")
    day = models.DateField("ngày", unique=True)
    kind = models.CharField("nghỉ hay làm", max_length=6, choices=SpecialDayKind.choices, default=SpecialDayKind.OFF)
    name = models.CharField("dịp", max_length=80, blank=True)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"

    def clean(self) -> None:
        if self.day and self.work_year.year and self.day.year != self.work_year.year:
            raise ValidationError({"day": f"Ngày này không thuộc năm {self.work_year.year}."})
        if self.day and self.kind == SpecialDayKind.WORKED and self.day.weekday() < 5:
            raise ValidationError({"day": "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật."})
