"""Templates of forms: Word files of the office with named fields, filled from a member's record when she asks."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.audit import tracked
from guidance.models.procedures import FormTemplate
from guidance.querysets.form_files import FormFileQuerySet


def _own_path(instance: Any, filename: str) -> str:
    return f"forms/{uuid.uuid4().hex}"


@tracked()
class FormFile(models.Model):
    """One version of the template of a form. The file never changes: a new one is a new version.

    `names` are the fields named in the file, known or not, in their order (`guidance.filling`).
    """

    form = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, related_name="files", verbose_name="mẫu giấy tờ")
    version = models.PositiveSmallIntegerField("bản số", editable=False)
    file = models.FileField("tệp mẫu", upload_to=_own_path, editable=False)
    size = models.PositiveIntegerField("cỡ (byte)", editable=False)
    sha256 = models.CharField("dấu vân tay", max_length=64, editable=False)
    names = ArrayField(models.TextField(), default=list, blank=True, editable=False, verbose_name="trường trong mẫu")
    valid_from = models.DateField("dùng từ ngày", default=timezone.localdate)
    valid_to = models.DateField("dùng đến hết ngày", null=True, blank=True)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người tải lên",
    )
    uploaded_at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    objects = FormFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp mẫu để điền sẵn"
        verbose_name_plural = "tệp mẫu để điền sẵn"
        ordering = ["form", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["form", "version"], name="form_file_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="form_file_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}, bản {self.version}"

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Ngày kết thúc trước ngày bắt đầu. Kiểm tra lại hai ngày."})
