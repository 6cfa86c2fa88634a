"""A reader's word that something on a page is wrong, and what the office answered."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from exchange.querysets.reports import ReportQuerySet


@tracked()
class PageReport(models.Model):
    """Anybody may send one; only who signed in can be answered. `page_kind` is one that `documents.pages` knows."""

    page_kind = models.CharField("loại trang", max_length=20)
    page_slug = models.SlugField("đường dẫn của trang", max_length=160)
    page_title = models.CharField("tên trang lúc báo", max_length=300)
    body = models.TextField("chỗ sai", max_length=1000)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="page_reports",
        verbose_name="người báo",
    )
    sent_at = models.DateTimeField("báo lúc", auto_now_add=True)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người trả lời",
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "chỗ sai được báo"
        verbose_name_plural = "chỗ sai được báo"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None, answered_by=None)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="page_report_answer_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_title}: {self.body[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:report_work", args=[self.pk])


class ReportTry(models.Model):
    """One report sent lately, for the limit; the address or person only as a blind index."""

    who_index = models.CharField("chỉ mục người báo", max_length=64, db_index=True)
    at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "lần báo chỗ sai"
        verbose_name_plural = "lần báo chỗ sai"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"
