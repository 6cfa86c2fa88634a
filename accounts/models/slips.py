"""Activation slips: the one-time code a secretary hands to a member at the meeting."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.audit import tracked


class ActivationSlipQuerySet(models.QuerySet["ActivationSlip"]):
    def usable(self, at: dt.datetime | None = None) -> "ActivationSlipQuerySet":
        """Slips that still open an account: not used, not withdrawn, not expired, tries left."""
        at = at or timezone.now()
        return self.filter(
            used_at=None, withdrawn_at=None, expires_at__gt=at, attempts__lt=settings.ACTIVATION_SLIP_ATTEMPTS
        )


@tracked(exclude=["code_digest"])
class ActivationSlip(models.Model):
    """Single use, expiring; only a keyed digest of the code is kept (ASVS 5.0: 6.4.1, 6.5.1)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="slips", verbose_name="tài khoản")
    code_digest = models.CharField(max_length=64, editable=False)
    issued_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="slips_issued", verbose_name="người cấp"
    )
    issued_at = models.DateTimeField("cấp lúc", default=timezone.now)
    expires_at = models.DateTimeField("hết hạn lúc")
    attempts = models.PositiveSmallIntegerField("số lần thử sai", default=0)
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = ActivationSlipQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu kích hoạt"
        verbose_name_plural = "phiếu kích hoạt"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="activation_slip_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="activation_slip_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"Phiếu cấp {self.issued_at:%d/%m/%Y}"
