"""Files of a text: stored under names of our own, outside the web root, served only through the visibility rule."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from documents.querysets.files import DocumentFileQuerySet


def _own_path(instance: Any, filename: str) -> str:
    return f"documents/{uuid.uuid4().hex}"


@tracked()
class DocumentFile(models.Model):
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="files", verbose_name="văn bản"
    )
    slug = models.SlugField("tên trên đường dẫn", max_length=80)
    label = models.CharField("tên tệp hiển thị", max_length=120)
    file = models.FileField("tệp", upload_to=_own_path)
    content_type = models.CharField("loại tệp", max_length=100, editable=False)
    extension = models.CharField("đuôi tệp", max_length=8, editable=False)
    size = models.PositiveBigIntegerField("cỡ (byte)", editable=False)
    sha256 = models.CharField("dấu vân tay", max_length=64, editable=False)
    is_declared_not_secret = models.BooleanField("cam đoan tệp không mật")
    uploaded_at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    objects = DocumentFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp văn bản"
        verbose_name_plural = "tệp văn bản"
        ordering = ["document", "label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "slug"], name="document_file_slug_once"),
            models.CheckConstraint(condition=models.Q(is_declared_not_secret=True), name="document_file_not_secret"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("documents:file", args=[self.document.slug, self.slug, self.extension])
