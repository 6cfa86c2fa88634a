"""“Có ích không?”: counts of a page by day, and what readers found unclear. Nothing here tells who."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.audit import tracked
from exchange.querysets.feedback import FeedbackQuerySet


class PageCount(models.Model):
    """Views and votes of one page on one day. `page_kind` is a key of exchange.services.feedback."""

    page_kind = models.CharField("loại trang", max_length=20)
    page_slug = models.SlugField("đường dẫn của trang", max_length=160)
    day = models.DateField("ngày")
    views = models.PositiveIntegerField("lượt xem", default=0)
    useful = models.PositiveIntegerField("có ích", default=0)
    unclear = models.PositiveIntegerField("chưa rõ", default=0)

    class Meta:
        verbose_name = "lượt xem trang"
        verbose_name_plural = "lượt xem trang"
        ordering = ["-day", "page_kind", "page_slug"]
        constraints = [models.UniqueConstraint(fields=["page_kind", "page_slug", "day"], name="page_count_once_a_day")]

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} {self.day:%d/%m/%Y}"


class FeedbackTry(models.Model):
    """One vote given lately, for the limit; the address or person only as a blind index, for an hour."""

    who_index = models.CharField("chỉ mục người góp ý", max_length=64, db_index=True)
    at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "lần góp ý"
        verbose_name_plural = "lần góp ý"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"


@tracked()
class PageFeedback(models.Model):
    """What somebody found unclear on a page, and what the editors did about it."""

    page_kind = models.CharField("loại trang", max_length=20)
    page_slug = models.SlugField("đường dẫn của trang", max_length=160)
    page_title = models.CharField("tên trang lúc gửi", max_length=300)
    reason = models.TextField("chưa rõ chỗ nào", max_length=500)
    sent_on = models.DateField("gửi ngày")
    answer = models.TextField("đã làm gì", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người làm",
    )
    answered_at = models.DateTimeField("làm lúc", null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "chỗ chưa rõ"
        verbose_name_plural = "chỗ chưa rõ"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="page_feedback_answer_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_title}: {self.reason[:60]}"
