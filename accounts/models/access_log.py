"""Who looked at, searched, revealed, exported or printed whose record (portal.md section 4, function 8)."""

import pgtrigger
from django.apps import apps
from django.db import models
from django.utils import timezone


class AccessAction(models.TextChoices):
    VIEWED = "viewed", "Xem"
    LISTED = "listed", "Xem danh sách"
    SEARCHED = "searched", "Tìm"
    REVEALED = "revealed", "Hiện đủ số"
    EXPORTED = "exported", "Xuất"
    PRINTED = "printed", "In"
    REFUSED = "refused", "Bị từ chối"


class AccessLogEntry(models.Model):
    """One reading of somebody's record; added, never edited. Holds field names, never values."""

    actor = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xem"
    )
    actor_name = models.CharField("tên người xem", max_length=200)
    action = models.CharField("việc", max_length=10, choices=AccessAction.choices)
    subject_type = models.CharField("loại", max_length=50)
    subject_id = models.BigIntegerField("mã bản ghi", null=True, blank=True)
    row_count = models.PositiveIntegerField("số bản ghi", default=1)
    fields = models.CharField("trường", max_length=200, blank=True)
    reason = models.CharField("lý do", max_length=200, blank=True)
    path = models.CharField("trang", max_length=200, blank=True)
    ip = models.GenericIPAddressField("địa chỉ", null=True, blank=True)
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "lượt xem hồ sơ"
        verbose_name_plural = "nhật ký xem hồ sơ"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="accesslog_subject"),
            models.Index(fields=["-at"], name="accesslog_at"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.get_action_display()} {self.at:%d/%m/%Y %H:%M}"

    @property
    def subject_display(self) -> str:
        """What kind of record was read, as people say it."""
        model = self._subject_model()
        return str(model._meta.verbose_name) if model else self.subject_type

    @property
    def fields_display(self) -> str:
        """The fields that were read, as people say them; other words (the kind of a file) as they were written."""
        model = self._subject_model()
        names = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields} if model else {}
        return ", ".join(names.get(word, word) for word in self.fields.split(",") if word)

    def _subject_model(self) -> type[models.Model] | None:
        try:
            return apps.get_model(self.subject_type)
        except (LookupError, ValueError):
            return None
