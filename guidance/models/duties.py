"""Date rules, what people recorded, and the due dates computed from all of it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import tracked
from guidance.duties.rules import Rule, Term
from guidance.querysets.citations import CitationQuerySet
from guidance.querysets.duties import DueDateQuerySet, DutyRecordQuerySet, DutyRuleQuerySet
from handbook.lib.dates import PartialDateField
from members.models import MembershipStatus


class DutyActor(models.TextChoices):
    MEMBER = "member", "Đảng viên"
    CELL = "cell", "Chi bộ, chi ủy"
    GRASSROOTS = "grassroots", "Cấp ủy cơ sở"
    COMMUNE = "commune", "Cấp ủy cấp trên trực tiếp"
    ORGANISING = "organising", "Cơ quan tổ chức"
    PROVINCE = "province", "Tỉnh ủy"
    FAMILY = "family", "Gia đình"
    APPLICANT = "applicant", "Người xin vào Đảng, người đã ra khỏi Đảng"


class DutyStart(models.TextChoices):
    CEREMONY = "ceremony", "Ngày vào Đảng (lễ kết nạp)"
    OFFICIAL = "official", "Ngày hết 12 tháng dự bị"
    DECISION = "decision", "Ngày quyết định kết nạp"
    ANNIVERSARY = "anniversary", "Ngày đủ năm tuổi Đảng"
    ROUND = "round", "Đợt trao Huy hiệu"
    BIRTH = "birth", "Ngày sinh"
    TEMPORARY_END = "temporary_end", "Ngày hết hạn sinh hoạt tạm thời"
    EXEMPT_END = "exempt_end", "Ngày hết hạn miễn"
    EVENT = "event", "Một ngày do người dùng ghi"
    CALENDAR = "calendar", "Theo lịch"


class DutyUnit(models.TextChoices):
    WORKING_DAYS = "working_days", "ngày làm việc"
    MONTHS = "months", "tháng"
    NONE = "none", "không tính bằng số"


class DutyEvery(models.TextChoices):
    MONTH = "month", "Mỗi tháng"
    QUARTER = "quarter", "Mỗi quý"
    HALF_YEAR = "half_year", "Mỗi nửa năm"
    YEAR = "year", "Mỗi năm"


class ReminderCount(models.TextChoices):
    DAYS = "days", "Số ngày trước hạn"
    WORKING_DAYS = "working_days", "Số ngày làm việc trước hạn"
    MONTHS_ON = "months_on", "Số tháng sau mốc"


class RecordedBy(models.TextChoices):
    MEMBER = "member", "Đảng viên tự ghi"
    CELL = "cell", "Chi bộ ghi"
    BOTH = "both", "Đảng viên hoặc chi bộ ghi"


@tracked()
class DutyRule(models.Model):
    """One version of a rule. A change of numbers or of basis is a new row with dates of its own, so that what was
    counted under the old one keeps its basis.
    """

    code = models.CharField("mã", max_length=6)
    title = models.CharField("việc", max_length=160)
    who = ArrayField(models.CharField(max_length=12, choices=DutyActor.choices), default=list, verbose_name="ai")
    procedure = models.ForeignKey(
        "guidance.Procedure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_rules",
        verbose_name="thủ tục",
    )
    start = models.CharField("mốc tính", max_length=14, choices=DutyStart.choices, blank=True)
    start_text = models.CharField("mốc, bằng lời", max_length=200)
    unit = models.CharField("đơn vị", max_length=14, choices=DutyUnit.choices, default=DutyUnit.NONE)
    term_text = models.CharField("kỳ hạn, bằng lời", max_length=200, blank=True)
    extra = models.PositiveSmallIntegerField("thêm tối đa (ngày làm việc)", default=0)
    is_status = models.BooleanField("là mốc, không dời khi rơi vào ngày nghỉ", default=False)
    every = models.CharField("lặp lại", max_length=10, choices=DutyEvery.choices, blank=True)
    month = models.PositiveSmallIntegerField("vào tháng", null=True, blank=True)
    day = models.PositiveSmallIntegerField("vào ngày", null=True, blank=True)
    reminders = ArrayField(models.SmallIntegerField(), default=list, blank=True, verbose_name="các lần nhắc")
    reminder_unit = models.CharField(
        "nhắc tính bằng", max_length=14, choices=ReminderCount.choices, default=ReminderCount.DAYS
    )
    for_status = models.CharField("chỉ cho tư cách", max_length=12, choices=MembershipStatus.choices, blank=True)
    is_waived_by_exemption = models.BooleanField("người được miễn không phải làm", default=False)
    is_at_temporary_cell = models.BooleanField("sinh hoạt tạm thời thì làm ở nơi tạm thời", default=False)
    is_private = models.BooleanField("chỉ hiện cho người đó và chi bộ", default=False)
    is_explained_only = models.BooleanField("chỉ giải thích, không ghi ngày", default=False)
    recorded_by = models.CharField("ai được ghi ngày", max_length=6, choices=RecordedBy.choices, blank=True)
    note = models.TextField("nói thêm", blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("áp dụng đến hết ngày", null=True, blank=True)

    objects = DutyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "quy tắc tính hạn"
        verbose_name_plural = "quy tắc tính hạn"
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="duty_rule_version_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="duty_rule_range",
            ),
            models.CheckConstraint(
                condition=(models.Q(month=None) | models.Q(month__range=(1, 12)))
                & (models.Q(day=None) | models.Q(day__range=(1, 31))),
                name="duty_rule_month_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def clean(self) -> None:
        if not self.valid_from:
            return
        others = DutyRule.objects.filter(code=self.code).exclude(pk=self.pk)
        ends = models.Q(valid_to=None) | models.Q(valid_to__gte=self.valid_from)
        begins = models.Q(valid_from__lte=self.valid_to) if self.valid_to else models.Q()
        if other := others.filter(ends & begins).first():
            raise ValidationError(
                {"valid_from": f"Trùng thời gian với bản từ {other.valid_from:%d/%m/%Y}. Ghi ngày kết thúc của bản đó."}
            )

    @property
    def as_rule(self) -> Rule:
        """For counting; reads the prefetched terms."""
        terms = tuple(Term(term.amount, term.label) for term in self.terms.all())  # type: ignore[attr-defined]
        names = set(Rule.__dataclass_fields__) - {"key", "who", "terms", "reminders"}
        same: dict[str, Any] = {name: getattr(self, name) for name in names}
        return Rule(key=self.pk, who=frozenset(self.who), terms=terms, reminders=tuple(self.reminders), **same)


@tracked()
class DutyTerm(models.Model):
    """How far a rule counts; several where it differs by case."""

    rule = models.ForeignKey(DutyRule, on_delete=models.CASCADE, related_name="terms", verbose_name="quy tắc")
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    amount = models.SmallIntegerField("số")
    label = models.CharField("trường hợp", max_length=100, blank=True)

    class Meta:
        verbose_name = "kỳ hạn"
        verbose_name_plural = "kỳ hạn"
        ordering = ["rule", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.amount} {self.label}".strip()


@tracked()
class DutyBasis(models.Model):
    """The clause a rule rests on."""

    rule = models.ForeignKey(DutyRule, on_delete=models.CASCADE, related_name="bases", verbose_name="quy tắc")
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="duty_rules", verbose_name="văn bản"
    )
    locator = models.CharField("mục, điểm, điều", max_length=200)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["rule", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.document.symbol}, {self.locator}"


@tracked()
class DutyRecord(models.Model):
    """A day somebody typed for a rule of events, or a duty somebody called done; dates only, never a reason.

    `due` is the date as it was shown when the duty was called done; it stays.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="duty_records")
    rule = models.ForeignKey(DutyRule, on_delete=models.PROTECT, related_name="records")
    level = models.PositiveSmallIntegerField(default=0)
    start = PartialDateField("mốc")
    due = PartialDateField("hạn đã hiện")
    closed_on = models.DateField("xong ngày", null=True, blank=True)

    objects = DutyRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày đã ghi"
        verbose_name_plural = "ngày đã ghi"
        ordering = ["member", "start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "rule", "level", "start"], name="duty_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.start}"


class DueDate(models.Model):
    """What falls due for a member, computed by `services.duties.refresh`; never written by hand.

    `sort_on` is the last day `due` may mean, None where a date is wanting.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="due_dates")
    rule = models.ForeignKey(DutyRule, on_delete=models.PROTECT, related_name="due_dates")
    level = models.PositiveSmallIntegerField(default=0)
    start = PartialDateField()
    due = PartialDateField()
    sort_on = models.DateField(null=True)
    act_by = models.DateField(null=True)
    show_from = models.DateField(null=True)
    is_estimate = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)

    objects = DueDateQuerySet.as_manager()

    class Meta:
        verbose_name = "việc đến hạn"
        verbose_name_plural = "việc đến hạn"
        ordering = ["sort_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "rule", "level", "start"], name="due_date_once")]
        indexes = [models.Index(fields=["sort_on", "show_from"], name="due_date_order")]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.due}"


class DueChange(models.Model):
    """A member whose due dates wait to be computed again, noted by triggers; None for everybody."""

    member_key = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "việc đến hạn chờ tính lại"
        verbose_name_plural = "việc đến hạn chờ tính lại"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.member_key)
