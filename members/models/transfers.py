"""A roster names somebody whom another committee manages: that side says yes before anything moves."""

from django.conf import settings
from django.db import models

from accounts.audit import tracked
from members.querysets.transfers import TransferRequestQuerySet


class TransferState(models.TextChoices):
    ASKED = "asked", "Chờ nơi đang quản lý trả lời"
    AGREED = "agreed", "Đã đồng ý"
    REFUSED = "refused", "Không đồng ý"


@tracked()
class TransferRequest(models.Model):
    """`organisation` wants `member` by its roster; officers over the member's present cell decide.

    The asking side sees that it asked and the answer, never where the member is.
    """

    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="transfers_asked", verbose_name="nơi nhận"
    )
    member = models.ForeignKey(
        "members.Member", on_delete=models.CASCADE, related_name="transfer_requests", verbose_name="đảng viên"
    )
    roster_import = models.ForeignKey(
        "members.RosterImport",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="transfer_requests",
        verbose_name="lần nhập",
    )
    state = models.CharField("tình trạng", max_length=8, choices=TransferState.choices, default=TransferState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người xin"
    )
    asked_at = models.DateTimeField("xin lúc", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người trả lời",
    )
    decided_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị chuyển đến"
        verbose_name_plural = "đề nghị chuyển đến"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=models.Q(state__in=["asked", "agreed"]),
                name="transfer_request_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"
