"""One upload of a roster, from the file to its result."""

from django.conf import settings
from django.db import models

from accounts.audit import tracked
from handbook.lib.encryption import EncryptedTextField
from members.querysets.imports import RosterImportQuerySet


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Đã nhận tệp, chờ đọc"
    JUDGING = "judging", "Đang đọc và đối chiếu"
    JUDGED = "judged", "Chờ xác nhận"
    APPLYING = "applying", "Đang nhập"
    DONE = "done", "Đã nhập"
    REFUSED = "refused", "Không đọc được"
    FAILED = "failed", "Gặp lỗi, chưa nhập gì"
    CANCELLED = "cancelled", "Đã bỏ"


@tracked(exclude=["report", "upload"])
class RosterImport(models.Model):
    """The upload waits in private storage until applied or expired; the report is personal data and is sealed."""

    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="imports", verbose_name="nhập cho"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports", verbose_name="người nhập"
    )
    upload = models.FileField("tệp", upload_to="imports/%Y/%m", blank=True)
    file_name = models.CharField("tên tệp", max_length=200)
    file_sha256 = models.CharField("dấu vân tay tệp", max_length=64, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    as_of = models.DateField("tính đến ngày")
    message = models.CharField("ghi chú", max_length=500, blank=True)
    counts = models.JSONField("số liệu", default=dict, blank=True)
    report = EncryptedTextField("kết quả đối chiếu", context="members.import_report")
    progress_done = models.PositiveIntegerField("đã làm", default=0)
    progress_total = models.PositiveIntegerField("tất cả", default=0)
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập danh sách"
        verbose_name_plural = "nhập danh sách đảng viên"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="applying"),
                name="import_one_running_per_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.organisation}"
