"""Rates of the Party fee and the minimum wages some of them rest on, with dates; nothing anybody pays is stored."""

from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import tracked
from guidance.querysets.fees import DatedQuerySet


class FeeBase(models.TextChoices):
    """What a percentage is taken of."""

    WAGE = "wage", "tiền lương tháng trước làm căn cứ đóng bảo hiểm xã hội"
    BENEFIT = "benefit", "tiền trợ cấp ốm đau, thai sản đang hưởng"
    PENSION = "pension", "lương hưu đang hưởng"
    MINIMUM_WAGE = "minimum_wage", "lương tối thiểu tháng của vùng nơi ở"


class _Dated(models.Model):
    """A fact with a basis and days of validity; `verified_on` stays empty until somebody compared the original."""

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, verbose_name="văn bản")
    locator = models.CharField("mục, điểm, điều", max_length=120, blank=True)
    verified_on = models.DateField("đối chiếu bản gốc ngày", null=True, blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("áp dụng đến hết ngày", null=True, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Ngày kết thúc trước ngày bắt đầu. Kiểm tra lại hai ngày."})


@tracked()
class FeeRate(_Dated):
    """What a group of members pays each month: a percentage of something, a sum, or nothing."""

    title = models.CharField("ai đóng", max_length=200)
    percent = models.DecimalField("phần trăm", max_digits=5, decimal_places=3, null=True, blank=True)
    base = models.CharField("tính trên", max_length=12, choices=FeeBase.choices, blank=True)
    amount = models.PositiveIntegerField("số tiền (đồng)", null=True, blank=True)
    note = models.CharField("nói thêm", max_length=300, blank=True)

    class Meta:
        verbose_name = "mức đảng phí"
        verbose_name_plural = "mức đảng phí"
        ordering = ["order", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent=None, base="") | (models.Q(percent__isnull=False) & ~models.Q(base="")),
                name="fee_rate_percent_of_something",
            ),
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(amount=None), name="fee_rate_percent_or_sum"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if (self.percent is None) != (self.base == ""):
            raise ValidationError({"base": "Ghi cả phần trăm và tính trên khoản nào, hoặc bỏ trống cả hai."})
        if self.percent is not None and self.amount is not None:
            raise ValidationError({"amount": "Chỉ ghi phần trăm, hoặc chỉ ghi số tiền."})


@tracked()
class MinimumWage(_Dated):
    """The monthly minimum wage of a region."""

    name = models.CharField("vùng", max_length=40)
    amount = models.PositiveIntegerField("mức tháng (đồng)")

    class Meta:
        verbose_name = "lương tối thiểu vùng"
        verbose_name_plural = "lương tối thiểu vùng"
        ordering = ["order", "valid_from", "pk"]

    def __str__(self) -> str:
        return self.name
