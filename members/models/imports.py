"""One upload of a roster, from the file to its result and back."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.audit import tracked
from members.querysets.imports import RosterImportQuerySet

UNDO_WINDOW = dt.timedelta(hours=72)
KEPT_DAYS = 90
"""How long the sealed source file and the judgement of each row are kept (rosters.md section 6, rule 8)."""


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Đã nhận tệp, chờ đọc"
    JUDGING = "judging", "Đang đọc và đối chiếu"
    JUDGED = "judged", "Chờ xác nhận"
    APPROVAL = "approval", "Chờ người thứ hai duyệt"
    APPLYING = "applying", "Đang nhập"
    DONE = "done", "Đã nhập"
    REFUSED = "refused", "Không đọc được"
    FAILED = "failed", "Gặp lỗi, chưa nhập gì"
    CANCELLED = "cancelled", "Đã bỏ"
    UNDOING = "undoing", "Đang hoàn tác"
    UNDONE = "undone", "Đã hoàn tác"


class ImportMode(models.TextChoices):
    ADD_AND_UPDATE = "update", "Thêm mới và cập nhật"
    ADD_ONLY = "add", "Chỉ thêm mới"


@tracked(
    exclude=[
        "upload",
        "understood",
        "choices",
        "headcount",
        "alarms",
        "causes",
        "history_mark",
        "judged_at",
        "answers_open",
    ],
)
class RosterImport(models.Model):
    """The sealed upload waits in private storage until it expires; its rows are `RosterRow`.

    `understood` is how the file was read ({"sheets": [SheetReading…], "questions": […]}), `choices` what people
    decided about its sheets and columns, `causes` how many rows each finding touches, `headcount` the numbers of each
    cell by organisation code, `alarms` what is unusual about the whole. `history_mark` says where the history stood
    when the rows were judged, then written; `digest` stands for what would be written; `written_context` is the
    history's context of the writing; `judged_at` is when the last judgement began, `answers_open` counts answers since.
    """

    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="imports", verbose_name="nhập cho"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports", verbose_name="người nhập"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports_approved",
        verbose_name="người duyệt",
    )
    upload = models.FileField("tệp", upload_to="imports/%Y/%m", blank=True)
    file_name = models.CharField("tên tệp", max_length=200)
    file_sha256 = models.CharField("dấu vân tay tệp", max_length=64, blank=True)
    mode = models.CharField("cách nhập", max_length=8, choices=ImportMode.choices, default=ImportMode.ADD_AND_UPDATE)
    is_all_or_nothing = models.BooleanField("chỉ nhập khi mọi dòng đều được", default=False)
    state = models.CharField("tình trạng", max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    as_of = models.DateField("tính đến ngày")
    message = models.CharField("ghi chú", max_length=500, blank=True)
    understood = models.JSONField(default=dict, blank=True, editable=False)
    choices = models.JSONField(default=dict, blank=True, editable=False)
    counts = models.JSONField("số liệu", default=dict, blank=True)
    causes = models.JSONField(default=list, blank=True, editable=False)
    headcount = models.JSONField(default=dict, blank=True, editable=False)
    alarms = models.JSONField(default=list, blank=True, editable=False)
    history_mark = models.JSONField(default=dict, blank=True, editable=False)
    judged_at = models.DateTimeField("tính lúc", null=True, blank=True, editable=False)
    answers_open = models.PositiveIntegerField("câu trả lời chờ tính lại", default=0, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    written_context = models.UUIDField(null=True, blank=True, editable=False)
    progress_done = models.PositiveIntegerField("đã làm", default=0)
    progress_total = models.PositiveIntegerField("tất cả", default=0)
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập danh sách"
        verbose_name_plural = "nhập danh sách đảng viên"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state__in=["applying", "undoing"]),
                name="import_one_running_per_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("members:import", args=[self.pk])

    @property
    def is_running(self) -> bool:
        """A job is at work or waits for its turn; the page refreshes itself."""
        return self.state in (
            ImportState.UPLOADED,
            ImportState.JUDGING,
            ImportState.APPLYING,
            ImportState.UNDOING,
        )

    def rows_because_of(self, *causes: str) -> Any:
        """Rows that raise one of these findings, in the order of the file; few of them are found by their place."""
        rows = self.rows.because_of(*causes)  # type: ignore[attr-defined]
        places = [entry["places"] for entry in self.causes if entry["code"] in causes]
        if all(known is not None for known in places):
            return rows.filter(position__in={position for known in places for position in known})
        return rows

    @property
    def undo_until(self) -> dt.datetime | None:
        return self.finished_at + UNDO_WINDOW if self.finished_at else None

    @property
    def can_be_undone(self) -> bool:
        until = self.undo_until
        return self.state == ImportState.DONE and until is not None and timezone.now() < until
