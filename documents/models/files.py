"""Files of a text: stored under names of our own, outside the web root, served only through the visibility rule."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from documents.querysets.files import DocumentFileQuerySet


def _own_path(instance: Any, filename: str) -> str:
    return f"documents/{uuid.uuid4().hex}"


class Circulation(models.TextChoices):
    """Who may pass a paper on, as printed on it (documents.md section 7). Secret levels are no choice."""

    INTERNAL = "internal", "Lưu hành nội bộ"
    AFTER_MEETING = "after_meeting", "Thu hồi sau hội nghị"
    RETURN = "return", "Xem xong trả lại"
    LIMITED = "limited", "Không phổ biến"


class TextState(models.TextChoices):
    """What became of reading the text of a file into clauses."""

    WAITING = "waiting", "Đang đọc"
    READ = "read", "Đã đọc thành điều khoản"
    SCAN = "scan", "Bản chụp, không có lớp chữ"
    FAILED = "failed", "Không đọc được chữ"


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
    circulation = models.CharField(
        "hạn chế phổ biến", max_length=14, choices=Circulation.choices, blank=True, editable=False
    )
    pages = models.PositiveIntegerField("số trang", null=True, blank=True, editable=False)
    text_state = models.CharField("đọc chữ", max_length=8, choices=TextState.choices, blank=True, editable=False)
    version = models.PositiveSmallIntegerField("bản thứ", default=1, editable=False)
    superseded_at = models.DateTimeField("bị thay lúc", null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người tải lên",
    )
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
