"""What a page said each time it was published."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from guidance.models.conventions import Convention, Signpost
from guidance.models.procedures import Procedure
from guidance.querysets.versions import VersionQuerySet


class PageVersion(models.Model):
    """Stays readable at its address whatever becomes of the page. `content` is made by guidance.services.snapshots."""

    page_field: ClassVar[str]
    route: ClassVar[str]

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
        abstract = True
        verbose_name = "bản đã công bố"
        verbose_name_plural = "các bản đã công bố"

    def __str__(self) -> str:
        return f"{self.page}, bản {self.number}"

    def get_absolute_url(self) -> str:
        return reverse(self.route, args=[self.page.slug, self.number])

    @property
    def page(self) -> Any:
        """The page it was published as."""
        return getattr(self, self.page_field)


@tracked()
class ProcedureVersion(PageVersion):
    page_field, route = "procedure", "guidance:version"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions", verbose_name="thủ tục")

    class Meta(PageVersion.Meta):
        ordering = ["procedure", "-number"]
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once")]


@tracked()
class ConventionVersion(PageVersion):
    page_field, route = "convention", "guidance:convention_version"

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="versions", verbose_name="quy ước chung"
    )

    class Meta(PageVersion.Meta):
        ordering = ["convention", "-number"]
        constraints = [models.UniqueConstraint(fields=["convention", "number"], name="convention_version_once")]


@tracked()
class SignpostVersion(PageVersion):
    page_field, route = "signpost", "guidance:signpost_version"

    signpost = models.ForeignKey(
        Signpost, on_delete=models.PROTECT, related_name="versions", verbose_name="trang chỉ đường"
    )

    class Meta(PageVersion.Meta):
        ordering = ["signpost", "-number"]
        constraints = [models.UniqueConstraint(fields=["signpost", "number"], name="signpost_version_once")]
