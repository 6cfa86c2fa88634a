"""Notices for everybody, members, or a subtree; members' reading is kept."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.audit import tracked
from exchange.querysets.notices import NoticeQuerySet


class Audience(models.TextChoices):
    EVERYONE = "everyone", "Mọi người"
    MEMBERS = "members", "Mọi đảng viên"
    SUBTREE = "subtree", "Một tổ chức và cấp dưới"


@tracked()
class Notice(models.Model):
    slug = models.SlugField("đường dẫn", max_length=160, unique=True)
    title = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    audience = models.CharField("gửi tới", max_length=10, choices=Audience.choices, default=Audience.MEMBERS)
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="tổ chức nhận",
    )
    issuing_body = models.CharField("cơ quan báo", max_length=160, blank=True)
    basis = models.ManyToManyField("documents.Document", blank=True, related_name="notices", verbose_name="căn cứ")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name="người soạn"
    )
    published_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    expires_at = models.DateTimeField("ẩn từ lúc", null=True, blank=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_notice", "Gửi thông báo")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience="subtree", organisation__isnull=False)
                | (~models.Q(audience="subtree") & models.Q(organisation=None)),
                name="notice_scope_fits",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exchange:notice", args=[self.slug])


class NoticeReceipt(models.Model):
    """`user` has opened `notice`."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="receipts", verbose_name="thông báo")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_receipts", verbose_name="người đọc"
    )
    read_at = models.DateTimeField("đọc lúc", default=timezone.now)

    class Meta:
        verbose_name = "lượt đọc thông báo"
        verbose_name_plural = "lượt đọc thông báo"
        ordering = ["-read_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_receipt_once")]

    def __str__(self) -> str:
        return f"{self.user} đã đọc {self.notice}"
