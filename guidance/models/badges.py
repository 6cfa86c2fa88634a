"""The rounds of badges, as the province divides them."""

from django.db import models

from accounts.audit import tracked
from guidance.duties.badges import BadgeRounds, Round
from guidance.querysets.duties import BadgeSchemeQuerySet


@tracked()
class BadgeScheme(models.Model):
    """When badges are handed out and which anniversaries each round takes: what the province decides."""

    name = models.CharField("tên", max_length=120)
    basis = models.CharField("theo văn bản nào", max_length=200, blank=True)
    is_used = models.BooleanField("đang dùng", default=False)
    valid_from = models.DateField("áp dụng từ ngày")
    papers_working_days = models.PositiveSmallIntegerField(
        "tờ khai nộp trước đợt (ngày làm việc)", null=True, blank=True
    )

    objects = BadgeSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "cách chia đợt Huy hiệu"
        verbose_name_plural = "cách chia đợt Huy hiệu"
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def as_rounds(self) -> BadgeRounds:
        rounds = tuple(each.as_round for each in self.rounds.all())  # type: ignore[attr-defined]
        return BadgeRounds(rounds, self.papers_working_days)


@tracked()
class BadgeRound(models.Model):
    """A day of the year; the window, where the province states one, takes anniversaries from its first to its last."""

    scheme = models.ForeignKey(BadgeScheme, on_delete=models.CASCADE, related_name="rounds", verbose_name="cách chia")
    month = models.PositiveSmallIntegerField("tháng trao")
    day = models.PositiveSmallIntegerField("ngày trao")
    opens_month = models.PositiveSmallIntegerField("người đủ năm từ tháng", null=True, blank=True)
    opens_day = models.PositiveSmallIntegerField("từ ngày", null=True, blank=True)
    closes_month = models.PositiveSmallIntegerField("đến hết tháng", null=True, blank=True)
    closes_day = models.PositiveSmallIntegerField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "đợt trao"
        verbose_name_plural = "đợt trao"
        ordering = ["scheme", "month", "day"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "month", "day"], name="badge_round_once"),
            models.CheckConstraint(
                condition=models.Q(month__range=(1, 12)) & models.Q(day__range=(1, 28)), name="badge_round_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:02d}/{self.month:02d}"

    @property
    def as_round(self) -> Round:
        opens = (self.opens_month, self.opens_day) if self.opens_month and self.opens_day else None
        closes = (self.closes_month, self.closes_day) if self.closes_month and self.closes_day else None
        return Round(self.month, self.day, opens, closes)
