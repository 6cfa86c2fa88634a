"""What a procedure said each time it was published."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from guidance.models.procedures import Procedure
from guidance.querysets.versions import VersionQuerySet


@tracked()
class ProcedureVersion(models.Model):
    """Stays readable at its address whatever becomes of the page. `content` is made by guidance.services.snapshots."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions", verbose_name="thủ tục")
    number = models.PositiveSmallIntegerField("bản số")
    content = models.JSONField("nội dung")
    note = models.CharField("sửa gì", max_length=300, blank=True)
    published_at = models.DateTimeField("công bố lúc")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người công bố",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người gửi duyệt",
    )
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đã công bố"
        verbose_name_plural = "các bản đã công bố"
        ordering = ["procedure", "-number"]
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once")]

    def __str__(self) -> str:
        return f"{self.procedure}, bản {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:version", args=[self.procedure.slug, self.number])
